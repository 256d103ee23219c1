package io.wasmj.spec.wasi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.wasmj.compiler.CompilerOptions;
import io.wasmj.compiler.WasmCompiler;
import io.wasmj.runtime.Engine;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.InstanceOptions;
import io.wasmj.runtime.LinkedModule;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.Memory;
import io.wasmj.wasi.Errno;
import io.wasmj.wasi.Wasi;
import io.wasmj.wasi.WasiState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A compiled guest that does what a test tells it: it calls the functions of WASI with memory of its own. */
final class WasiGuest implements AutoCloseable {

    /** Every right there is. */
    static final long ALL_RIGHTS = (1L << 30) - 1;

    static final int FOLLOW = 1;

    static final int CREAT = 1;
    static final int DIRECTORY = 2;
    static final int TRUNC = 8;

    /** Where results go, and what a test puts into memory itself; texts of a call lie behind. */
    static final int RESULT = 64;

    private static final int TEXTS = 1 << 16;
    private static final List<Errno> ERRNOS = List.of(Errno.values());

    private static final LinkedModule PREVIEW_1 = link("wasi_snapshot_preview1", Witx.FUNCTIONS);

    private final WasiState state;
    private final Instance instance;

    WasiGuest(Wasi wasi) {
        this(wasi, PREVIEW_1);
    }

    WasiGuest(Wasi wasi, LinkedModule module) {
        state = wasi.newState();
        instance = module.instantiate(InstanceOptions.DEFAULT.withAttachment(state));
    }

    /** The driver for these functions; lives as long as the tests do. */
    @SuppressWarnings("resource")
    static LinkedModule link(String module, Map<String, String> functions) {
        byte[] wasm = WasmCompiler.toBinary(Witx.driver(module, functions));
        Linker linker = new Linker();
        Wasi.defineIn(linker);
        return linker.link(new Engine()
                .load(WasmCompiler.compile(wasm, CompilerOptions.DEFAULT).files()));
    }

    Memory memory() {
        return instance.memory("memory");
    }

    /** Calls a function; a text or its bytes stand for an address and a length. */
    Errno call(String function, Object... arguments) {
        List<Object> all = new ArrayList<>();
        int at = TEXTS;
        for (Object argument : arguments) {
            byte[] bytes =
                    switch (argument) {
                        case String text -> text.getBytes(StandardCharsets.UTF_8);
                        case byte[] raw -> raw;
                        default -> null;
                    };
            if (bytes == null) {
                all.add(argument);
            } else {
                memory().write(at, bytes);
                all.add(at);
                all.add(bytes.length);
                at += bytes.length;
            }
        }
        Object code = instance.call(function, all.toArray());
        return ERRNOS.get((int) Objects.requireNonNull(code, function));
    }

    /** Calls a function that must answer so. */
    WasiGuest is(Errno expected, String function, Object... arguments) {
        assertEquals(expected, call(function, arguments), function);
        return this;
    }

    /** Calls a function that must not succeed. */
    WasiGuest refused(String function, Object... arguments) {
        assertNotEquals(Errno.SUCCESS, call(function, arguments), function);
        return this;
    }

    /** The number a call left at {@link #RESULT}. */
    int result() {
        return memory().readInt(RESULT);
    }

    /** Opens below {@code directory}, following links, with all rights that the path's kind can have. */
    Errno open(int directory, Object path, int openFlags) {
        long rights = (openFlags & DIRECTORY) != 0 ? 0 : 1 << 1 | 1 << 6;
        return call("path_open", directory, FOLLOW, path, openFlags, rights, ALL_RIGHTS, 0, RESULT);
    }

    /** Opens what must be there, and returns its descriptor. */
    int opened(int directory, String path, int openFlags) {
        assertEquals(Errno.SUCCESS, open(directory, path, openFlags), path);
        return result();
    }

    /** Puts a list of buffers at address 0, addresses and lengths in turn, and returns how many there are. */
    int iovecs(int... numbers) {
        for (int i = 0; i < numbers.length; i++) {
            memory().writeInt(4 * i, numbers[i]);
        }
        return numbers.length / 2;
    }

    /** Reads whatever a descriptor gives into memory, where it is looked for afterwards. */
    void readAll(int fd) {
        call("fd_read", fd, 0, iovecs(1024, 4096), RESULT);
        call("fd_readdir", fd, 8192, 4096, 0L, RESULT);
    }

    /** Whether a text is anywhere in its memory. */
    boolean holds(String text) {
        byte[] bytes = new byte[(int) memory().byteSize()];
        java.lang.foreign.MemorySegment.ofArray(bytes).copyFrom(memory().segment());
        return new String(bytes, StandardCharsets.ISO_8859_1).contains(text);
    }

    @Override
    public void close() throws IOException {
        instance.close();
        state.close();
    }
}
