/** Runs the core part of the official test suite, from the JSON form of its scripts. */
@NullMarked
package io.wasmj.spec.core;

import org.jspecify.annotations.NullMarked;
