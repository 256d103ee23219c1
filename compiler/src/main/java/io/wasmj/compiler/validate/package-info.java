/** Validation: one pass per function over the raw bytes. */
package io.wasmj.compiler.validate;
