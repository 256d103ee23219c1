/** The embedding API, as an embedder meets it: compiled guests, linked, instantiated and called. */
@NullMarked
package io.wasmj.spec.api;

import org.jspecify.annotations.NullMarked;
