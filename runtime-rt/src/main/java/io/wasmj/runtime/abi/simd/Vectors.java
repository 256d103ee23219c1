package io.wasmj.runtime.abi.simd;

import static jdk.internal.vm.vector.VectorSupport.*;

import io.wasmj.runtime.V128;
import java.util.Objects;
import jdk.internal.misc.VM;
import jdk.internal.vm.vector.VectorSupport;
import jdk.internal.vm.vector.VectorSupport.Vector;
import jdk.internal.vm.vector.VectorSupport.VectorMask;
import jdk.internal.vm.vector.VectorSupport.VectorPayload;
import org.jspecify.annotations.Nullable;

/**
 * The vector intrinsics of the JIT, for lanes of one {@link Kind}. Where the operation is a constant, which it is in
 * generated code once this is inlined, C2 makes one machine instruction of each, and no objects. Until then {@link
 * Lanes} computes. A record, as C2 takes the fields of records for constants.
 *
 * @param box the class of such vectors
 * @param truths the class of the outcome of comparing them
 * @param count how many lanes
 */
// Kinds are numbers, not types: one method for all of them is what keeps this short.
@SuppressWarnings("unchecked")
record Vectors(
        int kind,
        Class<Vector<Object>> box,
        Class<VectorMask<Object>> truths,
        Class<Object> lane,
        int count,
        Fallbacks fallbacks) {

    /** The version of Java whose intrinsics these are: their numbers are constants of this class. */
    private static final int JAVA = 25;

    private static final Vectors I8 = of(Kind.I8, Register.I8.class, Mask.Of16.class, byte.class);
    private static final Vectors I16 = of(Kind.I16, Register.I16.class, Mask.Of8.class, short.class);
    private static final Vectors I32 = of(Kind.I32, Register.I32.class, Mask.Of4.class, int.class);
    private static final Vectors I64 = of(Kind.I64, Register.I64.class, Mask.Of2.class, long.class);
    private static final Vectors F32 = of(Kind.F32, Register.F32.class, Mask.Of4.class, float.class);
    private static final Vectors F64 = of(Kind.F64, Register.F64.class, Mask.Of2.class, double.class);

    private static Vectors of(int kind, Class<?> box, Class<?> truths, Class<?> lane) {
        return new Vectors(
                kind,
                (Class<Vector<Object>>) box,
                (Class<VectorMask<Object>>) truths,
                (Class<Object>) lane,
                128 / Math.abs(kind),
                new Fallbacks(kind));
    }

    static Vectors of(int kind) {
        return switch (kind) {
            case Kind.I8 -> I8;
            case Kind.I16 -> I16;
            case Kind.I32 -> I32;
            case Kind.I64 -> I64;
            case Kind.F32 -> F32;
            default -> F64;
        };
    }

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

    /** The intrinsics want to be sure of class and existence. */
    private Vector<Object> in(V128 v) {
        return Objects.requireNonNull(box.cast(v));
    }

    private static V128 out(Object v) {
        return (V128) v;
    }

    V128 splat(long bits) {
        return out(VectorSupport.fromBitsCoerced(box, lane, count, bits, MODE_BROADCAST, null, fallbacks.splat));
    }

    V128 insert(V128 v, int index, long bits) {
        return out(VectorSupport.insert(box, lane, count, in(v), index, bits, Fallbacks.INSERT));
    }

    /** The bits of a lane; those of integers are sign-extended. */
    long extract(V128 v, int index) {
        return VectorSupport.extract(box, lane, count, in(v), index, Fallbacks.EXTRACT);
    }

    V128 unary(int op, V128 v) {
        return out(VectorSupport.unaryOp(op, box, null, lane, count, in(v), null, Fallbacks.UNARY[op]));
    }

    V128 binary(int op, V128 v, V128 w) {
        return out(VectorSupport.binaryOp(op, box, null, lane, count, in(v), in(w), null, Fallbacks.BINARY[op]));
    }

    V128 shift(int op, V128 v, int by) {
        return out(VectorSupport.broadcastInt(op, box, null, lane, count, in(v), by, null, Fallbacks.SHIFT[op]));
    }

    private VectorMask<Object> compared(int condition, V128 v, V128 w) {
        return Objects.requireNonNull(truths.cast(
                VectorSupport.compare(condition, box, truths, lane, count, in(v), in(w), null, Fallbacks.COMPARE)));
    }

    /** A comparison as lanes of integers that are all ones where it holds. */
    V128 compare(int condition, V128 v, V128 w) {
        return of(Math.abs(kind)).blend(compared(condition, v, w));
    }

    private V128 blend(VectorMask<Object> mask) {
        return out(VectorSupport.blend(box, truths, lane, count, in(splat(0)), in(splat(-1)), mask, Fallbacks.BLEND));
    }

    /** A comparison as a bit for each lane. */
    long compareToBits(int condition, V128 v, V128 w) {
        return VectorSupport.maskReductionCoerced(
                VECTOR_OP_MASK_TOLONG, truths, lane, count, compared(condition, v, w), Fallbacks.TO_BITS);
    }

    /** The bytes of {@code v} by numbers, of which four bits count. */
    V128 select(V128 v, V128 numbers) {
        return out(VectorSupport.selectFromOp(box, truths, lane, count, in(numbers), in(v), null, Fallbacks.SELECT));
    }

    /** The bytes of both by numbers, of which five bits count. */
    V128 select(V128 v, V128 w, V128 numbers) {
        return out(VectorSupport.selectFromTwoVectorOp(
                box, lane, count, in(numbers), in(v), in(w), Fallbacks.SELECT_OF_TWO));
    }

    /** A cast to lanes of this kind, or to as many of the low ones as there is room for. */
    V128 convert(int op, Vectors from, V128 v) {
        return out(VectorSupport.convert(
                op,
                from.box,
                from.lane,
                from.count,
                box,
                lane,
                count,
                (VectorPayload) from.in(v),
                null,
                fallbacks.conversions[op]));
    }

    V128 load(@Nullable Object base, long offset) {
        return out(VectorSupport.load(box, lane, count, base, offset, false, base, offset, null, fallbacks.load));
    }

    void store(@Nullable Object base, long offset, V128 v) {
        VectorSupport.store(box, lane, count, base, offset, false, in(v), base, offset, Fallbacks.STORE);
    }
}
