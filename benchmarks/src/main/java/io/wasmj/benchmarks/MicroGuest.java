package io.wasmj.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The modules that the micro benchmarks run. */
final class MicroGuest {

    private static final int PAGE_BYTES = 64 << 10;

    private MicroGuest() {}

    /** One of those that lie beside this class, with their sources. */
    static byte[] named(String name) {
        String file = name + ".wasm";
        try (InputStream in = MicroGuest.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no " + file);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A module of so many pages of memory, exported as {@code memory}, of which a data segment fills some. */
    static byte[] withMemory(int pages, int filled) {
        byte[] data = new byte[filled * PAGE_BYTES];
        Arrays.fill(data, (byte) 0x5a);
        Binary memory = new Binary().number(1).number(0).number(pages);
        Binary export = new Binary().number(1).text("memory").number(2).number(0);
        // Of memory 0, at i32.const 0.
        Binary segment = new Binary()
                .number(1)
                .number(0)
                .number(0x41)
                .number(0)
                .number(0x0b)
                .bytes(data);
        return new Binary()
                .raw(0, 'a', 's', 'm', 1, 0, 0, 0)
                .section(5, memory)
                .section(7, export)
                .section(11, segment)
                .out
                .toByteArray();
    }

    /** Writes the binary format. */
    private static final class Binary {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Binary raw(int... bytes) {
            for (int each : bytes) {
                out.write(each);
            }
            return this;
        }

        /** Unsigned LEB128. */
        Binary number(int value) {
            int rest = value;
            for (; rest >= 0x80; rest >>>= 7) {
                out.write((rest & 0x7f) | 0x80);
            }
            out.write(rest);
            return this;
        }

        Binary bytes(byte[] bytes) {
            number(bytes.length);
            out.writeBytes(bytes);
            return this;
        }

        Binary text(String text) {
            return bytes(text.getBytes(StandardCharsets.UTF_8));
        }

        Binary section(int id, Binary content) {
            return number(id).bytes(content.out.toByteArray());
        }
    }
}
