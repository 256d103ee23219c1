package io.wasmj.compiler.emit;

import io.wasmj.compiler.ir.ScratchUse;
import io.wasmj.compiler.ir.Signature;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.ValType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.objectweb.asm.Opcodes;

/**
 * The methods that call a function by its ordinal: for each type a switch over the functions that may become values,
 * divided into several methods where there are many. The class {@code Dispatch} has those that others call.
 */
final class DispatchClasses {

    /** Each case takes about four constants. */
    private static final int MOST_CASES_PER_CLASS = 10_000;

    private final ModuleLayout layout;
    private final int methodBytes;
    private final ClassCode main;
    private final List<ClassCode> overflows = new ArrayList<>();
    private int mainCases;
    private int overflowCases;

    DispatchClasses(ModuleLayout layout, int methodBytes) {
        this.layout = layout;
        this.methodBytes = methodBytes;
        main = open(layout.dispatchClass());
    }

    private static ClassCode open(String name) {
        return new ClassCode(name, JavaType.OBJECT, Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL);
    }

    /** A family of methods that switch over their last parameter but one. */
    private record Switch(
            String descriptor,
            List<Object> parameters,
            int selector,
            int caseBytes,
            BiConsumer<Code, Integer> body,
            Consumer<Code> otherwise) {}

    Map<String, byte[]> emit() {
        List<FuncType> types = layout.signatures().types();
        for (int i = 0; i < types.size(); i++) {
            calls(i, types.get(i));
        }
        layout.tails().byResults().forEach(this::tails);
        Map<String, byte[]> finished = new LinkedHashMap<>();
        overflows.forEach(type -> finished.put(type.name(), type.end()));
        finished.put(main.name(), main.end());
        return finished;
    }

    // ---- Calls by ordinal

    private void calls(int signature, FuncType type) {
        List<Integer> functions = layout.signatures().functions(signature);
        List<ValType> direct = JavaType.direct(type);
        List<Object> parameters = new ArrayList<>();
        int selector = 0;
        for (ValType param : direct) {
            parameters.add(JavaType.borderVerification(param));
            selector += Signature.slots(param);
        }
        parameters.add(Opcodes.INTEGER);
        parameters.add(layout.instance());
        int instance = selector + 1;
        boolean value = !type.results().isEmpty();
        BiConsumer<Code, Integer> body = (code, ordinal) -> {
            int function = functions.get(ordinal);
            enter(code, direct);
            code.load(instance);
            code.invokeStatic(layout.owner(function), layout.method(function), layout.descriptor(type));
            code.ret(value);
        };
        Consumer<Code> foreign = code -> {
            // Too many parameters for a handle: tables of other modules cannot offer such a function.
            if (direct.size() == type.params().size()) {
                foreign(code, type, instance, () -> load(code, direct));
            } else {
                code.nullReference();
                code.athrow();
            }
        };
        int caseBytes = functions.isEmpty() ? 1 : 4 + ClassCode.measure(parameters, code -> body.accept(code, 0));
        Switch family = new Switch(layout.dispatchDescriptor(type), parameters, selector, caseBytes, body, foreign);
        emit(family, "call" + signature, main, 0, functions.size());
        if (type.results().size() > 1 && direct.size() == type.params().size()) {
            entry(signature, type, direct, parameters, selector);
        }
    }

    /** Loads the parameters as others gave them. */
    private static void load(Code code, List<ValType> types) {
        load(code, types, type -> {});
    }

    /** Loads the parameters as functions take them. */
    private static void enter(Code code, List<ValType> types) {
        load(code, types, type -> JavaType.enter(code, type));
    }

    private static void load(Code code, List<ValType> types, Consumer<ValType> loaded) {
        int slot = 0;
        for (ValType type : types) {
            code.load(slot);
            loaded.accept(type);
            slot += Signature.slots(type);
        }
    }

    /** Calls the function of another instance that was found in a table. */
    private void foreign(Code code, FuncType type, int instance, Runnable arguments) {
        code.load(instance);
        code.invokeVirtual(Expressions.GUEST, "takeForeign", "()Ljava/lang/invoke/MethodHandle;");
        arguments.run();
        code.invokeVirtual("java/lang/invoke/MethodHandle", "invokeExact", HostValues.descriptor(type));
        HostValues.unpack(code, layout, type.results(), instance);
        code.ret(!type.results().isEmpty());
    }

    /** For hosts: all results in an array. */
    private void entry(int signature, FuncType type, List<ValType> direct, List<Object> parameters, int selector) {
        String descriptor = layout.dispatchDescriptor(type);
        String boxed = descriptor.substring(0, descriptor.indexOf(')') + 1) + "[L" + JavaType.OBJECT + ";";
        main.method(ClassCode.STATIC, "entry" + signature, boxed, parameters, code -> {
            load(code, direct);
            code.load(selector);
            code.load(selector + 1);
            code.invokeStatic(main.name(), "call" + signature, descriptor);
            HostValues.pack(code, layout, type.results(), selector + 1);
            code.ret(true);
        });
    }

    // ---- Tail calls

