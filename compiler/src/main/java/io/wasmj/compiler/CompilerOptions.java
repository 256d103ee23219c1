package io.wasmj.compiler;

import io.wasmj.compiler.emit.ModuleEmitter;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.runtime.VectorForm;

/**
 * How a module is compiled; immutable. All but {@code jobs} become part of the build stamp.
 *
 * @param memory how compiled code reaches linear memory
 * @param vectors what it makes of vectors
 * @param methodBytes the most bytes of bytecode a method may have before its function is split; 8,000 is what HotSpot
 *     still compiles, less serves tests
 * @param jobs threads that compile functions
 * @param features which proposals the module may need
 */
public record CompilerOptions(
        MemoryStrategy memory,
        VectorForm vectors,
        int methodBytes,
        int jobs,
        boolean interruptible,
        Features features) {

    /** HotSpot never compiles a method of more bytes than this. */
    public static final int MOST_METHOD_BYTES = ModuleEmitter.MOST_METHOD_BYTES;

    public static final CompilerOptions DEFAULT = new CompilerOptions(
            MemoryStrategy.NATIVE,
            VectorForm.HALVES,
            MOST_METHOD_BYTES,
            Runtime.getRuntime().availableProcessors(),
            false,
            Features.DEFAULT);

    public CompilerOptions {
        if (methodBytes < 1 || methodBytes > MOST_METHOD_BYTES) {
            throw new IllegalArgumentException(
                    "methodBytes is " + methodBytes + ", allowed are 1 to " + MOST_METHOD_BYTES);
        }
        if (jobs < 1) {
            throw new IllegalArgumentException("jobs is " + jobs + ", at least 1 is needed");
        }
    }

    public CompilerOptions withMemory(MemoryStrategy memory) {
        return new CompilerOptions(memory, vectors, methodBytes, jobs, interruptible, features);
    }

    public CompilerOptions withVectors(VectorForm vectors) {
        return new CompilerOptions(memory, vectors, methodBytes, jobs, interruptible, features);
    }

    public CompilerOptions withMethodBytes(int methodBytes) {
        return new CompilerOptions(memory, vectors, methodBytes, jobs, interruptible, features);
    }

    public CompilerOptions withJobs(int jobs) {
        return new CompilerOptions(memory, vectors, methodBytes, jobs, interruptible, features);
    }

    /** Whether {@link io.wasmj.runtime.Interruption} ends guests in endless loops too; tight loops become slower. */
    public CompilerOptions withInterruptible(boolean interruptible) {
        return new CompilerOptions(memory, vectors, methodBytes, jobs, interruptible, features);
    }

    public CompilerOptions withFeatures(Features features) {
        return new CompilerOptions(memory, vectors, methodBytes, jobs, interruptible, features);
    }

    /** What of these options decides what becomes of a module, as it stands in the build stamp. */
    public String stamp() {
        return "memory=" + memory.name().toLowerCase(java.util.Locale.ROOT) + " vectors="
                + vectors.name().toLowerCase(java.util.Locale.ROOT) + " methodBytes=" + methodBytes
                + (interruptible ? " interruptible" : "") + features.stamp();
    }
}
