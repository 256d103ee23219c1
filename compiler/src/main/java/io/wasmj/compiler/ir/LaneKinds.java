package io.wasmj.compiler.ir;

import io.wasmj.compiler.binary.Immediate;
import io.wasmj.compiler.binary.VectorOpcode;
import io.wasmj.compiler.ir.Expr.Const;
import io.wasmj.compiler.ir.Expr.Load;
import io.wasmj.compiler.ir.Expr.LocalGet;
import io.wasmj.compiler.ir.Expr.LocalTee;
import io.wasmj.compiler.ir.Expr.Select;
import io.wasmj.compiler.ir.Expr.VectorConst;
import io.wasmj.compiler.ir.Expr.VectorOp;
import io.wasmj.compiler.ir.Stmt.LocalSet;
import io.wasmj.runtime.ValType;
import io.wasmj.runtime.abi.simd.Kind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As which {@link Kind} of lanes vectors are kept. Wasm has one type of vector, the JIT has six, and what is made as one
 * and used as another has to be reinterpreted: so each local has the kind that most of its uses want.
 */
public final class LaneKinds {

    /** What has no kind of its own: constants, loads, and operations on bits of those. */
    public static final int ANY = 0;

    private static final Pattern OPERAND_SHAPE = Pattern.compile("_([if])(\\d+)x");
    private static final int LOOP_WEIGHT = 10;
    private static final int LARGEST_WEIGHT = 100_000;

    private final int[] kinds;
    private final Map<Integer, Map<Integer, Integer>> votes = new HashMap<>();

    private LaneKinds(int locals) {
        kinds = new int[locals];
        Arrays.fill(kinds, Kind.I32);
    }

    static LaneKinds of(FunctionIr function) {
        LaneKinds result = new LaneKinds(function.localCount());
        boolean vectors = false;
        for (int local = 0; local < function.localCount(); local++) {
            vectors |= function.local(local) == ValType.V128;
        }
        if (vectors) {
            result.statements(function.body(), 1);
            result.votes.forEach((local, counts) -> result.kinds[local] = counts.entrySet().stream()
                    .max(Map.Entry.<Integer, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                    .orElseThrow()
                    .getKey());
        }
        return result;
    }

    /** The kind of a local. */
    public int kind(int local) {
        return local < kinds.length ? kinds[local] : Kind.I32;
    }

    private void statements(List<Stmt> list, int weight) {
        for (Stmt stmt : list) {
            for (Expr expr : stmt.exprs()) {
                uses(expr, weight);
            }
            if (stmt instanceof LocalSet set) {
                vote(set.local, own(set.value), weight);
            }
            boolean loop = stmt instanceof Stmt.Block block && block.label.isLoop();
            int inside = loop ? Math.min(LOOP_WEIGHT * weight, LARGEST_WEIGHT) : weight;
            stmt.bodies().forEach(body -> statements(body, inside));
        }
    }

    private void uses(Expr expr, int weight) {
        Expr[] args = expr.args();
        for (int i = 0; i < args.length; i++) {
            if (expr instanceof VectorOp op && args[i] instanceof LocalGet get) {
                vote(get.local, operand(op.opcode, i), weight);
            }
            uses(args[i], weight);
        }
        if (expr instanceof LocalTee tee) {
            vote(tee.local, own(tee.value), weight);
        }
    }

    /** What a value is as far as it can be told before locals have kinds. */
    private static int own(Expr value) {
        return value instanceof VectorOp op && !onBits(op.opcode) ? result(op.opcode) : ANY;
    }

    private void vote(int local, int kind, int weight) {
        if (kind != ANY) {
            votes.computeIfAbsent(local, l -> new HashMap<>()).merge(kind, weight, Integer::sum);
        }
    }

    /** The kind of an expression. */
    public int of(Expr expr) {
        return switch (expr) {
            case VectorConst known -> ANY;
            case Const zero -> ANY;
            case Load load -> ANY;
            case LocalGet get -> kind(get.local);
            case LocalTee tee -> kind(tee.local);
            case Select select -> first(select.ifTrue, select.ifFalse);
            case VectorOp op -> onBits(op.opcode) ? Math.abs(first(op.args())) : result(op.opcode);
            default -> Kind.I32;
        };
    }

    private int first(Expr... exprs) {
        for (Expr expr : exprs) {
            int kind = of(expr);
            if (kind != ANY) {
                return kind;
            }
        }
        return ANY;
    }

    /** Whether an instruction does not care for lanes: it works on integers of any width. */
    public static boolean onBits(VectorOpcode op) {
        return op.immediate() == Immediate.NONE
                && (op.shape().equals("v128") || op.name().equals("relaxed_laneselect"));
    }

    /** The kind of an operand. */
    public static int operand(VectorOpcode op, int index) {
        if (onBits(op)) {
            return ANY;
        }
        Matcher matcher = OPERAND_SHAPE.matcher(op.name());
        // The third operand of a dot product is what is added to it.
        return matcher.find() && index < 2 ? kind(matcher.group(1), matcher.group(2)) : shape(op);
    }

    private static int result(VectorOpcode op) {
        boolean comparison = op.arity() == 2 && op.name().matches("eq|ne|[lg][te]");
        return comparison ? Math.abs(shape(op)) : shape(op);
    }

    /** The kind of an instruction's own lanes; of those that load zeros behind a number, of the number. */
    private static int shape(VectorOpcode op) {
        return op.shape().startsWith("f") ? -op.laneBits() : op.laneBits();
    }

    private static int kind(String letter, String bits) {
        int width = Integer.parseInt(bits);
        return letter.equals("f") ? -width : width;
    }
}
