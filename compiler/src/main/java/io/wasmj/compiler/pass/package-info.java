/** Small, switchable passes over the IR. */
package io.wasmj.compiler.pass;
