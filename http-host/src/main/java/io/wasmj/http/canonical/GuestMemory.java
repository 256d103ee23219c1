package io.wasmj.http.canonical;

import io.wasmj.runtime.Instance;
import io.wasmj.runtime.Memory;
import io.wasmj.runtime.WasmFunction;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A guest's memory during one call: what is read there is limited, what is written there the guest allocates. */
final class GuestMemory {

    /** The exports that allocate; the older tools' last. */
    private static final List<String> ALLOCATORS = List.of("cabi_realloc", "canonical_abi_realloc");

    /** What one call may take up in the host: a few bytes of a guest may stand for many, by being named many times. */
    private static final long MOST_BYTES = 64L << 20;

    private final Instance instance;
    private final Memory memory;
    private @Nullable WasmFunction allocator;
    private long left = MOST_BYTES;

    GuestMemory(Instance instance) {
        this.instance = instance;
        memory = instance.memory();
    }

    Memory memory() {
        return memory;
    }

    /** Takes {@code count} values of about {@code size} bytes each out of what this call may still take up. */
    void take(int count, int size) {
        left -= Integer.toUnsignedLong(count) * size;
        if (left < 0) {
            throw new AbiViolation("passed values of more than " + (MOST_BYTES >> 20) + " MiB");
        }
    }

    byte[] bytes(int address, int length) {
        take(length, 1);
        return memory.read(address, length);
    }

    String text(int address, int length) {
        take(length, 1);
        byte[] bytes = memory.read(address, length);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new AbiViolation("passed a string that is not UTF-8");
        }
    }

    /** The address of memory that is the guest's to free. */
    int allocate(long size, int alignment) {
        if (size > Integer.MAX_VALUE) {
            throw new AbiViolation("would get a value of " + size + " bytes");
        }
        if (size == 0) {
            return alignment;
        }
        try {
            return (int) allocator().handle().invokeExact(0, 0, alignment, (int) size);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("wasm throws nothing that is checked", e);
        }
    }

    int allocate(byte[] bytes) {
        int address = allocate(bytes.length, 1);
        memory.write(address, bytes);
        return address;
    }

    private WasmFunction allocator() {
        if (allocator == null) {
            String name = ALLOCATORS.stream()
                    .filter(instance::hasFunction)
                    .findFirst()
                    .orElseThrow(() -> new AbiViolation("exports neither " + String.join(" nor ", ALLOCATORS)));
            allocator = instance.function(name);
        }
        return allocator;
    }
}