    private void tails(String results, List<Tails.Target> targets) {
        boolean value = !results.isEmpty();
        String result = value ? JavaType.descriptor(results.charAt(0)) : "V";
        String descriptor = "(IL" + layout.instance() + ";)" + result;
        List<Object> parameters = List.of(Opcodes.INTEGER, layout.instance());
        // Numbers of one list of results need not follow each other: the gaps lead nowhere.
        int last = targets.stream().mapToInt(Tails.Target::number).max().orElse(0);
        List<Tails.Target> byNumber = new ArrayList<>(Collections.nCopies(last + 1, null));
        targets.forEach(t -> byNumber.set(t.number(), t));
        Consumer<Code> impossible = code -> {
            code.nullReference();
            code.athrow();
        };
        BiConsumer<Code, Integer> body = (code, number) -> {
            Tails.Target target = byNumber.get(number);
            if (target == null) {
                impossible.accept(code);
            } else {
                tail(code, target);
            }
        };
        int caseBytes = 4
                + targets.stream()
                        .mapToInt(t -> ClassCode.measure(parameters, code -> tail(code, t)))
                        .max()
                        .orElse(0);
        String step = Tails.method(results) + "step";
        Switch family = new Switch(descriptor, parameters, 0, caseBytes, body, impossible);
        emit(family, step, main, 0, byNumber.size());
        String loop = "(L" + layout.instance() + ";)" + result;
        main.method(ClassCode.STATIC, Tails.method(results), loop, List.of(layout.instance()), code -> {
            Code.Target again = new Code.Target();
            Code.Target more = new Code.Target();
            code.placeLoop(again);
            code.load(0);
            code.getField(layout.instance(), "tailTarget", "I");
            code.load(0);
            code.i32(0);
            code.putField(layout.instance(), "tailTarget", "I");
            code.load(0);
            code.invokeStatic(main.name(), step, descriptor);
            code.load(0);
            code.getField(layout.instance(), "tailTarget", "I");
            code.jump(Opcodes.IFNE, more);
            code.ret(value);
            code.place(more);
            if (value) {
                code.drop();
            }
            code.goTo(again);
        });
    }

    private void tail(Code code, Tails.Target target) {
        FuncType type = target.type();
        List<ValType> params = JavaType.direct(type);
        Runnable arguments = () -> {
            for (int i = 0; i < params.size(); i++) {
                code.load(1);
                int index = Signature.scratchIndex(params, i);
                String field = layout.scratch().field(ScratchUse.ARGUMENT, params.get(i), index);
                code.getField(layout.instance(), field, JavaType.border(params.get(i)));
                if (target.function() >= 0) {
                    JavaType.enter(code, params.get(i));
                }
            }
        };
        if (target.function() < 0) {
            foreign(code, type, 1, arguments);
            return;
        }
        arguments.run();
        code.load(1);
        String method = layout.method(target.function());
        code.invokeStatic(
                layout.owner(target.function()),
                layout.tails().isCaller(target.function()) ? ModuleLayout.bodyMethod(method) : method,
                layout.descriptor(type));
        code.ret(!type.results().isEmpty());
    }

    // ---- Switches of any size

    private void emit(Switch family, String name, ClassCode owner, int from, int to) {
        int leaf = Math.max(
                2,
                (methodBytes - 200)
                        / Math.max(family.caseBytes(), 8 + family.parameters().size() * 4));
        int count = to - from;
        if (count <= leaf && (owner != main || mainCases + count <= MOST_CASES_PER_CLASS)) {
            if (owner == main) {
                mainCases += count;
            }
            owner.method(
                    ClassCode.STATIC,
                    name,
                    family.descriptor(),
                    family.parameters(),
                    code -> cases(
                            code, family, from, count, 1, i -> family.body().accept(code, from + i)));
            return;
        }
        int step = leaf;
        while ((count + step - 1) / step > leaf) {
            step *= leaf;
        }
        int width = step;
        int parts = Math.max(1, (count + width - 1) / width);
        List<String> owners = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            int start = from + i * width;
            ClassCode part = overflow(Math.min(width, to - start));
            owners.add(part.name());
            emit(family, name + "_" + i, part, start, Math.min(to, start + width));
        }
        boolean value = !family.descriptor().endsWith("V");
        owner.method(
                ClassCode.STATIC,
                name,
                family.descriptor(),
                family.parameters(),
                code -> cases(code, family, from, parts, width, i -> {
                    int slot = 0;
                    for (Object parameter : family.parameters()) {
                        code.load(slot);
                        slot += parameter.equals(Opcodes.LONG) || parameter.equals(Opcodes.DOUBLE) ? 2 : 1;
                    }
                    code.invokeStatic(owners.get(i), name + "_" + i, family.descriptor());
                    code.ret(value);
                }));
    }

    private void cases(Code code, Switch family, int from, int count, int width, Consumer<Integer> body) {
        Code.Target otherwise = new Code.Target();
        if (count > 0) {
            code.load(family.selector());
            if (width > 1) {
                // Below zero stays below zero: the ordinal of a function of another instance is -1.
                code.i32(from);
                code.op(Opcodes.ISUB);
                code.i32(width);
                code.invokeStatic("java/lang/Math", "floorDiv", "(II)I");
            }
            Code.Target[] targets = new Code.Target[count];
            for (int i = 0; i < count; i++) {
                targets[i] = new Code.Target();
            }
            code.tableSwitch(width > 1 ? 0 : from, targets, otherwise);
            for (int i = 0; i < count; i++) {
                code.place(targets[i]);
                body.accept(i);
            }
            code.place(otherwise);
        }
        family.otherwise().accept(code);
    }

    /** A class with room for so many more cases. All stay open: the switch above them is written after them. */
    private ClassCode overflow(int cases) {
        if (overflows.isEmpty() || overflowCases + cases > MOST_CASES_PER_CLASS) {
            overflows.add(open(layout.dispatchClass() + (overflows.size() + 1)));
            overflowCases = 0;
        }
        overflowCases += cases;
        return overflows.getLast();
    }
}
