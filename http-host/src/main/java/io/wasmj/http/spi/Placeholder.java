package io.wasmj.http.spi;

/** Lets the module compile until its first real type is here; delete it then. */
final class Placeholder {
    private Placeholder() {}
}
