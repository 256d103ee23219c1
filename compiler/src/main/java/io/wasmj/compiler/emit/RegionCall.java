package io.wasmj.compiler.emit;

import io.wasmj.compiler.ir.Label;
import io.wasmj.compiler.ir.Region;
import io.wasmj.compiler.ir.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/** The call of a region, and what its exit number leads to. */
final class RegionCall {

    /** From so many exits on, a table to translate them is shorter than a way for each. */
    private static final int LEAST_PASSED = 8;

    private final Code code;
    private final ModuleLayout layout;
    private final MethodFrame frame;
    private final MemoryCode memory;
    private final Exits exits;
    private final Function<Label, Code.Target> targets;

    RegionCall(
            Code code,
            ModuleLayout layout,
            MethodFrame frame,
            MemoryCode memory,
            Exits exits,
            Function<Label, Code.Target> targets) {
        this.code = code;
        this.layout = layout;
        this.frame = frame;
        this.memory = memory;
        this.exits = exits;
        this.targets = targets;
    }

    /** The locals that a region takes over, those that cannot be parameters last. */
    static int[] ins(MethodFrame frame, Region region) {
        return IntStream.concat(
                        Arrays.stream(region.ins()).filter(local -> !frame.isRegister(local)),
                        Arrays.stream(region.ins()).filter(local -> frame.isRegister(local)))
                .toArray();
    }

    /** How many of them arrive as parameters; the rest is handed over. */
    static int direct(MethodFrame frame, int[] ins) {
        return Signature.direct(Arrays.stream(ins)
                .takeWhile(local -> !frame.isRegister(local))
                .mapToObj(frame::type)
                .toList());
    }

    static String descriptor(ModuleLayout layout, MethodFrame frame, Region region) {
        int[] ins = ins(frame, region);
        StringBuilder out = new StringBuilder("(");
        int direct = direct(frame, ins);
        for (int i = 0; i < direct; i++) {
            out.append(JavaType.descriptor(frame.type(ins[i])));
        }
        if (frame.keepsLocals()) {
            out.append(MethodFrame.KEPT_ARRAY);
        }
        return out.append('L').append(layout.instance()).append(";)I").toString();
    }

    void emit(Region region, String owner, String method) {
        int[] ins = ins(frame, region);
        int direct = direct(frame, ins);
        frame.handOver(ins, direct);
        frame.vectors().calling(region);
        for (int i = 0; i < direct; i++) {
            frame.load(ins[i]);
        }
        frame.kept();
        frame.instance();
        code.invokeStatic(owner, method, descriptor(layout, frame, region));
        // Before the ways part.
        memory.mayHaveGrown();
        int[] outs = region.outs();
        Code.Target left = null;
        if ((region.returns() || region.handsThrown())
                && Arrays.stream(outs).anyMatch(out -> frame.type(out).isReference())) {
            // Then nothing was handed over, and what lies there may be of another type.
            left = new Code.Target();
            code.dup();
            code.jump(Opcodes.IFLT, left);
        }
        frame.takeOver(outs, 0);
        frame.vectors().left(outs);
        Code.Target fall = new Code.Target();
        if (region.redirect() != null) {
            redirect(region.redirect(), region.openExits().size() + 1);
        }
        dispatch(region, fall, left);
        code.place(fall);
    }

    /** The exit number is on the stack, and stays there where it is another one. */
    private void redirect(Region.Redirect redirect, int first) {
        Code.Target other = new Code.Target();
        code.dup();
        code.i32(first);
        code.op(Opcodes.ISUB);
        code.i32(redirect.count());
        code.invokeStatic("java/lang/Integer", "compareUnsigned", "(II)I");
        code.jump(Opcodes.IFGE, other);
        code.i32(first);
        code.op(Opcodes.ISUB);
        frame.store(redirect.local());
        code.goTo(targets.apply(redirect.label()));
        code.place(other);
    }

    /** @param left where the function is known to be left, with the number on the stack; or null */
    private void dispatch(Region region, Code.Target fall, Code.@Nullable Target left) {
        Code.Target returned = new Code.Target();
        Code.Target thrown = new Code.Target();
        List<Code.Target> ways = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        if (region.handsThrown()) {
            ways.add(thrown);
            numbers.add(Exits.THROWN);
        }
        if (region.returns()) {
            ways.add(returned);
            numbers.add(-1);
        }
        if (region.fallsThrough()) {
            ways.add(fall);
            numbers.add(0);
        }
        List<Label> open = region.openExits();
        int[] outside = open.stream().mapToInt(exits::number).toArray();
        boolean passes = Arrays.stream(outside).filter(n -> n > 0).count() >= LEAST_PASSED;
        for (int i = 0; i < open.size(); i++) {
            if (!passes || outside[i] == 0) {
                ways.add(targets.apply(open.get(i)));
                numbers.add(i + 1);
            }
        }
        if (passes) {
            pass(outside, numbers);
        }
        if (ways.equals(List.of(fall))) {
            code.drop();
        } else {
            choose(ways, numbers);
        }
        if (left != null) {
            code.place(left);
            if (region.returns() && region.handsThrown()) {
                code.i32(Exits.THROWN);
                code.jump(Opcodes.IF_ICMPEQ, thrown);
            } else {
                code.drop();
            }
            code.goTo(region.returns() ? returned : thrown);
        }
        if (region.returns()) {
            code.place(returned);
            exits.passReturn();
        }
        if (region.handsThrown()) {
            code.place(thrown);
            frame.instance();
            code.invokeVirtual(Expressions.GUEST, "takeThrown", "()L" + JavaType.EXCEPTION + ";");
            code.athrow();
        }
    }

    /**
     * Exits that leave the calling region too, and are many where both are parts of one switch: a table translates
     * their numbers. Other exits are numbered anew, without gaps.
     */
    private void pass(int[] outside, List<Integer> numbers) {
        int inside = numbers.size();
        int first = -Exits.THROWN;
        int[] table = new int[first + 1 + outside.length];
        for (int i = 0; i < outside.length; i++) {
            table[first + 1 + i] = outside[i] + inside;
        }
        for (int i = 0; i < inside; i++) {
            table[first + numbers.get(i)] = i;
            numbers.set(i, i);
        }
        Code.Target stays = new Code.Target();
        code.i32(first);
        code.op(Opcodes.IADD);
        Expressions.lookup(code, table);
        code.dup();
        code.i32(inside);
        code.jump(Opcodes.IF_ICMPLT, stays);
        code.i32(inside);
        code.op(Opcodes.ISUB);
        exits.leave();
        code.place(stays);
    }

    /** Goes the way whose number is on the stack; numbers ascend. */
    private void choose(List<Code.Target> ways, List<Integer> numbers) {
        if (ways.isEmpty()) {
            // Never left but by a trap or by what was redirected.
            code.drop();
            code.nullReference();
            code.athrow();
        } else if (ways.size() == 1) {
            code.drop();
            code.goTo(ways.getFirst());
        } else if (ways.size() == 2) {
            int first = numbers.getFirst();
            if (first != 0) {
                code.i32(first);
            }
            code.jump(first != 0 ? Opcodes.IF_ICMPEQ : Opcodes.IFEQ, ways.getFirst());
            code.goTo(ways.getLast());
        } else {
            int from = numbers.getFirst();
            Code.Target[] cases = new Code.Target[numbers.getLast() - from + 1];
            Arrays.fill(cases, ways.getLast());
            for (int i = 0; i < ways.size(); i++) {
                cases[numbers.get(i) - from] = ways.get(i);
            }
            code.tableSwitch(from, cases, ways.getLast());
        }
    }
}
