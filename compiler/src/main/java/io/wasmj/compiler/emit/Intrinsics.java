package io.wasmj.compiler.emit;

import io.wasmj.runtime.abi.simd.Kind;
import io.wasmj.runtime.abi.simd.Operation;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;

/**
 * The JIT's vector intrinsics, called from generated code itself: behind methods of ours, C2 would stop inlining long
 * before a kernel ends. Every result is cast to its class at once, as what follows must be sure of it; C2 takes the
 * casts out again.
 */
final class Intrinsics {

    /** Code that pushes a value. */
    interface Value {
        void push();
    }

    private static final String SIMD = "io/wasmj/runtime/abi/simd/";
    private static final String SUPPORT = "jdk/internal/vm/vector/VectorSupport";
    private static final String CLASS = "Ljava/lang/Class;";
    private static final String OBJECT = "L" + JavaType.OBJECT + ";";
    private static final String PAYLOAD = nested("VectorPayload");
    private static final String VECTOR = nested("Vector");
    private static final String MASK = nested("VectorMask");
    private static final String SPECIES = nested("VectorSpecies");

    private static final String BOOTSTRAP = "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;" + CLASS;
    private static final Handle FALLBACK = fallbacks("of", "II");
    private static final Handle CONSTANT = fallbacks("constant", "JJI");

    private static final Handle OFFSET = new Handle(
            Opcodes.H_INVOKESTATIC, SIMD + "VectorMemory", "arrayOffset", BOOTSTRAP + "Ljava/lang/String;I)J", false);

    private final Code code;

    Intrinsics(Code code) {
        this.code = code;
    }

    private static String nested(String name) {
        return "L" + SUPPORT + "$" + name + ";";
    }

    private static Handle fallbacks(String name, String arguments) {
        return new Handle(
                Opcodes.H_INVOKESTATIC, SIMD + "Fallbacks", name, BOOTSTRAP + arguments + ")" + OBJECT, false);
    }

    /** The class of registers of a kind. */
    static String register(int kind) {
        return SIMD + "Register$" + (kind < 0 ? "F" : "I") + Math.abs(kind);
    }

    private static String mask(int kind) {
        return SIMD + "Mask$Of" + count(kind);
    }

    private static int count(int kind) {
        return 128 / Math.abs(kind);
    }

    private void pushClass(String name) {
        code.classConstant("L" + name + ";");
    }

    /** The class of a lane, and how many there are. */
    private void pushLanes(int kind) {
        String box =
                switch (kind) {
                    case Kind.I8 -> "Byte";
                    case Kind.I16 -> "Short";
                    case Kind.I32 -> "Integer";
                    case Kind.I64 -> "Long";
                    case Kind.F32 -> "Float";
                    default -> "Double";
                };
        code.getStatic("java/lang/" + box, "TYPE", CLASS);
        code.i32(count(kind));
    }

    private void call(String name, String parameters, String fallback, int op, int kind, String result) {
        String type = nested(fallback);
        code.dynamicConstant(type, FALLBACK, op, kind);
        code.invokeStatic(SUPPORT, name, "(" + parameters + type + ")" + result);
    }

    private void call(String name, String parameters, String fallback, int op, int kind, String result, String cast) {
        call(name, parameters, fallback, op, kind, result);
        code.cast(cast);
    }

    // ---- Making vectors

    Value known(long low, long high, int kind) {
        long lane = low & -1L >>> (Long.SIZE - Math.abs(kind));
        if (low == high && low == Long.rotateLeft(low, Math.abs(kind))) {
            return splat(kind, () -> code.i64(lane));
        }
        return () -> {
            code.dynamicConstant("L" + register(kind) + ";", CONSTANT, low, high, kind);
        };
    }

    Value zero(int kind) {
        return known(0, 0, kind);
    }

    Value ones(int kind) {
        return known(-1, -1, kind);
    }

    /** @param bits of a lane, as an i64 */
    Value splat(int kind, Value bits) {
        return () -> {
            pushClass(register(kind));
            pushLanes(kind);
            bits.push();
            code.i32(Operation.BROADCAST);
            code.nullReference();
            call(
                    "fromBitsCoerced",
                    CLASS + CLASS + "IJI" + SPECIES,
                    "FromBitsCoercedOperation",
                    0,
                    kind,
                    PAYLOAD,
                    register(kind));
        };
    }

    Value insert(int kind, Value v, int lane, Value bits) {
        return () -> {
            pushClass(register(kind));
            pushLanes(kind);
            v.push();
            code.i32(lane);
            bits.push();
            call("insert", CLASS + CLASS + "I" + VECTOR + "IJ", "VecInsertOp", 0, 0, VECTOR, register(kind));
        };
    }

    /** The bits of a lane as an i64; those of integers are sign-extended. */
    Value extract(int kind, Value v, int lane) {
        return () -> {
            pushClass(register(kind));
            pushLanes(kind);
            v.push();
            code.i32(lane);
            call("extract", CLASS + CLASS + "I" + PAYLOAD + "I", "VecExtractOp", 0, 0, "J");
        };
    }

    // ---- Operations

    private void pushHead(int op, int kind) {
        code.i32(op);
        pushClass(register(kind));
        code.nullReference();
        pushLanes(kind);
    }

    Value unary(int op, int kind, Value v) {
        return () -> {
            pushHead(op, kind);
            v.push();
            code.nullReference();
            call(
                    "unaryOp",
                    "I" + CLASS + CLASS + CLASS + "I" + VECTOR + MASK,
                    "UnaryOperation",
                    op,
                    0,
                    VECTOR,
                    register(kind));
        };
    }

