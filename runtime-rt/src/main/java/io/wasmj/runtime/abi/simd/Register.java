package io.wasmj.runtime.abi.simd;

import io.wasmj.runtime.V128;
import io.wasmj.runtime.VectorForm;
import java.util.List;
import jdk.internal.misc.Unsafe;
import jdk.internal.misc.VM;
import jdk.internal.vm.vector.VectorSupport;

/**
 * A vector as the JIT knows it: an object that it keeps in a register of the machine. Where it cannot, the lanes lie in
 * an array of their type. The constants of the subclasses are what HotSpot reads when it has to make such an object.
 *
 * @param <E> the type of a lane
 */
// What it extends is of no interest to others, who see a V128.
@SuppressWarnings("exports")
public abstract sealed class Register<E> extends VectorSupport.Vector<E> implements V128 {

    /** The version of Java whose intrinsics these are: the numbers of {@link Operation} are its. */
    private static final int JAVA = 25;

    private static final Unsafe UNSAFE = Unsafe.getUnsafe();

    private Register(Object lanes) {
        super(lanes);
    }

    /** Whether the JIT has been told to compile vectors, by a flag or by the module that needs it, and lets us use it. */
    public static boolean areEnabled() {
        return Runtime.version().feature() == JAVA
                && exports("jdk.internal.misc")
                && exports("jdk.internal.vm.vector")
                && (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
                        || List.of(VM.getRuntimeArguments()).contains("-XX:+EnableVectorSupport"));
    }

    private static boolean exports(String packageName) {
        return Object.class.getModule().isExported(packageName, VectorForm.class.getModule());
    }

    /** The register of a kind that has these bits. */
    static Register<?> of(int kind, long low, long high) {
        Object lanes =
                switch (kind) {
                    case Kind.I8 -> new byte[16];
                    case Kind.I16 -> new short[8];
                    case Kind.I32 -> new int[4];
                    case Kind.I64 -> new long[2];
                    case Kind.F32 -> new float[4];
                    default -> new double[2];
                };
        Register<?> register =
                switch (lanes) {
                    case byte[] i8 -> new I8(i8);
                    case short[] i16 -> new I16(i16);
                    case int[] i32 -> new I32(i32);
                    case long[] i64 -> new I64(i64);
                    case float[] f32 -> new F32(f32);
                    case double[] f64 -> new F64(f64);
                    default -> throw new AssertionError();
                };
        UNSAFE.putLong(lanes, register.base(), low);
        UNSAFE.putLong(lanes, register.base() + Long.BYTES, high);
        return register;
    }

    /** The {@link Kind} of the lanes. */
    abstract int kind();

    /** Where the lanes begin in their array. Asking for the array's class would be a call of the JVM each time. */
    abstract long base();

    @Override
    public final long low() {
        return UNSAFE.getLong(getPayload(), base());
    }

    @Override
    public final long high() {
        return UNSAFE.getLong(getPayload(), base() + Long.BYTES);
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof V128 vector && low() == vector.low() && high() == vector.high();
    }

    @Override
    public final int hashCode() {
        return Lanes.twoLongs(this).hashCode();
    }

    @Override
    public final String toString() {
        return Lanes.twoLongs(this).toString();
    }

    public static final class I8 extends Register<Byte> {
        static final Class<Byte> ETYPE = byte.class;
        static final int VLENGTH = 16;

        private I8(byte[] lanes) {
            super(lanes);
        }

        @Override
        int kind() {
            return Kind.I8;
        }

        @Override
        long base() {
            return Unsafe.ARRAY_BYTE_BASE_OFFSET;
        }
    }

    public static final class I16 extends Register<Short> {
        static final Class<Short> ETYPE = short.class;
        static final int VLENGTH = 8;

        private I16(short[] lanes) {
            super(lanes);
        }

        @Override
        int kind() {
            return Kind.I16;
        }

        @Override
        long base() {
            return Unsafe.ARRAY_SHORT_BASE_OFFSET;
        }
    }

    public static final class I32 extends Register<Integer> {
        static final Class<Integer> ETYPE = int.class;
        static final int VLENGTH = 4;

        private I32(int[] lanes) {
            super(lanes);
        }

        /** A vector that came from elsewhere, perhaps from code that knows of no registers. */
        public static I32 of(V128 v) {
            return v instanceof I32 register ? register : (I32) Register.of(Kind.I32, v.low(), v.high());
        }

        @Override
        int kind() {
            return Kind.I32;
        }

        @Override
        long base() {
            return Unsafe.ARRAY_INT_BASE_OFFSET;
        }
    }

    public static final class I64 extends Register<Long> {
        static final Class<Long> ETYPE = long.class;
        static final int VLENGTH = 2;

        private I64(long[] lanes) {
            super(lanes);
        }

        @Override
        int kind() {
            return Kind.I64;
        }

        @Override
        long base() {
            return Unsafe.ARRAY_LONG_BASE_OFFSET;
        }
    }

    public static final class F32 extends Register<Float> {
        static final Class<Float> ETYPE = float.class;
        static final int VLENGTH = 4;

        private F32(float[] lanes) {
            super(lanes);
        }

        @Override
        int kind() {
            return Kind.F32;
        }

        @Override
        long base() {
            return Unsafe.ARRAY_FLOAT_BASE_OFFSET;
        }
    }

    public static final class F64 extends Register<Double> {
        static final Class<Double> ETYPE = double.class;
        static final int VLENGTH = 2;

        private F64(double[] lanes) {
            super(lanes);
        }

        @Override
        int kind() {
            return Kind.F64;
        }

        @Override
        long base() {
            return Unsafe.ARRAY_DOUBLE_BASE_OFFSET;
        }
    }
}
