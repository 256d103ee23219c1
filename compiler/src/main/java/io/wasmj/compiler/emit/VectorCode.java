package io.wasmj.compiler.emit;

import io.wasmj.compiler.binary.Immediate;
import io.wasmj.compiler.binary.VectorOpcode;
import io.wasmj.compiler.ir.Expr;
import io.wasmj.compiler.ir.Expr.Const;
import io.wasmj.compiler.ir.Expr.Load;
import io.wasmj.compiler.ir.Expr.LocalTee;
import io.wasmj.compiler.ir.Expr.Select;
import io.wasmj.compiler.ir.Expr.VectorConst;
import io.wasmj.compiler.ir.Expr.VectorOp;
import io.wasmj.compiler.ir.LaneKinds;
import io.wasmj.compiler.ir.Stmt;
import io.wasmj.runtime.ValType;
import io.wasmj.runtime.abi.simd.Kind;
import java.util.Map;

/**
 * Vector instructions as calls of {@code abi.simd}. A method's name is that of the instruction without what its width,
 * the last parameter, says: {@code i16x8.extend_low_i8x16_s} is {@code Integers.extendLowS(…, 16)}.
 */
final class VectorCode {

    private static final String PACKAGE = "io/wasmj/runtime/abi/simd/";
    private static final String BITS = PACKAGE + "Bits";
    private static final String V128 = "L" + JavaType.VECTOR + ";";

    /** Relaxed instructions that are one of the others. */
    private static final Map<String, String> SAME = Map.ofEntries(
            Map.entry("relaxed_swizzle", "swizzle"),
            Map.entry("relaxed_trunc_s", "trunc_sat_s"),
            Map.entry("relaxed_trunc_u", "trunc_sat_u"),
            Map.entry("relaxed_trunc_s_zero", "trunc_sat_s_zero"),
            Map.entry("relaxed_trunc_u_zero", "trunc_sat_u_zero"),
            Map.entry("relaxed_laneselect", "bitselect"),
            Map.entry("relaxed_min", "pmin"),
            Map.entry("relaxed_max", "pmax"),
            Map.entry("relaxed_q15mulr_s", "q15mulr_sat_s"),
            // The number is loaded by now.
            Map.entry("load32_zero", "zero_extend"),
            Map.entry("load64_zero", "zero_extend"));

    private final Code code;
    private final MethodFrame frame;
    private final Expressions expressions;
    private final LaneKinds kinds;

    VectorCode(Code code, MethodFrame frame, Expressions expressions) {
        this.code = code;
        this.frame = frame;
        this.expressions = expressions;
        kinds = frame.laneKinds();
    }

    static void constant(Code code, long low, long high, int kind) {
        code.i64(low);
        code.i64(high);
        code.i32(kind);
        code.invokeStatic(BITS, "constant", "(JJI)" + V128);
    }

    /** From a vector of one kind on the stack to one of another. */
    static void convert(Code code, int from, int to) {
        if (from != to) {
            code.i32(from);
            code.i32(to);
            code.invokeStatic(BITS, "as", "(" + V128 + "II)" + V128);
        }
    }

    /** A vector as one of a kind. */
    void emit(Expr expr, int kind) {
        switch (expr) {
            case VectorConst known -> constant(code, known.low, known.high, kind);
            case Const zero -> constant(code, 0, 0, kind);
            case Load load -> expressions.memory().loadVector(load, kind);
            case Select select ->
                expressions.select(select, () -> emit(select.ifTrue, kind), () -> emit(select.ifFalse, kind));
            case LocalTee tee -> {
                set(tee.local, tee.value, code::dup);
                convert(code, frame.kind(tee.local), kind);
            }
            case Expr.LocalGet get -> {
                frame.load(get.local);
                convert(code, frame.kind(get.local), kind);
            }
            case VectorOp op -> {
                int own = kinds.of(op);
                own = own == LaneKinds.ANY ? Math.abs(kind) : own;
                call(op, own);
                convert(code, own, kind);
            }
            default -> {
                expressions.emitPlain(expr);
                convert(code, Kind.I32, kind);
            }
        }
    }

    /** Sets a local, and does something with the value before it is stored. */
    void set(int local, Expr value, Runnable before) {
        emit(value, frame.kind(local));
        before.run();
        frame.store(local);
    }

    void store(Stmt.Store store) {
        int kind = kinds.of(store.value);
        expressions.memory().storeVector(store, kind == LaneKinds.ANY ? Kind.I32 : kind);
    }

    /** An instruction that makes a number of vectors. */
    void toNumber(VectorOp op) {
        int kind = LaneKinds.onBits(op.opcode) ? Math.abs(kinds.of(op.args()[0])) : LaneKinds.ANY;
        call(op, kind == LaneKinds.ANY ? Kind.I32 : kind);
    }

    /** @param bits the kind of the operands where the instruction does not say */
    private void call(VectorOp op, int bits) {
        VectorOpcode opcode = op.opcode;
        String name = opcode.name().replaceAll("_[if]\\d+x\\d+", "");
        name = SAME.getOrDefault(name, name);
        StringBuilder descriptor = new StringBuilder("(");
        for (int i = 0; i < op.args().length; i++) {
            Expr arg = op.args()[i];
            if (arg.type() == ValType.V128) {
                int kind = LaneKinds.operand(opcode, i);
                emit(arg, kind == LaneKinds.ANY ? bits : kind);
            } else {
                expressions.emit(arg);
            }
            descriptor.append(JavaType.descriptor(arg.type()));
        }
        if (opcode.immediate() == Immediate.LANE) {
            code.i32(op.lanes()[0]);
            descriptor.append('I');
        } else if (opcode.immediate() == Immediate.LANES) {
            code.i64(eight(op.lanes(), 0));
            code.i64(eight(op.lanes(), 8));
            descriptor.append("JJ");
        }
        code.i32(LaneKinds.onBits(opcode) ? bits : opcode.laneBits());
        descriptor.append("I)").append(JavaType.descriptor(op.type()));
        if (name.equals("extract_lane")) {
            name += "_" + op.type();
        }
        code.invokeStatic(owner(opcode.shape(), name), camelCase(name), descriptor.toString());
    }

    private static String owner(String shape, String name) {
        return switch (name) {
            case "shuffle", "swizzle", "bitselect" -> BITS;
            default ->
                switch (shape.charAt(0)) {
                    case 'i' -> PACKAGE + "Integers";
                    case 'f' -> PACKAGE + "Floats";
                    default -> BITS;
                };
        };
    }

    private static long eight(byte[] lanes, int from) {
        long bits = 0;
        for (int i = 0; i < 8; i++) {
            bits |= (long) lanes[from + i] << (8 * i);
        }
        return bits;
    }

    private static String camelCase(String name) {
        StringBuilder out = new StringBuilder();
        for (String word : name.split("_", -1)) {
            out.append(out.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return out.toString();
    }
}
