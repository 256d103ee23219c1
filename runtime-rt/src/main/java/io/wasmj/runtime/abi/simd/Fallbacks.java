package io.wasmj.runtime.abi.simd;

import static jdk.internal.vm.vector.VectorSupport.*;

import io.wasmj.runtime.V128;
import java.lang.invoke.MethodHandles;
import jdk.internal.misc.Unsafe;

/** What runs in place of the JIT's intrinsics until C2 has compiled the code around them. */
// Kinds are numbers, not types.
@SuppressWarnings("unchecked")
public final class Fallbacks {

    private static final Unsafe UNSAFE = Unsafe.getUnsafe();

    private Fallbacks() {}

    /**
     * Bootstrap method of the constants generated code hands to the intrinsics.
     *
     * @param type the interface that the intrinsic wants
     * @param op the {@link Operation}, where there are several
     * @param kind of the result, where the operands do not say
     */
    public static Object of(MethodHandles.Lookup lookup, String name, Class<?> type, int op, int kind) {
        return switch (type.getSimpleName()) {
            case "UnaryOperation" ->
                (UnaryOperation<Vector<Object>, VectorMask<Object>>)
                        (x, m) -> register(Lanes.unary(op, vector(x), kind(x)), kind(x));
            case "BinaryOperation" ->
                (BinaryOperation<Vector<Object>, VectorMask<Object>>)
                        (x, y, m) -> register(Lanes.binary(op, vector(x), vector(y), kind(x)), kind(x));
            case "VectorBroadcastIntOp" ->
                (VectorBroadcastIntOp<Vector<Object>, VectorMask<Object>>)
                        (x, n, m) -> register(Lanes.shift(op, vector(x), n, kind(x)), kind(x));
            case "VecInsertOp" ->
                (VecInsertOp<Vector<Object>>)
                        (x, i, bits) -> register(Lanes.replace(vector(x), bits, i, kind(x)), kind(x));
            case "VecExtractOp" ->
                (VecExtractOp<Vector<Object>>) (x, i) -> Lanes.signed(vector(x), Math.abs(kind(x)), i);
            case "VectorCompareOp" ->
                (VectorCompareOp<Vector<Object>, VectorMask<Object>>) (c, x, y, m) ->
                        Mask.of(128 / Math.abs(kind(x)), Lanes.compare(c, vector(x), vector(y), kind(x)));
            case "VectorBlendOp" ->
                (VectorBlendOp<Vector<Object>, VectorMask<Object>>)
                        (x, y, m) -> register(Lanes.bitselect(vector(y), vector(x), Mask.lanes(m)), kind(x));
            case "VectorMaskOp" -> (VectorMaskOp<VectorMask<Object>>) Mask::bits;
            case "VectorSelectFromOp" ->
                (VectorSelectFromOp<Vector<Object>, VectorMask<Object>>)
                        (numbers, x, m) -> register(Lanes.select(vector(x), vector(x), vector(numbers)), Kind.I8);
            case "SelectFromTwoVector" ->
                (SelectFromTwoVector<Vector<Object>>)
                        (numbers, x, y) -> register(Lanes.select(vector(x), vector(y), vector(numbers)), Kind.I8);
            case "FromBitsCoercedOperation" ->
                (FromBitsCoercedOperation<Vector<Object>, VectorSpecies<Object>>)
                        (bits, s) -> register(Lanes.splat(bits, kind), kind);
            case "VectorConvertOp" ->
                (VectorConvertOp<VectorPayload, VectorPayload, VectorSpecies<Object>>)
                        (x, s) -> register(Lanes.convert(op, vector(x), kind(x), kind), kind);
            case "LoadOperation" ->
                (LoadOperation<Object, Vector<Object>, VectorSpecies<Object>>) (base, offset, s) ->
                        (Vector<Object>) (Vector<?>) Register.of(
                                kind,
                                UNSAFE.getLongUnaligned(base, offset),
                                UNSAFE.getLongUnaligned(base, offset + Long.BYTES));
            case "StoreVectorOperation" ->
                (StoreVectorOperation<Object, Vector<Object>>) (base, offset, x) -> {
                    UNSAFE.putLongUnaligned(base, offset, vector(x).low());
                    UNSAFE.putLongUnaligned(base, offset + Long.BYTES, vector(x).high());
                };
            default -> throw new IllegalArgumentException(type.toString());
        };
    }

    /** Bootstrap method of vectors that are constants. */
    public static Object constant(
            MethodHandles.Lookup lookup, String name, Class<?> type, long low, long high, int kind) {
        return Register.of(kind, low, high);
    }

    private static V128 vector(Object v) {
        return (V128) v;
    }

    private static int kind(Object v) {
        return ((Register<?>) v).kind();
    }

    private static Vector<Object> register(V128 v, int kind) {
        return (Vector<Object>) (Vector<?>) Register.of(kind, v.low(), v.high());
    }
}
