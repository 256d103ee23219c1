package io.wasmj.compiler.emit;

import io.wasmj.runtime.InvalidModule;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The code of one method as it is written. It knows the types on the stack and which locals are set, so stack maps are
 * written from what is known rather than computed again, and counts the bytes, never too few. Code that cannot be
 * reached is not written. Without a visitor it only measures.
 */
abstract sealed class MethodFlow permits Code {

    /** Is told of the ways that code takes. */
    interface Watcher {

        /** Before code branches, or joins other code. */
        void leaving();

        /** Where ways have met. */
        void merged();
    }

    /** What a class file allows. */
    private static final int MOST_BYTES = 65_535;

    final @Nullable MethodVisitor visitor;
    Object[] stack = new Object[16];
    int depth;
    private int stackSlots;
    private int maxStackSlots;
    Object[] slotTypes = new Object[16];
    BitSet set = new BitSet();
    private int slots;
    private int bytes;
    private boolean reachable = true;
    private boolean frameDue;
    private @Nullable Watcher watcher;

    MethodFlow(@Nullable MethodVisitor visitor) {
        this.visitor = visitor;
        if (visitor != null) {
            visitor.visitCode();
        }
    }

    void watch(Watcher watcher) {
        this.watcher = watcher;
    }

    private void leaving() {
        if (watcher != null && reachable) {
            watcher.leaving();
        }
    }

    private void merged() {
        if (watcher != null) {
            watcher.merged();
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
        end(ModuleEmitter.MOST_METHOD_BYTES);
    }

    /** As {@link #end}, of a constant expression: it runs once, so it need not be compiled. */
    void endConstant() {
        end(MOST_BYTES);
    }

    private void end(int most) {
        if (visitor != null) {
            if (bytes > most) {
                throw new InvalidModule(
                        "too complex to be divided into methods the JVM compiles: one would have " + bytes + " bytes",
                        -1,
                        -1);
            }
            visitor.visitMaxs(maxStackSlots, slots);
            visitor.visitEnd();
        }
    }

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

    static int size(Object type) {
        return type.equals(Opcodes.LONG) || type.equals(Opcodes.DOUBLE) ? 2 : 1;
    }

    // ---- Stack

    final void push(Object type) {
        if (depth == stack.length) {
            stack = Arrays.copyOf(stack, 2 * depth);
        }
        stack[depth++] = type;
        stackSlots += size(type);
        maxStackSlots = Math.max(maxStackSlots, stackSlots);
    }

    final Object pop() {
        Object type = stack[--depth];
        stackSlots -= size(type);
        return type;
    }

    /** Counts an instruction; false where it cannot be reached. */
    final boolean begin(int size) {
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

    final void stop() {
        reachable = false;
        depth = 0;
        stackSlots = 0;
    }

    // ---- Exceptions

    /** Starts code whose exceptions are caught. */
    Code.Guarded guard() {
        leaving();
        Code.Guarded guarded = new Code.Guarded((BitSet) set.clone(), bytes);
        if (visitor != null) {
            visitor.visitLabel(guarded.start);
        }
        return guarded;
    }

    /** Ends the code; false where it is empty, so that there can be no handler. */
    boolean endGuard(Code.Guarded guarded) {
        if (visitor != null) {
            visitor.visitLabel(guarded.end);
        }
        return bytes > guarded.from;
    }

    /**
     * Starts the handler, which finds the exception on the stack, and of the locals those that were set when the code
     * began. Handlers of inner code come first.
     */
    void handler(Code.Guarded guarded, String exception) {
        if (reachable) {
            throw new AssertionError("a handler must not be fallen into");
        }
        set = (BitSet) guarded.set.clone();
        merged();
        push(exception);
        reachable = true;
        frameDue = true;
        if (visitor != null) {
            Label label = new Label();
            visitor.visitLabel(label);
            visitor.visitTryCatchBlock(guarded.start, guarded.end, label, exception);
        }
    }

    // ---- Jumps

    void jump(int opcode, Code.Target target) {
        leaving();
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

    void goTo(Code.Target target) {
        jump(Opcodes.GOTO, target);
    }

    /** Cases from {@code first} on. */
    void tableSwitch(int first, Code.Target[] cases, Code.Target otherwise) {
        leaving();
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

    private void reach(Code.Target target) {
        if (target.locals == null) {
            target.locals = (BitSet) set.clone();
            target.stack = Arrays.copyOf(stack, depth);
        } else {
            target.locals.and(set);
        }
    }

    /** What jumps or falls to the target goes on here. */
    void place(Code.Target target) {
        if (target.locals == null) {
            return;
        }
        leaving();
        if (reachable) {
            target.locals.and(set);
        } else {
            stack = target.stack.length > stack.length ? target.stack.clone() : stack;
            System.arraycopy(target.stack, 0, stack, 0, target.stack.length);
            depth = target.stack.length;
            stackSlots = Arrays.stream(target.stack).mapToInt(MethodFlow::size).sum();
            reachable = true;
        }
        set = (BitSet) target.locals.clone();
        placed(target);
    }

    /** A target that only later jumps go to. */
    void placeLoop(Code.Target target) {
        leaving();
        if (reachable) {
            target.locals = (BitSet) set.clone();
            placed(target);
        }
    }

    private void placed(Code.Target target) {
        merged();
        if (visitor != null) {
            visitor.visitLabel(target.label);
        }
        frameDue = true;
    }
}
