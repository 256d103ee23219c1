/** The component model's canonical ABI over core modules: Java values in a guest's memory and in its parameters. */
package io.wasmj.http.canonical;
