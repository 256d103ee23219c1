package io.wasmj.runtime.abi.simd;

import static jdk.internal.vm.vector.VectorSupport.*;

import io.wasmj.runtime.V128;
import jdk.internal.misc.Unsafe;

/**
 * What runs in place of an intrinsic until C2 has compiled the code around it. Made once and not where they are used: to
 * C2, every object is work.
 */
// Kinds are numbers, not types; and there are no arrays of parameterized types.
@SuppressWarnings({"unchecked", "rawtypes"})
final class Fallbacks {

    private static final Unsafe UNSAFE = Unsafe.getUnsafe();

    /** Above the numbers of all operations used. */
    private static final int OPERATIONS = 128;

    static final UnaryOperation<Vector<Object>, VectorMask<Object>>[] UNARY = new UnaryOperation[OPERATIONS];
    static final BinaryOperation<Vector<Object>, VectorMask<Object>>[] BINARY = new BinaryOperation[OPERATIONS];
    static final VectorBroadcastIntOp<Vector<Object>, VectorMask<Object>>[] SHIFT =
            new VectorBroadcastIntOp[OPERATIONS];

    static {
        for (int i = 0; i < OPERATIONS; i++) {
            int op = i;
            UNARY[op] = (x, m) -> register(Lanes.unary(op, vector(x), kind(x)), kind(x));
            BINARY[op] = (x, y, m) -> register(Lanes.binary(op, vector(x), vector(y), kind(x)), kind(x));
            SHIFT[op] = (x, n, m) -> register(Lanes.shift(op, vector(x), n, kind(x)), kind(x));
        }
    }

    static final VecInsertOp<Vector<Object>> INSERT =
            (x, i, bits) -> register(Lanes.replace(vector(x), bits, i, kind(x)), kind(x));

    static final VecExtractOp<Vector<Object>> EXTRACT = (x, i) -> Lanes.signed(vector(x), Math.abs(kind(x)), i);

    static final VectorCompareOp<Vector<Object>, VectorMask<Object>> COMPARE =
            (c, x, y, m) -> Mask.of(128 / Math.abs(kind(x)), Lanes.compare(c, vector(x), vector(y), kind(x)));

    static final VectorBlendOp<Vector<Object>, VectorMask<Object>> BLEND =
            (x, y, m) -> register(Mask.lanes(m), kind(x));

    static final VectorMaskOp<VectorMask<Object>> TO_BITS = m -> Mask.bits(m);

    static final VectorSelectFromOp<Vector<Object>, VectorMask<Object>> SELECT =
            (numbers, x, m) -> register(Lanes.select(vector(x), vector(x), vector(numbers)), Kind.I8);

    static final SelectFromTwoVector<Vector<Object>> SELECT_OF_TWO =
            (numbers, x, y) -> register(Lanes.select(vector(x), vector(y), vector(numbers)), Kind.I8);

    static final StoreVectorOperation<Object, Vector<Object>> STORE = (base, offset, x) -> {
        UNSAFE.putLongUnaligned(base, offset, vector(x).low());
        UNSAFE.putLongUnaligned(base, offset + Long.BYTES, vector(x).high());
    };

    // ---- Those that do not see from a vector what kind to make

    final FromBitsCoercedOperation<Vector<Object>, VectorSpecies<Object>> splat;
    final LoadOperation<Object, Vector<Object>, VectorSpecies<Object>> load;
    /** By operation. */
    final VectorConvertOp<VectorPayload, VectorPayload, VectorSpecies<Object>>[] conversions;

    Fallbacks(int kind) {
        splat = (bits, s) -> register(Lanes.splat(bits, kind), kind);
        load = (base, offset, s) -> register(
                Lanes.of(UNSAFE.getLongUnaligned(base, offset), UNSAFE.getLongUnaligned(base, offset + Long.BYTES)),
                kind);
        conversions = new VectorConvertOp[OPERATIONS];
        for (int i = 0; i < OPERATIONS; i++) {
            int op = i;
            conversions[op] = (x, s) -> register(Lanes.convert(op, vector(x), kind(x), kind), kind);
        }
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
