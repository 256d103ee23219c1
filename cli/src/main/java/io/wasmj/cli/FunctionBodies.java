package io.wasmj.cli;

import io.wasmj.runtime.abi.MethodNames;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The sizes of a module's function bodies, under the names of the methods they become. */
final class FunctionBodies {

    /*
     * Reads only what inspection wants of a module that the compiler has already accepted: how long each body is, and
     * the names (spec, "Binary Format: Modules" and "Custom Sections").
     */

    private static final int CUSTOM = 0;
    private static final int CODE = 10;
    private static final int FUNCTION_NAMES = 1;

    private final byte[] wasm;
    private int at = 8;
    private int[] sizes = {};
    private final Map<Integer, String> names = new HashMap<>();

    private FunctionBodies(byte[] wasm) {
        this.wasm = wasm;
    }

    /**
     * Bytes of WebAssembly by method name; where a name is not unique, the method's has the function's index.
     *
     * @param imported how many functions the module imports
     */
    static Map<String, Integer> byMethod(byte[] wasm, int imported) {
        FunctionBodies bodies = new FunctionBodies(wasm);
        bodies.read();
        Map<String, Integer> byMethod = new HashMap<>();
        for (int i = 0; i < bodies.sizes.length; i++) {
            int index = imported + i;
            String method = MethodNames.mangle(bodies.names.getOrDefault(index, "func[" + index + "]"));
            byMethod.put(MethodNames.withIndex(method, index), bodies.sizes[i]);
            byMethod.putIfAbsent(method, bodies.sizes[i]);
        }
        return byMethod;
    }

    private void read() {
        while (at < wasm.length) {
            int id = wasm[at++];
            int end = number() + at;
            switch (id) {
                case CODE -> readSizes();
                case CUSTOM -> readNames(end);
                default -> {}
            }
            at = end;
        }
    }

    private void readSizes() {
        sizes = new int[number()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = number();
            at += sizes[i];
        }
    }

    private void readNames(int end) {
        if (!text().equals("name")) {
            return;
        }
        // Nothing vouches for what custom sections hold: a bad one only means fewer names.
        try {
            while (at < end) {
                int kind = wasm[at++];
                int next = number() + at;
                if (kind == FUNCTION_NAMES) {
                    for (int left = number(); left > 0; left--) {
                        names.put(number(), text());
                    }
                }
                at = next;
            }
        } catch (IndexOutOfBoundsException e) {
            at = end;
        }
    }

    private String text() {
        int length = number();
        at += length;
        return new String(wasm, at - length, length, StandardCharsets.UTF_8);
    }

    /** An unsigned LEB128 number. */
    private int number() {
        int value = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = wasm[at++];
            value |= (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
    }
}
