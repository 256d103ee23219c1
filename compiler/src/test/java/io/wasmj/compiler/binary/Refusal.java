package io.wasmj.compiler.binary;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.runtime.WasmException;
import org.junit.jupiter.api.function.Executable;

/** What a test expects of a module that is refused. */
public final class Refusal {

    private Refusal() {}

    /** Checks the class and the start of the message, which is the text of the official test suite. */
    public static <E extends WasmException> E assertRefused(Class<E> kind, String message, Executable action) {
        E e = assertThrows(kind, action);
        String actual = String.valueOf(e.getMessage());
        assertTrue(actual.startsWith(message), actual);
        return e;
    }
}
