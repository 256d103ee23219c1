package io.wasmj.wasi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes tar files for tests, damaged ones included. */
final class TarWriter {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    TarWriter file(String name, String text) {
        return entry(name, '0', "", text.getBytes(StandardCharsets.UTF_8));
    }

    TarWriter directory(String name) {
        return entry(name, '5', "", new byte[0]);
    }

    TarWriter link(String name, String target) {
        return entry(name, '2', target, new byte[0]);
    }

    TarWriter entry(String name, char type, String target, byte[] contents) {
        return header(name, type, target, Integer.toOctalString(contents.length))
                .raw(contents);
    }

    TarWriter header(String name, char type, String target, String size) {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 100, "0000644");
        put(header, 124, size);
        put(header, 136, "12345670123");
        put(header, 148, "        ");
        header[156] = (byte) type;
        put(header, 157, target);
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xFF;
        }
        put(header, 148, String.format("%06o\0 ", sum));
        out.writeBytes(header);
        return this;
    }

    /** In whole blocks. */
    TarWriter raw(byte[] contents) {
        out.writeBytes(Arrays.copyOf(contents, (contents.length + 511) / 512 * 512));
        return this;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    byte[] bytes() {
        return Arrays.copyOf(out.toByteArray(), out.size() + 1024);
    }
}
