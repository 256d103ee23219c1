/** The wasmj command. */
package io.wasmj.cli;
