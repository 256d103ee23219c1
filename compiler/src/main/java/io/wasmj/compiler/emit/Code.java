package io.wasmj.compiler.emit;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** The instructions of a method. */
final class Code extends MethodFlow {

    /** Where a jump goes, with what all jumps there agree on. */
    static final class Target {
        final Label label = new Label();

        @Nullable
        BitSet locals;

        Object[] stack = {};

        boolean isReached() {
            return locals != null;
        }
    }

    /** Code whose exceptions are caught. */
    static final class Guarded {
        final Label start = new Label();
        final Label end = new Label();
        final BitSet set;
        final int from;

        Guarded(BitSet set, int from) {
            this.set = set;
            this.from = from;
        }
    }

    // What arrays hold: the letter of their descriptor, the type for NEWARRAY, the instruction that loads.

    private static final String KINDS = "BSIJFDL";
    private static final int OF_REFERENCES = KINDS.indexOf('L');
    private static final int[] PRIMITIVES = {
        Opcodes.T_BYTE, Opcodes.T_SHORT, Opcodes.T_INT, Opcodes.T_LONG, Opcodes.T_FLOAT, Opcodes.T_DOUBLE
    };
    private static final int[] LOADS = {
        Opcodes.BALOAD, Opcodes.SALOAD, Opcodes.IALOAD, Opcodes.LALOAD, Opcodes.FALOAD, Opcodes.DALOAD, Opcodes.AALOAD
    };

    Code(@Nullable MethodVisitor visitor) {
        super(visitor);
    }

    // ---- Locals

    void load(int slot) {
        if (begin(slot < 4 ? 1 : slot < 256 ? 2 : 4)) {
            Object type = slotTypes[slot];
            if (visitor != null) {
                visitor.visitVarInsn(variant(type, Opcodes.ILOAD), slot);
            }
            push(type);
        }
    }

    void store(int slot) {
        if (begin(slot < 4 ? 1 : slot < 256 ? 2 : 4)) {
            Object type = slotTypes[slot];
            if (visitor != null) {
                visitor.visitVarInsn(variant(type, Opcodes.ISTORE), slot);
            }
            pop();
            set.set(slot);
        }
    }

    void increment(int slot, int by) {
        if (begin(6) && visitor != null) {
            visitor.visitIincInsn(slot, by);
        }
    }

    /** The opcode of an ILOAD, ISTORE or IRETURN for a type. */
    private static int variant(Object type, int intOpcode) {
        if (type.equals(Opcodes.INTEGER)) {
            return intOpcode;
        }
        int step = type.equals(Opcodes.LONG) ? 1 : type.equals(Opcodes.FLOAT) ? 2 : type.equals(Opcodes.DOUBLE) ? 3 : 4;
        return intOpcode + step;
    }

    // ---- Stack

    /** An instruction without operands whose effect {@link StackEffect} knows. */
    void op(int opcode) {
        if (begin(1)) {
            if (visitor != null) {
                visitor.visitInsn(opcode);
            }
            String effect = StackEffect.of(opcode);
            int arrow = effect.indexOf('>');
            for (int i = 0; i < arrow; i++) {
                pop();
            }
            for (int i = arrow + 1; i < effect.length(); i++) {
                push(StackEffect.type(effect.charAt(i)));
            }
        }
    }

    void dup() {
        if (begin(1)) {
            Object type = stack[depth - 1];
            if (visitor != null) {
                visitor.visitInsn(size(type) == 2 ? Opcodes.DUP2 : Opcodes.DUP);
            }
            push(type);
        }
    }

    void drop() {
        if (begin(1)) {
            int opcode = size(pop()) == 2 ? Opcodes.POP2 : Opcodes.POP;
            if (visitor != null) {
                visitor.visitInsn(opcode);
            }
        }
    }

    /** Returns what is on the stack, or nothing where it is empty. */
    void ret(boolean value) {
        if (begin(1)) {
            int opcode = value ? variant(stack[depth - 1], Opcodes.IRETURN) : Opcodes.RETURN;
            if (visitor != null) {
                visitor.visitInsn(opcode);
            }
            stop();
        }
    }

    void athrow() {
        if (begin(1)) {
            if (visitor != null) {
                visitor.visitInsn(Opcodes.ATHROW);
            }
            stop();
        }
    }

    // ---- Constants

    void i32(int value) {
        if (value >= -1 && value <= 5) {
            op(Opcodes.ICONST_0 + value);
        } else if ((short) value == value) {
            boolean small = (byte) value == value;
            if (begin(small ? 2 : 3)) {
                if (visitor != null) {
                    visitor.visitIntInsn(small ? Opcodes.BIPUSH : Opcodes.SIPUSH, value);
                }
                push(Opcodes.INTEGER);
            }
        } else {
            constant(value, Opcodes.INTEGER);
        }
    }

    void i64(long value) {
        if (value == 0 || value == 1) {
            op(Opcodes.LCONST_0 + (int) value);
        } else if ((byte) value == value) {
            i32((int) value);
            op(Opcodes.I2L);
        } else {
            constant(value, Opcodes.LONG);
        }
    }

    void f32(int bits) {
        float value = Float.intBitsToFloat(bits);
        if (bits == 0) {
            op(Opcodes.FCONST_0);
        } else if (Float.isNaN(value)) {
            i32(bits);
            invokeStatic("java/lang/Float", "intBitsToFloat", "(I)F");
        } else {
            constant(value, Opcodes.FLOAT);
        }
    }

