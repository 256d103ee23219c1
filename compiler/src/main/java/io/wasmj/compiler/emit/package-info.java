/** IR to classes. */
package io.wasmj.compiler.emit;
