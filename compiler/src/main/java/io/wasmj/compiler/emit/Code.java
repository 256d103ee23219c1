package io.wasmj.compiler.emit;

import io.wasmj.runtime.InvalidModule;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The code of one method as it is written. It knows the types on the stack and which locals are set, so stack maps are
 * written from what is known rather than computed again, and counts the bytes, never too few. Code that cannot be
 * reached is not written. Without a visitor it only measures.
 */
final class Code {

    /** Where a jump goes, with what all jumps there agree on. */
    static final class Target {
        private final Label label = new Label();
        private @Nullable BitSet locals;
        private Object[] stack = {};

        boolean isReached() {
            return locals != null;
        }
    }

    private final @Nullable MethodVisitor visitor;
    private Object[] stack = new Object[16];
    private int depth;
    private int stackSlots;
    private int maxStackSlots;
    private Object[] slotTypes = new Object[16];
    private BitSet set = new BitSet();
    private int slots;
    private int bytes;
    private boolean reachable = true;
    private boolean frameDue;

    Code(@Nullable MethodVisitor visitor) {
        this.visitor = visitor;
        if (visitor != null) {
            visitor.visitCode();
        }
    }

    int bytes() {
        return bytes;
    }

    boolean isReachable() {
        return reachable;
    }

    boolean isMeasuring() {
        return visitor == null;
    }

    /**
     * Ends the method.
     *
     * @throws InvalidModule where the JVM's compiler would refuse it, so that it would be interpreted for ever
     */
    void end() {
        if (visitor != null) {
            if (bytes > ModuleEmitter.MOST_METHOD_BYTES) {
                throw new InvalidModule(
                        "too complex to be divided into methods the JVM compiles: one would have " + bytes + " bytes",
                        -1,
                        -1);
            }
            visitor.visitMaxs(maxStackSlots, slots);
            visitor.visitEnd();
        }
    }

    // ---- Locals

    /** A new local; a parameter is set from the start. */
    int newSlot(Object type, boolean parameter) {
        int slot = slots;
        if (slot >= slotTypes.length) {
            slotTypes = Arrays.copyOf(slotTypes, 2 * slot);
        }
        slotTypes[slot] = type;
        slots += size(type);
        if (parameter) {
            set.set(slot);
        }
        return slot;
    }

    private static int size(Object type) {
        return type.equals(Opcodes.LONG) || type.equals(Opcodes.DOUBLE) ? 2 : 1;
    }

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

    private void push(Object type) {
        if (depth == stack.length) {
            stack = Arrays.copyOf(stack, 2 * depth);
        }
        stack[depth++] = type;
        stackSlots += size(type);
        maxStackSlots = Math.max(maxStackSlots, stackSlots);
    }

    private Object pop() {
        Object type = stack[--depth];
        stackSlots -= size(type);
        return type;
    }

    /** Counts an instruction; false where it cannot be reached. */
    private boolean begin(int size) {
        if (!reachable) {
            return false;
        }
        bytes += size;
        if (frameDue) {
            frameDue = false;
            writeFrame();
        }
        return true;
    }

    private void writeFrame() {
        if (visitor == null) {
            return;
        }
        Object[] locals = new Object[slots];
        int count = 0;
        int last = set.length();
        for (int slot = 0; slot < last; slot += set.get(slot) ? size(slotTypes[slot]) : 1) {
            locals[count++] = set.get(slot) ? slotTypes[slot] : Opcodes.TOP;
        }
        visitor.visitFrame(Opcodes.F_NEW, count, locals, depth, Arrays.copyOf(stack, depth));
    }

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

    private void stop() {
        reachable = false;
        depth = 0;
        stackSlots = 0;
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
        if (reachable) {
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

    void cast(String type) {
        if (begin(3)) {
            if (visitor != null) {
                visitor.visitTypeInsn(Opcodes.CHECKCAST, type);
            }
            pop();
            push(type);
        }
    }

    private static Object verification(String descriptor) {
        char first = descriptor.charAt(0);
        return first == 'L'
                ? descriptor.substring(1, descriptor.length() - 1)
                : first == '[' ? descriptor : StackEffect.type(first);
    }

    // ---- Jumps

    void jump(int opcode, Target target) {
        if (begin(3)) {
            String effect = StackEffect.of(opcode);
            for (int i = effect.indexOf('>'); i > 0; i--) {
                pop();
            }
            reach(target);
            if (visitor != null) {
                visitor.visitJumpInsn(opcode, target.label);
            }
            if (opcode == Opcodes.GOTO) {
                stop();
            }
        }
    }

    void goTo(Target target) {
        jump(Opcodes.GOTO, target);
    }

    /** Cases from {@code first} on. */
    void tableSwitch(int first, Target[] cases, Target otherwise) {
        if (begin(16 + 4 * cases.length)) {
            pop();
            reach(otherwise);
            Label[] labels = new Label[cases.length];
            for (int i = 0; i < cases.length; i++) {
                reach(cases[i]);
                labels[i] = cases[i].label;
            }
            if (visitor != null) {
                visitor.visitTableSwitchInsn(first, first + cases.length - 1, otherwise.label, labels);
            }
            stop();
        }
    }

    private void reach(Target target) {
        if (target.locals == null) {
            target.locals = (BitSet) set.clone();
            target.stack = Arrays.copyOf(stack, depth);
        } else {
            target.locals.and(set);
        }
    }

    /** What jumps or falls to the target goes on here. */
    void place(Target target) {
        if (target.locals == null) {
            return;
        }
        if (reachable) {
            target.locals.and(set);
        } else {
            stack = target.stack.length > stack.length ? target.stack.clone() : stack;
            System.arraycopy(target.stack, 0, stack, 0, target.stack.length);
            depth = target.stack.length;
            stackSlots = Arrays.stream(target.stack).mapToInt(Code::size).sum();
            reachable = true;
        }
        set = (BitSet) target.locals.clone();
        placed(target);
    }

    /** A target that only later jumps go to. */
    void placeLoop(Target target) {
        if (reachable) {
            target.locals = (BitSet) set.clone();
            placed(target);
        }
    }

    private void placed(Target target) {
        if (visitor != null) {
            visitor.visitLabel(target.label);
        }
        frameDue = true;
    }
}
