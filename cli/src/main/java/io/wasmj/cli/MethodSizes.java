package io.wasmj.cli;

import io.wasmj.runtime.abi.MethodNames;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The methods that a module became, measured in its class files rather than believed from the compiler.
 *
 * @param functions methods that carry functions of the guest, by function
 * @param largest the largest method of all, among them the compiler's own
 */
record MethodSizes(
        List<Function> functions, Method largest, int classes, int methods, long classBytes, long codeBytes) {

    /** A method and how many bytes of bytecode it has. */
    record Method(String className, String name, int bytes) {
        @Override
        public String toString() {
            return className + "." + name;
        }
    }

    /** A function and its methods: the first is its own, the others hold regions split off it. */
    record Function(String method, List<Method> parts) {

        int bytes() {
            return parts.stream().mapToInt(Method::bytes).sum();
        }

        int largest() {
            return parts.stream().mapToInt(Method::bytes).max().orElse(0);
        }

        boolean isSplit() {
            return parts.size() > 1;
        }

        /** As the name section has it. */
        String name() {
            return MethodNames.functionName(method);
        }
    }

    /** @param files what the module's jar holds, by entry name */
    static MethodSizes of(Map<String, byte[]> files) {
        List<Method> all = new ArrayList<>();
        Map<String, Function> functions = new HashMap<>();
        int classes = 0;
        long classBytes = 0;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            if (!file.getKey().endsWith(".class")) {
                continue;
            }
            classes++;
            classBytes += file.getValue().length;
            ClassModel parsed = ClassFile.of().parse(file.getValue());
            String className = parsed.thisClass().asInternalName().replace('/', '.');
            for (MethodModel model : parsed.methods()) {
                Method method = new Method(className, model.methodName().stringValue(), codeLength(model));
                all.add(method);
                String owner = ownerOf(method.name());
                if (MethodNames.isGuestFunction(className, owner)) {
                    functions
                            .computeIfAbsent(owner, name -> new Function(name, new ArrayList<>()))
                            .parts()
                            .add(method);
                }
            }
        }
        Method largest = new Method("", "", 0);
        for (Method method : all) {
            largest = method.bytes() > largest.bytes() ? method : largest;
        }
        long codeBytes = all.stream().mapToLong(Method::bytes).sum();
        return new MethodSizes(List.copyOf(functions.values()), largest, classes, all.size(), classBytes, codeBytes);
    }

    private static int codeLength(MethodModel method) {
        return method.findAttribute(Attributes.code())
                .map(code -> code.codeLength())
                .orElse(0);
    }

    /** The method that a region was split off. */
    private static String ownerOf(String method) {
        int region = method.indexOf("\\:");
        return region < 0 ? method : method.substring(0, region);
    }
}
