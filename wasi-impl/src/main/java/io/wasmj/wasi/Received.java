package io.wasmj.wasi;

/** How many bytes came from a socket. */
record Received(int size) {}
