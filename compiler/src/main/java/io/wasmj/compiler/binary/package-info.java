/** Decoding: sections into records; knows nothing of validation. */
package io.wasmj.compiler.binary;
