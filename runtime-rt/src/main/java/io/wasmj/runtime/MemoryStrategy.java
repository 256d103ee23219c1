package io.wasmj.runtime;

/** How compiled code reaches linear memory; chosen when a module is compiled. */
public enum MemoryStrategy {
    /**
     * Off-heap pages inside a reservation of address space. Fastest; wants the JVM flag
     * {@code --add-exports java.base/jdk.internal.misc=ALL-UNNAMED}.
     */
    NATIVE,
    /** A byte array. Wants no flag. */
    HEAP
}
