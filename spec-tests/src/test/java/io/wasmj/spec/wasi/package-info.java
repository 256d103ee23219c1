/** WASI as compiled guests meet it: all of its functions, and attempts to get at what was not given. */
@NullMarked
package io.wasmj.spec.wasi;

import org.jspecify.annotations.NullMarked;