    Value binary(int op, int kind, Value v, Value w) {
        return () -> {
            pushHead(op, kind);
            v.push();
            w.push();
            code.nullReference();
            call(
                    "binaryOp",
                    "I" + CLASS + CLASS + CLASS + "I" + PAYLOAD + PAYLOAD + MASK,
                    "BinaryOperation",
                    op,
                    0,
                    PAYLOAD,
                    register(kind));
        };
    }

    /** @param count an i32, fewer than a lane has bits */
    Value shift(int op, int kind, Value v, Value count) {
        return () -> {
            pushHead(op, kind);
            v.push();
            count.push();
            code.nullReference();
            call(
                    "broadcastInt",
                    "I" + CLASS + CLASS + CLASS + "I" + VECTOR + "I" + MASK,
                    "VectorBroadcastIntOp",
                    op,
                    0,
                    VECTOR,
                    register(kind));
        };
    }

    Value convert(int op, int from, int to, Value v) {
        return () -> {
            code.i32(op);
            pushClass(register(from));
            pushLanes(from);
            pushClass(register(to));
            pushLanes(to);
            v.push();
            code.nullReference();
            call(
                    "convert",
                    "I" + CLASS + CLASS + "I" + CLASS + CLASS + "I" + PAYLOAD + SPECIES,
                    "VectorConvertOp",
                    op,
                    to,
                    PAYLOAD,
                    register(to));
        };
    }

    /** The same bits as lanes of another kind. */
    Value as(int from, int to, Value v) {
        return from == to ? v : convert(Operation.REINTERPRET, from, to, v);
    }

    // ---- Comparisons

    /** The outcome as a mask, which only {@link #blend} and {@link #bits} take. */
    Value compare(int condition, int kind, Value v, Value w) {
        return () -> {
            code.i32(condition);
            pushClass(register(kind));
            pushClass(mask(kind));
            pushLanes(kind);
            v.push();
            w.push();
            code.nullReference();
            call(
                    "compare",
                    "I" + CLASS + CLASS + CLASS + "I" + VECTOR + VECTOR + MASK,
                    "VectorCompareOp",
                    0,
                    0,
                    MASK,
                    mask(kind));
        };
    }

    /** The lanes of {@code w} where the mask is set, those of {@code v} elsewhere. */
    Value blend(int kind, Value v, Value w, Value mask) {
        return () -> {
            pushClass(register(kind));
            pushClass(mask(kind));
            pushLanes(kind);
            v.push();
            w.push();
            mask.push();
            call(
                    "blend",
                    CLASS + CLASS + CLASS + "I" + VECTOR + VECTOR + MASK,
                    "VectorBlendOp",
                    0,
                    0,
                    VECTOR,
                    register(kind));
        };
    }

    /** All ones where the condition holds, as integers. */
    Value truths(int condition, int kind, Value v, Value w) {
        int width = Math.abs(kind);
        return blend(width, zero(width), ones(width), compare(condition, kind, v, w));
    }

    /** A bit for each lane of a mask, as an i64. */
    Value bits(int kind, Value mask) {
        return () -> {
            code.i32(Operation.TO_BITS);
            pushClass(mask(kind));
            pushLanes(Math.abs(kind));
            mask.push();
            call("maskReductionCoerced", "I" + CLASS + CLASS + "I" + MASK, "VectorMaskOp", 0, 0, "J");
        };
    }

    // ---- Bytes by number

    /** The bytes of {@code v} by numbers, of which four bits count. */
    Value select(Value v, Value numbers) {
        return () -> {
            pushClass(register(Kind.I8));
            pushClass(mask(Kind.I8));
            pushLanes(Kind.I8);
            numbers.push();
            v.push();
            code.nullReference();
            call(
                    "selectFromOp",
                    CLASS + CLASS + CLASS + "I" + VECTOR + VECTOR + MASK,
                    "VectorSelectFromOp",
                    0,
                    0,
                    VECTOR,
                    register(Kind.I8));
        };
    }

    /** The bytes of both by numbers, of which five bits count. */
    Value select(Value v, Value w, Value numbers) {
        return () -> {
            pushClass(register(Kind.I8));
            pushLanes(Kind.I8);
            numbers.push();
            v.push();
            w.push();
            call(
                    "selectFromTwoVectorOp",
                    CLASS + CLASS + "I" + VECTOR + VECTOR + VECTOR,
                    "SelectFromTwoVector",
                    0,
                    0,
                    VECTOR,
                    register(Kind.I8));
        };
    }

    // ---- Memory: null and an address, or an array of such lanes and the offset in that object

    /** Pushes where a vector lies in an array of lanes. */
    void arrayOffset(String descriptor, int index) {
        code.dynamicConstant("J", OFFSET, descriptor.substring(1), index);
    }

    void load(int kind, Value base, Value offset) {
        pushClass(register(kind));
        pushLanes(kind);
        pushPlace(base, offset);
        code.i32(0);
        pushPlace(base, offset);
        code.nullReference();
        call(
                "load",
                CLASS + CLASS + "I" + OBJECT + "JZ" + OBJECT + "J" + SPECIES,
                "LoadOperation",
                0,
                kind,
                PAYLOAD,
                register(kind));
    }

    void store(int kind, Value base, Value offset, Value v) {
        pushClass(register(kind));
        pushLanes(kind);
        pushPlace(base, offset);
        code.i32(0);
        v.push();
        pushPlace(base, offset);
        call("store", CLASS + CLASS + "I" + OBJECT + "JZ" + PAYLOAD + OBJECT + "J", "StoreVectorOperation", 0, 0, "V");
    }

    private static void pushPlace(Value base, Value offset) {
        base.push();
        offset.push();
    }
}
