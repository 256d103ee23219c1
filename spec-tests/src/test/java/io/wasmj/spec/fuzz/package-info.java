/** Random modules, and what other engines say they do. */
@NullMarked
package io.wasmj.spec.fuzz;

import org.jspecify.annotations.NullMarked;
