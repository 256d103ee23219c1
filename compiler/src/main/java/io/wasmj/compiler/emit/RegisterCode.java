package io.wasmj.compiler.emit;

import io.wasmj.compiler.binary.VectorOpcode;
import io.wasmj.compiler.emit.Intrinsics.Value;
import io.wasmj.compiler.ir.Expr;
import io.wasmj.compiler.ir.Expr.Const;
import io.wasmj.compiler.ir.Expr.Load;
import io.wasmj.compiler.ir.Expr.LocalTee;
import io.wasmj.compiler.ir.Expr.Select;
import io.wasmj.compiler.ir.Expr.VectorConst;
import io.wasmj.compiler.ir.Expr.VectorOp;
import io.wasmj.compiler.ir.LaneKinds;
import io.wasmj.compiler.ir.Stmt;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.runtime.ValType;
import io.wasmj.runtime.abi.simd.Kind;
import org.objectweb.asm.Opcodes;

/** Vectors in registers of the machine: each local has a {@link Kind}, what crosses methods has the kind I32. */
final class RegisterCode extends VectorCode {

    private final LaneKinds kinds;
    private final Intrinsics intrinsics;
    private final Temporaries temporaries;
    private final boolean isNative;

    RegisterCode(Code code, MethodFrame frame, Expressions expressions, MemoryStrategy strategy) {
        super(code, frame, expressions);
        kinds = frame.laneKinds();
        intrinsics = new Intrinsics(code);
        temporaries = new Temporaries(code);
        isNative = strategy == MemoryStrategy.NATIVE;
    }

    @Override
    void emit(Expr expr) {
        value(expr, Kind.I32).push();
    }

    @Override
    void set(int local, Expr value) {
        value(value, frame.kind(local)).push();
        frame.store(local);
    }

    @Override
    void parameters(int count) {
        for (int i = 0; i < count; i++) {
            int local = i;
            if (frame.type(local) == ValType.V128) {
                intrinsics
                        .as(Kind.I32, frame.kind(local), () -> {
                            frame.load(local);
                            enter();
                        })
                        .push();
                frame.moveToNewSlot(local);
                frame.store(local);
            }
        }
    }

    /** From what methods hand each other to a register. */
    private void enter() {
        String register = Intrinsics.register(Kind.I32);
        code.invokeStatic(register, "of", "(L" + JavaType.VECTOR + ";)L" + register + ";");
    }

    /** A vector as one of a kind. */
    private Value value(Expr expr, int kind) {
        return switch (expr) {
            case VectorConst known -> intrinsics.known(known.low, known.high, kind);
            case Const zero -> intrinsics.zero(kind);
            case Load load -> () -> load(load, kind);
            case Select select ->
                () -> expressions.select(
                        select,
                        () -> value(select.ifTrue, kind).push(),
                        () -> value(select.ifFalse, kind).push());
            case LocalTee tee ->
                intrinsics.as(frame.kind(tee.local), kind, () -> {
                    value(tee.value, frame.kind(tee.local)).push();
                    code.dup();
                    frame.store(tee.local);
                });
            case Expr.LocalGet get -> intrinsics.as(frame.kind(get.local), kind, () -> frame.load(get.local));
            case VectorOp op -> {
                int known = kinds.of(op);
                int own = known == LaneKinds.ANY ? Math.abs(kind) : known;
                yield intrinsics.as(own, kind, instruction(op, own));
            }
            default ->
                intrinsics.as(Kind.I32, kind, () -> {
                    expressions.emitPlain(expr);
                    enter();
                });
        };
    }

    @Override
    void number(VectorOp op) {
        int kind = LaneKinds.onBits(op.opcode) ? Math.abs(kinds.of(op.args()[0])) : LaneKinds.ANY;
        instruction(op, kind == LaneKinds.ANY ? Kind.I32 : kind).push();
    }

    /** The upper half of what is extended does not count, and nothing fills all lanes faster than it does one. */
    private Value lowHalf(VectorOp load, int kind) {
        return intrinsics.as(Kind.I64, kind, intrinsics.splat(Kind.I64, () -> expressions.emit(load.args()[0])));
    }

    /** @param bits the kind of operands and result where the instruction does not say */
    private Value instruction(VectorOp op, int bits) {
        VectorOpcode opcode = op.opcode;
        Expr[] args = op.args();
        Value[] operands = new Value[args.length];
        int[] operandKinds = new int[args.length];
        for (int i = 0; i < args.length; i++) {
            Expr arg = args[i];
            if (arg.type() == ValType.V128) {
                int kind = LaneKinds.operand(opcode, i);
                operandKinds[i] = kind == LaneKinds.ANY ? bits : kind;
                boolean half = opcode.name().startsWith("extend_low")
                        && arg instanceof VectorOp load
                        && load.opcode.name().equals("load64_zero");
                operands[i] = half ? lowHalf((VectorOp) arg, operandKinds[i]) : value(arg, operandKinds[i]);
            } else {
                operands[i] = () -> expressions.emit(arg);
            }
        }
        return () -> {
            temporaries.begin();
            RegisterInstruction.of(new RegisterInstruction.Parts(
                            code, intrinsics, temporaries, op, bits, operands, operandKinds))
                    .value()
                    .push();
            temporaries.end();
        };
    }

    // ---- Memory

    private void load(Load load, int kind) {
        Place place = place(load.memory, load.address, load.offset);
        // From an array of bytes the JIT loads vectors of bytes only.
        int loaded = isNative ? kind : Kind.I8;
        intrinsics
                .as(loaded, kind, () -> intrinsics.load(loaded, place.base, place.offset))
                .push();
        temporaries.end();
    }

    @Override
    void store(Stmt.Store store) {
        int known = kinds.of(store.value);
        int kind = !isNative ? Kind.I8 : known == LaneKinds.ANY ? Kind.I32 : known;
        Place place = place(store.memory, store.address, store.offset);
        intrinsics.store(kind, place.base, place.offset, value(store.value, kind));
        temporaries.end();
    }

    private record Place(Value base, Value offset) {}

    /** Finds and checks the place of a vector. */
    private Place place(int memory, Expr address, long offset) {
        expressions.memory().vectorPlace(memory, address, offset);
        temporaries.begin();
        int offsetSlot = temporaries.slot(Opcodes.LONG);
        if (isNative) {
            code.store(offsetSlot);
            return new Place(code::nullReference, () -> code.load(offsetSlot));
        }
        int indexSlot = temporaries.slot(Opcodes.INTEGER);
        int arraySlot = temporaries.slot("[B");
        code.store(indexSlot);
        code.store(arraySlot);
        code.load(arraySlot);
        code.load(indexSlot);
        code.invokeStatic(MemoryCode.VECTORS, "offset", "([BI)J");
        code.store(offsetSlot);
        return new Place(() -> code.load(arraySlot), () -> code.load(offsetSlot));
    }
}
