package io.wasmj.compiler.ir;

import io.wasmj.compiler.binary.CodeReader;
import io.wasmj.compiler.binary.CodeReader.MemArg;
import io.wasmj.compiler.binary.Opcode;
import io.wasmj.compiler.binary.VectorOpcode;
import io.wasmj.compiler.ir.Expr.VectorConst;
import io.wasmj.compiler.ir.Expr.VectorOp;
import io.wasmj.runtime.ValType;

/**
 * The vector instructions. Those that move a part of a vector to or from memory become the move of a number and an
 * instruction on lanes, so that only whole vectors are left to load and store.
 */
final class VectorBuilder {

    private static final byte[] NO_LANES = {};

    private final CodeReader code;
    private final OperandStack stack;

    VectorBuilder(CodeReader code, OperandStack stack) {
        this.code = code;
        this.stack = stack;
    }

    void instruction(VectorOpcode op) {
        switch (op.immediate()) {
            case MEMORY_ARG, MEMORY_ARG_LANE -> {
                access(op, code.memArg());
            }
            case V128 -> {
                long[] bits = code.v128Bits();
                stack.push(new VectorConst(bits[0], bits[1]));
            }
            case LANE -> plain(op, lane());
            case LANES -> {
                byte[] lanes = new byte[16];
                for (int i = 0; i < lanes.length; i++) {
                    lanes[i] = (byte) code.u8();
                }
                plain(op, lanes);
            }
            default -> plain(op, NO_LANES);
        }
    }

    private byte[] lane() {
        return new byte[] {(byte) code.u8()};
    }

    private void plain(VectorOpcode op, byte[] lanes) {
        stack.push(new VectorOp(op, lanes, stack.pop(op.arity())));
    }

    private void access(VectorOpcode op, MemArg arg) {
        int bits = op.laneBits();
        String name = op.name();
        if (name.equals("store")) {
            Expr[] operands = stack.pop(2);
            stack.store(Opcode.VECTOR, arg, operands[0], operands[1]);
        } else if (name.startsWith("store")) {
            byte[] lane = lane();
            Expr[] operands = stack.pop(2);
            String extract = ".extract_lane" + (bits < 32 ? "_u" : "");
            VectorOp value = new VectorOp(VectorOpcode.of(shape(bits) + extract), lane, operands[1]);
            stack.store(storeOf(bits), arg, operands[0], value);
        } else if (name.endsWith("_lane")) {
            byte[] lane = lane();
            Expr[] operands = stack.pop(2);
            // The vector is evaluated before the address here.
            if (Effects.needed(operands[0].effects | operands[1].effects)) {
                operands[0] = stack.settled(operands[0]);
                operands[1] = stack.settled(operands[1]);
            }
            Expr part = load(bits, arg, operands[0]);
            stack.push(new VectorOp(VectorOpcode.of(shape(bits) + ".replace_lane"), lane, operands[1], part));
        } else {
            stack.push(load(op, bits, arg));
        }
    }

    private Expr load(VectorOpcode op, int bits, MemArg arg) {
        Expr address = stack.pop();
        String name = op.name();
        if (name.equals("load")) {
            return stack.load(Opcode.VECTOR, ValType.V128, arg, address);
        }
        if (name.endsWith("_splat")) {
            return new VectorOp(VectorOpcode.of(shape(bits) + ".splat"), NO_LANES, load(bits, arg, address));
        }
        if (name.endsWith("_zero")) {
            return new VectorOp(op, NO_LANES, load(bits, arg, address));
        }
        Expr half = new VectorOp(VectorOpcode.of("v128.load64_zero"), NO_LANES, load(Long.SIZE, arg, address));
        String sign = name.substring(name.length() - 2);
        return new VectorOp(VectorOpcode.of(shape(2 * bits) + ".extend_low_" + shape(bits) + sign), NO_LANES, half);
    }

    private Expr load(int bits, MemArg arg, Expr address) {
        Opcode op =
                switch (bits) {
                    case 8 -> Opcode.I32_LOAD8_U;
                    case 16 -> Opcode.I32_LOAD16_U;
                    case 32 -> Opcode.I32_LOAD;
                    default -> Opcode.I64_LOAD;
                };
        return stack.load(op, bits == Long.SIZE ? ValType.I64 : ValType.I32, arg, address);
    }

    private static Opcode storeOf(int bits) {
        return switch (bits) {
            case 8 -> Opcode.I32_STORE8;
            case 16 -> Opcode.I32_STORE16;
            case 32 -> Opcode.I32_STORE;
            default -> Opcode.I64_STORE;
        };
    }

    /** The shape of integers of that many bits. */
    private static String shape(int bits) {
        return "i" + bits + "x" + 128 / bits;
    }
}
