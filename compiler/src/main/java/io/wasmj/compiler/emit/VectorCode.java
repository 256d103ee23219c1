package io.wasmj.compiler.emit;

import io.wasmj.compiler.binary.VectorOpcode;
import io.wasmj.compiler.ir.Expr;
import io.wasmj.compiler.ir.Expr.VectorOp;
import io.wasmj.compiler.ir.Stmt;
import java.util.Map;

/** Vector instructions in one of their forms. */
abstract sealed class VectorCode permits HalvesCode, RegisterCode {

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

    final Code code;
    final MethodFrame frame;
    final Expressions expressions;

    VectorCode(Code code, MethodFrame frame, Expressions expressions) {
        this.code = code;
        this.frame = frame;
        this.expressions = expressions;
    }

    /** The name of an instruction without shapes, or that of the one it is the same as. */
    static String name(VectorOpcode opcode) {
        String name = opcode.name().replaceAll("_[if]\\d+x\\d+", "");
        return SAME.getOrDefault(name, name);
    }

    /** Eight numbers of lanes. */
    static long eight(byte[] lanes, int from) {
        long bits = 0;
        for (int i = 0; i < 8; i++) {
            bits |= (long) lanes[from + i] << (8 * i);
        }
        return bits;
    }

    /** A vector as methods, fields and locals of other methods have it. */
    abstract void emit(Expr expr);

    abstract void set(int local, Expr value);

    abstract void store(Stmt.Store store);

    /** An instruction that makes a number of vectors. */
    abstract void number(VectorOp op);

    /** Gives those of a function's first parameters that are vectors the form of locals. */
    abstract void parameters(int count);
}
