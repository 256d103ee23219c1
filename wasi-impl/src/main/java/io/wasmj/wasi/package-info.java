/** WASI over capabilities: a guest reaches only what it was handed. */
package io.wasmj.wasi;
