/** Runs the core part of the official test suite. */
@NullMarked
package io.wasmj.spec.core;

import org.jspecify.annotations.NullMarked;
