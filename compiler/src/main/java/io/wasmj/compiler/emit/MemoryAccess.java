package io.wasmj.compiler.emit;

import io.wasmj.compiler.binary.Opcode;
import io.wasmj.runtime.ValType;
import org.objectweb.asm.Opcodes;

/** What a load or store moves: the Java type of the bytes in memory, and the conversion to or from the value. */
record MemoryAccess(int bytes, ValType value, boolean signed) {

    static MemoryAccess of(Opcode opcode, ValType value) {
        return new MemoryAccess(opcode.accessBytes(), value, !opcode.mnemonic().endsWith("_u"));
    }

    boolean isFloat() {
        return value == ValType.F32 || value == ValType.F64;
    }

    /** Descriptor of the type in memory. */
    String descriptor() {
        return switch (bytes) {
            case 1 -> "B";
            case 2 -> "S";
            case 4 -> isFloat() ? "F" : "I";
            default -> isFloat() ? "D" : "J";
        };
    }

    /** Its name in method names. */
    String javaName() {
        return switch (descriptor()) {
            case "B" -> "Byte";
            case "S" -> "Short";
            case "I" -> "Int";
            case "J" -> "Long";
            case "F" -> "Float";
            default -> "Double";
        };
    }

    /** From what was read to the value. */
    void widen(Code code) {
        if (isFloat() || bytes == 8) {
            return;
        }
        if (bytes < 4 && !signed) {
            code.i32(bytes == 1 ? 0xff : 0xffff);
            code.op(Opcodes.IAND);
        }
        if (value == ValType.I64) {
            if (bytes == 4 && !signed) {
                Numerics.zeroExtend(code);
            } else {
                code.op(Opcodes.I2L);
            }
        }
    }

    /** From the value to what is written. */
    void narrow(Code code) {
        if (isFloat() || bytes == 8) {
            return;
        }
        if (value == ValType.I64) {
            code.op(Opcodes.L2I);
        }
        if (bytes < 4) {
            code.op(bytes == 1 ? Opcodes.I2B : Opcodes.I2S);
        }
    }
}
