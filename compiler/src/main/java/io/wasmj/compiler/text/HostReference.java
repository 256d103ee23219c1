package io.wasmj.compiler.text;

/** The object of the host behind a script's {@code (ref.extern number)}. */
public record HostReference(long number) {}
