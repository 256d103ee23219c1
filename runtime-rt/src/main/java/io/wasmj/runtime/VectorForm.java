package io.wasmj.runtime;

import io.wasmj.runtime.abi.simd.Register;

/** What compiled code makes of vectors; chosen when a module is compiled. Results are the same. */
public enum VectorForm {
    /** Two numbers, whose lanes are computed side by side. Wants no flag. */
    HALVES,
    /**
     * Registers of the machine, by the JIT's intrinsics. Many times faster; wants Java 25 and the JVM flags
     * {@code --add-exports java.base/jdk.internal.misc=ALL-UNNAMED
     * --add-exports java.base/jdk.internal.vm.vector=ALL-UNNAMED -XX:+UnlockExperimentalVMOptions
     * -XX:+EnableVectorSupport -XX:+EnableVectorReboxing -XX:+EnableVectorAggressiveReboxing}. What the JIT does with
     * them is not as well tried as the rest of it: in a process that runs guests nobody vouches for, prefer
     * {@link #HALVES}.
     */
    REGISTERS;

    /** What {@link #REGISTERS} wants of the JVM. */
    static final String REGISTER_FLAGS = "--add-exports java.base/jdk.internal.misc=ALL-UNNAMED"
            + " --add-exports java.base/jdk.internal.vm.vector=ALL-UNNAMED"
            + " -XX:+UnlockExperimentalVMOptions -XX:+EnableVectorSupport -XX:+EnableVectorReboxing"
            + " -XX:+EnableVectorAggressiveReboxing";

    /** The fastest form that this JVM runs. */
    public static VectorForm best() {
        return Register.areEnabled() ? REGISTERS : HALVES;
    }
}
