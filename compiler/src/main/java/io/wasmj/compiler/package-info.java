/** WebAssembly bytes in, JVM classes out. */
package io.wasmj.compiler;
