package io.wasmj.wasi;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Arguments or environment as a guest gets them: UTF-8, one string after the other, a NUL behind each. */
final class StringBlock {

    private final byte[] bytes;
    /** Where each string starts. */
    private final int[] starts;

    private StringBlock(Collection<String> strings) {
        ByteArrayOutputStream block = new ByteArrayOutputStream(32 * strings.size());
        starts = new int[strings.size()];
        int count = 0;
        for (String string : strings) {
            starts[count++] = block.size();
            block.writeBytes(string.getBytes(StandardCharsets.UTF_8));
            block.write(0);
        }
        bytes = block.toByteArray();
    }

    static StringBlock of(List<String> arguments) {
        return new StringBlock(arguments);
    }

    /** As {@code NAME=VALUE}. */
    static StringBlock of(Map<String, String> environment) {
        return new StringBlock(environment.entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .toList());
    }

    int count() {
        return starts.length;
    }

    /** In bytes. */
    int size() {
        return bytes.length;
    }

    /** The bytes to {@code address}, the address of each string to the table {@code pointers}. */
    void put(Guest guest, int pointers, int address) throws IOException {
        MemorySegment table = guest.slice(pointers, 4L * starts.length);
        guest.slice(address, bytes.length).copyFrom(MemorySegment.ofArray(bytes));
        for (int i = 0; i < starts.length; i++) {
            table.set(Guest.I32, 4L * i, address + starts[i]);
        }
    }
}
