/** The text format to the binary format, and scripts of the official suite's form to commands. */
package io.wasmj.compiler.text;
