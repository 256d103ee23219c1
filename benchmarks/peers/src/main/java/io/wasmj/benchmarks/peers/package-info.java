/** Other engines, measured as {@code wasmj bench} measures wasmj. No part of wasmj depends on them. */
@NullMarked
package io.wasmj.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
