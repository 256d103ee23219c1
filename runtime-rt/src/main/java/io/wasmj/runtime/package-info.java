/** The embedding API: engine, compiled module, linker, instance. */
package io.wasmj.runtime;
