/** Compiled modules as files: reproducible, self-contained, refused where they do not fit. */
@NullMarked
package io.wasmj.spec.jar;

import org.jspecify.annotations.NullMarked;
