package io.wasmj.compiler.text;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wasmj.compiler.WasmCompiler;
import io.wasmj.runtime.MalformedModule;
import java.util.HexFormat;

/** Short ways to say what a text becomes. */
final class Wat {

    private Wat() {}

    static byte[] binary(String text) {
        return WasmCompiler.toBinary(text);
    }

    /** The module in hexadecimal digits, behind the preamble. */
    static String hex(String text) {
        return HexFormat.of().formatHex(binary(text)).substring(16);
    }

    /** The instructions of the only function of a module without types but its own. */
    static String body(String instructions) {
        String module = hex("(func " + instructions + ")");
        // Type, function and code section; then size, locals.
        int code = module.indexOf("0a", "01040160000003020100".length());
        return module.substring(code + 10);
    }

    static String error(String text) {
        return String.valueOf(
                assertThrows(MalformedModule.class, () -> binary(text)).getMessage());
    }
}