    void f64(long bits) {
        double value = Double.longBitsToDouble(bits);
        if (bits == 0) {
            op(Opcodes.DCONST_0);
        } else if (Double.isNaN(value)) {
            constant(bits, Opcodes.LONG);
            invokeStatic("java/lang/Double", "longBitsToDouble", "(J)D");
        } else {
            constant(value, Opcodes.DOUBLE);
        }
    }

    /** A null that the verifier takes for any reference. */
    void nullReference() {
        if (begin(1)) {
            if (visitor != null) {
                visitor.visitInsn(Opcodes.ACONST_NULL);
            }
            push(Opcodes.NULL);
        }
    }

    /** Gives the reference on top of the stack the static type it has for stack maps. */
    void retype(String type) {
        if (isReachable()) {
            pop();
            push(type);
        }
    }

    private void constant(Object value, Object type) {
        if (begin(3)) {
            if (visitor != null) {
                visitor.visitLdcInsn(value);
            }
            push(type);
        }
    }

    /** The class of an array. */
    void classConstant(String descriptor) {
        constant(Type.getType(descriptor), "java/lang/Class");
    }

    /** A constant that {@code bootstrap} makes when it is first used. */
    void dynamicConstant(String descriptor, Handle bootstrap, Object... arguments) {
        constant(new ConstantDynamic("_", descriptor, bootstrap, arguments), verification(descriptor));
    }

    // ---- Members

    void getField(String owner, String name, String descriptor) {
        if (begin(3)) {
            pop();
            field(Opcodes.GETFIELD, owner, name, descriptor);
            push(verification(descriptor));
        }
    }

    void putField(String owner, String name, String descriptor) {
        if (begin(3)) {
            field(Opcodes.PUTFIELD, owner, name, descriptor);
            pop();
            pop();
        }
    }

    void getStatic(String owner, String name, String descriptor) {
        if (begin(3)) {
            field(Opcodes.GETSTATIC, owner, name, descriptor);
            push(verification(descriptor));
        }
    }

    void putStatic(String owner, String name, String descriptor) {
        if (begin(3)) {
            field(Opcodes.PUTSTATIC, owner, name, descriptor);
            pop();
        }
    }

    private void field(int opcode, String owner, String name, String descriptor) {
        if (visitor != null) {
            visitor.visitFieldInsn(opcode, owner, name, descriptor);
        }
    }

    void invokeStatic(String owner, String name, String descriptor) {
        invoke(Opcodes.INVOKESTATIC, owner, name, descriptor);
    }

    void invokeVirtual(String owner, String name, String descriptor) {
        invoke(Opcodes.INVOKEVIRTUAL, owner, name, descriptor);
    }

    void invokeSpecial(String owner, String name, String descriptor) {
        invoke(Opcodes.INVOKESPECIAL, owner, name, descriptor);
    }

    private void invoke(int opcode, String owner, String name, String descriptor) {
        if (begin(3)) {
            if (visitor != null) {
                visitor.visitMethodInsn(opcode, owner, name, descriptor, false);
            }
            int receiver = opcode == Opcodes.INVOKESTATIC ? 0 : 1;
            for (int i = Type.getArgumentCount(descriptor) + receiver; i > 0; i--) {
                pop();
            }
            String result = descriptor.substring(descriptor.indexOf(')') + 1);
            if (!result.equals("V")) {
                push(verification(result));
            }
        }
    }

    // ---- Objects and arrays

    void cast(String type) {
        type(Opcodes.CHECKCAST, type, 1, type);
    }

    void instanceOf(String type) {
        type(Opcodes.INSTANCEOF, type, 1, Opcodes.INTEGER);
    }

    private void type(int opcode, String type, int pops, Object pushes) {
        if (begin(3)) {
            if (visitor != null) {
                visitor.visitTypeInsn(opcode, type);
            }
            for (int i = 0; i < pops; i++) {
                pop();
            }
            push(pushes);
        }
    }

    /** An object made by the constructor without parameters. */
    void newObject(String type) {
        // Between the three there is no label, so that no stack map sees the object before it is one.
        type(Opcodes.NEW, type, 0, type);
        dup();
        invokeSpecial(type, "<init>", "()V");
    }

    /** From a length on the stack to an array. */
    void newArray(String descriptor) {
        int kind = kind(descriptor);
        if (kind == OF_REFERENCES) {
            type(Opcodes.ANEWARRAY, elementType(descriptor), 1, descriptor);
        } else if (begin(2)) {
            if (visitor != null) {
                visitor.visitIntInsn(Opcodes.NEWARRAY, PRIMITIVES[kind]);
            }
            pop();
            push(descriptor);
        }
    }

    void arrayLoad(String descriptor) {
        int kind = kind(descriptor);
        op(LOADS[kind]);
        if (kind == OF_REFERENCES) {
            retype(elementType(descriptor));
        }
    }

    void arrayStore(String descriptor) {
        op(LOADS[kind(descriptor)] + Opcodes.IASTORE - Opcodes.IALOAD);
    }

    private static int kind(String arrayDescriptor) {
        return KINDS.indexOf(arrayDescriptor.charAt(1));
    }

    private static String elementType(String arrayDescriptor) {
        return arrayDescriptor.substring(2, arrayDescriptor.length() - 1);
    }

    private static Object verification(String descriptor) {
        char first = descriptor.charAt(0);
        return first == 'L'
                ? descriptor.substring(1, descriptor.length() - 1)
                : first == '[' ? descriptor : StackEffect.type(first);
    }
}
