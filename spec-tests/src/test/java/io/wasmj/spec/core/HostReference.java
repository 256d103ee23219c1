package io.wasmj.spec.core;

/** The object behind the script's {@code (ref.extern number)}. */
record HostReference(String number) {}
