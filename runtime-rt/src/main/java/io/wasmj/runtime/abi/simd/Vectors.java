package io.wasmj.runtime.abi.simd;

import io.wasmj.runtime.V128;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import jdk.internal.misc.VM;
import jdk.internal.vm.vector.VectorSupport;
import jdk.internal.vm.vector.VectorSupport.Vector;
import jdk.internal.vm.vector.VectorSupport.VectorMask;
import jdk.internal.vm.vector.VectorSupport.VectorPayload;
import org.jspecify.annotations.Nullable;

/**
 * The vector intrinsics of the JIT, for lanes of any {@link Kind}. Where the kind and the operation are constants, which
 * they are in generated code once this is inlined, C2 makes one machine instruction of each, and no objects. Until then
 * the given scalar form runs.
 */
// Kinds are numbers, not types: one method for all of them is what keeps this short.
@SuppressWarnings("unchecked")
final class Vectors {

    private Vectors() {}

    /** The version of Java whose intrinsics these are: their numbers are constants of this class. */
    private static final int JAVA = 25;

    /** Whether the JIT has been told to compile vectors: by a flag, or by the module that needs it. */
    static boolean enabled() {
        if (Runtime.version().feature() != JAVA) {
            return false;
        }
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
            return true;
        }
        for (String argument : VM.getRuntimeArguments()) {
            if (argument.equals("-XX:+EnableVectorSupport")) {
                return true;
            }
        }
        return false;
    }

    private static Class<Vector<Object>> box(int kind) {
        return (Class<Vector<Object>>) (Class<?>)
                switch (kind) {
                    case Kind.I8 -> Register.I8.class;
                    case Kind.I16 -> Register.I16.class;
                    case Kind.I32 -> Register.I32.class;
                    case Kind.I64 -> Register.I64.class;
                    case Kind.F32 -> Register.F32.class;
                    default -> Register.F64.class;
                };
    }

    private static Class<Object> lane(int kind) {
        return (Class<Object>) (Class<?>)
                switch (kind) {
                    case Kind.I8 -> byte.class;
                    case Kind.I16 -> short.class;
                    case Kind.I32 -> int.class;
                    case Kind.I64 -> long.class;
                    case Kind.F32 -> float.class;
                    default -> double.class;
                };
    }

    private static Class<VectorMask<Object>> mask(int kind) {
        return (Class<VectorMask<Object>>) (Class<?>)
                switch (kind) {
                    case Kind.I8 -> Mask.Of16.class;
                    case Kind.I16 -> Mask.Of8.class;
                    case Kind.I32, Kind.F32 -> Mask.Of4.class;
                    default -> Mask.Of2.class;
                };
    }

    private static int lanes(int kind) {
        return 128 / Math.abs(kind);
    }

    /** The intrinsics want to be sure of class and existence. */
    private static Vector<Object> in(int kind, V128 v) {
        return Objects.requireNonNull(box(kind).cast(v));
    }

    private static V128 out(int kind, Object v) {
        return (V128) Objects.requireNonNull(box(kind).cast(v));
    }

    private static Vector<Object> register(int kind, V128 v) {
        return (Vector<Object>) (Vector<?>) Register.of(kind, v.low(), v.high());
    }

    static V128 splat(int kind, long bits) {
        return out(
                kind,
                VectorSupport.fromBitsCoerced(
                        box(kind),
                        lane(kind),
                        lanes(kind),
                        bits,
                        VectorSupport.MODE_BROADCAST,
                        null,
                        (b, s) -> register(kind, Lanes.splat(b, Math.abs(kind)))));
    }

    static V128 insert(int kind, V128 v, int lane, long bits) {
        return out(
                kind,
                VectorSupport.insert(
                        box(kind),
                        lane(kind),
                        lanes(kind),
                        in(kind, v),
                        lane,
                        bits,
                        (x, i, b) -> register(kind, Lanes.replace((V128) x, b, i, Math.abs(kind)))));
    }

    /** The bits of a lane; those of integers are sign-extended. */
    static long extract(int kind, V128 v, int lane) {
        return VectorSupport.extract(
                box(kind),
                lane(kind),
                lanes(kind),
                in(kind, v),
                lane,
                (x, i) -> Lanes.signed((V128) x, Math.abs(kind), i));
    }

    static V128 unary(int kind, int op, V128 v, UnaryOperator<V128> scalar) {
        return out(
                kind,
                VectorSupport.unaryOp(
                        op,
                        box(kind),
                        null,
                        lane(kind),
                        lanes(kind),
                        in(kind, v),
                        null,
                        (x, m) -> register(kind, scalar.apply((V128) x))));
    }

    static V128 binary(int kind, int op, V128 v, V128 w, BinaryOperator<V128> scalar) {
        return out(
                kind,
                VectorSupport.binaryOp(
                        op,
                        box(kind),
                        null,
                        lane(kind),
                        lanes(kind),
                        in(kind, v),
                        in(kind, w),
                        null,
                        (x, y, m) -> register(kind, scalar.apply((V128) x, (V128) y))));
    }

    static V128 shift(int kind, int op, V128 v, int count, UnaryOperator<V128> scalar) {
        return out(
                kind,
                VectorSupport.broadcastInt(
                        op,
                        box(kind),
                        null,
                        lane(kind),
                        lanes(kind),
                        in(kind, v),
                        count,
                        null,
                        (x, n, m) -> register(kind, scalar.apply((V128) x))));
    }

    private static VectorMask<Object> compared(int kind, int condition, V128 v, V128 w, BinaryOperator<V128> scalar) {
        return Objects.requireNonNull(mask(kind)
                .cast(VectorSupport.compare(
                        condition,
                        box(kind),
                        mask(kind),
                        lane(kind),
                        lanes(kind),
                        in(kind, v),
                        in(kind, w),
                        null,
                        (c, x, y, m) -> Mask.of(lanes(kind), scalar.apply((V128) x, (V128) y)))));
    }

    /** A comparison as lanes of integers that are all ones where it holds. */
    static V128 compare(int kind, int condition, V128 v, V128 w, BinaryOperator<V128> scalar) {
        int integers = Math.abs(kind);
        return out(
                integers,
                VectorSupport.blend(
                        box(integers),
                        mask(integers),
                        lane(integers),
                        lanes(integers),
                        in(integers, splat(integers, 0)),
                        in(integers, splat(integers, -1)),
                        compared(kind, condition, v, w, scalar),
                        (x, y, m) -> register(integers, Mask.lanes(m))));
    }

    /** A comparison as a bit for each lane. */
    static long compareToBits(int kind, int condition, V128 v, V128 w, BinaryOperator<V128> scalar) {
        return VectorSupport.maskReductionCoerced(
                VectorSupport.VECTOR_OP_MASK_TOLONG,
                mask(kind),
                lane(kind),
                lanes(kind),
                compared(kind, condition, v, w, scalar),
                m -> Mask.bits(m));
    }

    /** The bytes of {@code v} by numbers, of which four bits count. */
    static V128 select(V128 v, V128 numbers, BinaryOperator<V128> scalar) {
        return out(
                Kind.I8,
                VectorSupport.selectFromOp(
                        box(Kind.I8),
                        mask(Kind.I8),
                        lane(Kind.I8),
                        lanes(Kind.I8),
                        in(Kind.I8, numbers),
                        in(Kind.I8, v),
                        null,
                        (x, y, m) -> register(Kind.I8, scalar.apply((V128) y, (V128) x))));
    }

    /** The bytes of both by numbers, of which five bits count. */
    static V128 select(V128 v, V128 w, V128 numbers, BinaryOperator<V128> scalar) {
        return out(
                Kind.I8,
                VectorSupport.selectFromTwoVectorOp(
                        box(Kind.I8),
                        lane(Kind.I8),
                        lanes(Kind.I8),
                        in(Kind.I8, numbers),
                        in(Kind.I8, v),
                        in(Kind.I8, w),
                        (x, y, z) -> register(Kind.I8, scalar.apply((V128) y, (V128) z))));
    }

    /** A cast of lanes, or of as many of the low ones as there is room for. */
    static V128 convert(int op, int from, int to, V128 v, UnaryOperator<V128> scalar) {
        return out(
                to,
                VectorSupport.convert(
                        op,
                        box(from),
                        lane(from),
                        lanes(from),
                        box(to),
                        lane(to),
                        lanes(to),
                        (VectorPayload) in(from, v),
                        null,
                        (x, s) -> register(to, scalar.apply((V128) x))));
    }

    static V128 load(int kind, @Nullable Object base, long offset, V128Source scalar) {
        return out(
                kind,
                VectorSupport.load(
                        box(kind),
                        lane(kind),
                        lanes(kind),
                        base,
                        offset,
                        false,
                        base,
                        offset,
                        null,
                        (c, i, s) -> register(kind, scalar.load())));
    }

    /** Reads a vector in two halves. */
    interface V128Source {
        V128 load();
    }

    static void store(int kind, @Nullable Object base, long offset, V128 v, Runnable scalar) {
        VectorSupport.store(
                box(kind),
                lane(kind),
                lanes(kind),
                base,
                offset,
                false,
                in(kind, v),
                base,
                offset,
                (c, i, x) -> scalar.run());
    }
}
