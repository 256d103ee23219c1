package io.wasmj.wasi;

import io.wasmj.runtime.Caller;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.Limits;
import io.wasmj.runtime.Memory;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.runtime.MemoryType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A guest without code: calls the functions of preview 1 as a compiled module would, with a memory of its own. */
final class TestGuest implements Caller, AutoCloseable {

    /** Where {@link #call} finds room for texts and results; a test's own data goes below. */
    static final int SCRATCH = 1 << 16;

    static final int RESULT = SCRATCH - 64;

    static final int ROOT = 3;

    private final Memory memory = Memory.create(MemoryStrategy.HEAP, new MemoryType(new Limits(4, -1)));
    private final Map<String, Preview1.Import> functions;
    private final WasiState state;

    TestGuest(Wasi wasi) {
        this(wasi, Preview1.PREVIEW_1);
    }

    TestGuest(Wasi wasi, Map<String, Preview1.Import> functions) {
        state = wasi.newState();
        this.functions = functions;
    }

    /** Calls a function; a string stands for its address and its length. */
    Errno call(String name, Object... arguments) {
        List<Object> all = new ArrayList<>();
        all.add(this);
        int at = SCRATCH;
        for (Object argument : arguments) {
            if (argument instanceof String text) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                memory.write(at, bytes);
                all.add(at);
                all.add(bytes.length);
                at += bytes.length;
            } else {
                all.add(argument);
            }
        }
        try {
            int code = (int) Objects.requireNonNull(functions.get(name)).get().invokeWithArguments(all);
            return List.of(Errno.values()).get(code);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** The number a call left at {@link #RESULT}. */
    int result() {
        return memory.readInt(RESULT);
    }

    /** Opens a path below {@link #ROOT} for reading and writing, following links. */
    Errno open(String path, int openFlags) {
        return open(ROOT, path, openFlags, Rights.FD_READ | Rights.FD_WRITE);
    }

    Errno open(int directory, String path, int openFlags, long rights) {
        return call("path_open", directory, 1, path, openFlags, rights, Rights.INHERITING, 0, RESULT);
    }

    /** Writes a text to a descriptor, through one buffer. */
    Errno write(int fd, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        memory.write(1024, bytes);
        return call("fd_write", fd, iovecs(1024, bytes.length), 1, RESULT);
    }

    /** Reads at most {@code length} bytes from a descriptor. */
    String read(int fd, int length) {
        Errno errno = call("fd_read", fd, iovecs(1024, length), 1, RESULT);
        return errno == Errno.SUCCESS ? memory.readString(1024, result()) : errno.name();
    }

    /** Puts a list of buffers at address 0: addresses and lengths in turn. */
    int iovecs(int... numbers) {
        for (int i = 0; i < numbers.length; i++) {
            memory.writeInt(4 * i, numbers[i]);
        }
        return 0;
    }

    @Override
    public void poll() {}

    @Override
    public Memory memory() {
        return memory;
    }

    @Override
    public <T> T attachment(Class<T> type) {
        return type.cast(state);
    }

    @Override
    public Instance instance() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() throws IOException {
        state.close();
    }
}
