package io.wasmj.runtime.abi.simd;

/**
 * Kinds of lanes. To the JIT a vector of ints and one of bytes are different things, so generated code says at every
 * instruction which it means, and reinterprets where two of them differ. The kind of integers is
 * their width, that of floats the negative width. Across calls and in fields vectors have the kind {@link #I32}.
 */
public final class Kind {

    public static final int I8 = 8;
    public static final int I16 = 16;
    public static final int I32 = 32;
    public static final int I64 = 64;
    public static final int F32 = -32;
    public static final int F64 = -64;

    private Kind() {}
}
