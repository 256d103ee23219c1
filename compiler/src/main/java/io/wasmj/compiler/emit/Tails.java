package io.wasmj.compiler.emit;

import io.wasmj.compiler.binary.Module;
import io.wasmj.compiler.ir.Signature;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.ValType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tail calls. A function that ends in one leaves the arguments in fields and a number that says where to go on, and
 * returns; its wrapper, which everybody else calls, goes there. Only functions with tail calls pay.
 *
 * <p>Numbers count from 1. An indirect target has a number per type for functions of other instances, followed by one
 * for each function of the type.
 */
final class Tails {

    /** @param function the callee, or -1 for a function of another instance */
    record Target(int number, int function, FuncType type) {}

    private final BitSet callers = new BitSet();
    private final Map<Integer, Integer> direct = new LinkedHashMap<>();
    private final Map<FuncType, Integer> indirect = new LinkedHashMap<>();
    private final Map<String, List<Target>> byResults = new LinkedHashMap<>();
    private int next = 1;

    Tails(Module module, List<FunctionScan> scans, Signatures signatures) {
        for (int i = 0; i < scans.size(); i++) {
            FunctionScan scan = scans.get(i);
            if (scan.tailCalls()) {
                callers.set(module.importedFunctions() + i);
            }
            for (int callee : scan.tailCallees()) {
                direct.computeIfAbsent(callee, c -> add(c, module.functionType(c)));
            }
            for (FuncType type : scan.indirectTails()) {
                if (indirect.containsKey(type)) {
                    continue;
                }
                indirect.put(type, add(-1, type));
                signatures.functions(signatures.index(type)).forEach(f -> add(f, type));
            }
        }
    }

    private int add(int function, FuncType type) {
        byResults
                .computeIfAbsent(letters(type.results()), r -> new ArrayList<>())
                .add(new Target(next, function, type));
        return next++;
    }

    /** Whether the function has a wrapper. */
    boolean isCaller(int function) {
        return callers.get(function);
    }

    int direct(int callee) {
        return direct.getOrDefault(callee, 0);
    }

    /** The number of the function with ordinal 0 of a type. */
    int firstIndirect(FuncType type) {
        return indirect.getOrDefault(type, 0) + 1;
    }

    /** Where tail calls may go, by the letters of their results: those may be known more or less exactly. */
    Map<String, List<Target>> byResults() {
        return byResults;
    }

    private static String letters(List<ValType> results) {
        StringBuilder letters = new StringBuilder();
        results.forEach(result -> letters.append(Signature.letter(result)));
        return letters.toString();
    }

    /** The method that carries out tail calls with results of these letters. */
    static String method(String letters) {
        return "tail" + letters;
    }

    static String method(List<ValType> results) {
        return method(letters(results));
    }
}
