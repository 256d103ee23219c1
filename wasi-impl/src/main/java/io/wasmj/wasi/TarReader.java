package io.wasmj.wasi;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the headers of a tar file (POSIX "pax", ustar, and GNU's long names). What is no file, directory or link is
 * passed over.
 */
final class TarReader {

    private static final int BLOCK = 512;
    private static final int CHECKSUM = 148;
    private static final int CHECKSUM_LENGTH = 8;
    private static final int MOST_EXTENSION_BYTES = 1 << 20;
    /** In seconds; not longer, as a big exponent would be a huge number. */
    private static final Pattern TIME = Pattern.compile("-?\\d{1,10}(\\.\\d{1,20})?");

    private final Path archive;
    private final RandomAccessFile tar;
    /** What was said of the next entry in front of it, by pax keyword. */
    private final Map<String, String> next = new HashMap<>();

    private byte[] header = new byte[BLOCK];
    private long position;

    TarReader(Path archive, RandomAccessFile tar) {
        this.archive = archive;
        this.tar = tar;
    }

    ArchiveNode.Folder read() throws IOException {
        ArchiveIndex index = new ArchiveIndex(archive, 0);
        // A block of zeros is the end.
        while (position < tar.length() && readHeader()) {
            long size = next.containsKey("size") ? decimal("size") : number(124, 12);
            char type = (char) header[156];
            long contents = position;
            if (size < 0 || (hasContents(type) && size > tar.length() - contents)) {
                throw malformed("has an entry longer than itself");
            }
            position += hasContents(type) ? Math.ceilDiv(size, BLOCK) * BLOCK : 0;
            switch (type) {
                case 'x' -> readKeywords(contents, size);
                case 'L' -> next.put("path", text(extension(contents, size), 0, (int) size));
                case 'K' -> next.put("linkpath", text(extension(contents, size), 0, (int) size));
                default -> {
                    addEntry(index, type, contents, size);
                    next.clear();
                }
            }
        }
        return index.root();
    }

    private void addEntry(ArchiveIndex index, char type, long contents, long size) throws IOException {
        String name = Objects.requireNonNullElseGet(next.get("path"), this::headerName);
        String target = Objects.requireNonNullElseGet(next.get("linkpath"), () -> text(header, 157, 100));
        long time = time();
        switch (type) {
            case '0', '\0', '7' -> {
                if (name.endsWith("/")) {
                    index.addDirectory(name, time);
                } else {
                    index.addFile(name, size, time, stat -> new TarContent(tar, contents, stat));
                }
            }
            case '1' -> index.addName(name, target);
            case '2' -> index.addLink(name, target, time);
            case '5' -> index.addDirectory(name, time);
            case 'S' -> throw index.unfit(name, "is a sparse file, which is not supported");
            default -> {
                // Devices and pipes of the host that made it, and what concerns all entries.
            }
        }
    }

    /** Links and directories have none, whatever their size says. */
    private static boolean hasContents(char type) {
        return "12345".indexOf(type) < 0 && type != '6';
    }

    private String headerName() {
        String name = text(header, 0, 100);
        // GNU's own form has other things where POSIX has a prefix.
        String prefix = text(header, 257, 6).equals("ustar") ? text(header, 345, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private boolean readHeader() throws IOException {
        header = bytes(position, BLOCK);
        position += BLOCK;
        long sum = 0;
        boolean zero = true;
        for (int i = 0; i < BLOCK; i++) {
            boolean own = i >= CHECKSUM && i < CHECKSUM + CHECKSUM_LENGTH;
            sum += own ? ' ' : header[i] & 0xFF;
            zero &= header[i] == 0;
        }
        if (!zero && sum != number(CHECKSUM, CHECKSUM_LENGTH)) {
            throw malformed("has no header");
        }
        return !zero;
    }

    private byte[] bytes(long at, int length) throws IOException {
        byte[] bytes = new byte[length];
        tar.seek(at);
        try {
            tar.readFully(bytes);
        } catch (EOFException _) {
            throw malformed("is cut off");
        }
        return bytes;
    }

    private byte[] extension(long at, long length) throws IOException {
        if (length > MOST_EXTENSION_BYTES) {
            throw malformed("has a name of " + length + " bytes");
        }
        return bytes(at, (int) length);
    }

    /** Records of the form "length keyword=value\n", where the length is that of all of it. */
    private void readKeywords(long at, long size) throws IOException {
        byte[] records = extension(at, size);
        int start = 0;
        while (start < records.length && records[start] != 0) {
            int space = start;
            while (space < records.length && records[space] != ' ') {
                space++;
            }
            long length = parse(text(records, start, space - start), 10);
            if (length <= space + 1 - start || length > records.length - start) {
                throw malformed("has a malformed extended header");
            }
            int end = start + (int) length;
            String record = new String(records, space + 1, end - space - 2, StandardCharsets.UTF_8);
            int equals = record.indexOf('=');
            if (equals < 0 || record.startsWith("GNU.sparse")) {
                throw malformed("has an extended header that is not supported: " + record);
            }
            next.put(record.substring(0, equals), record.substring(equals + 1));
            start = end;
        }
    }

    /** Up to the first NUL. */
    private static String text(byte[] bytes, int start, int length) {
        int end = start;
        while (end < start + length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }

    /** In octal digits; or, as GNU writes what does not fit them, in binary after a byte 0x80. */
    private long number(int start, int length) throws IOException {
        if (header[start] == (byte) 0x80) {
            long value = 0;
            for (int i = start + 1; i < start + length; i++) {
                if (value >>> 55 != 0) {
                    throw malformed("has a number that is too big");
                }
                value = (value << 8) | (header[i] & 0xFF);
            }
            return value;
        }
        String digits = text(header, start, length).strip();
        return digits.isEmpty() ? 0 : parse(digits, 8);
    }

    private long parse(String digits, int radix) throws IOException {
        try {
            return Long.parseLong(digits, radix);
        } catch (NumberFormatException _) {
            throw malformed("has '" + digits + "' for a number");
        }
    }

    private long decimal(String keyword) throws IOException {
        return parse(Objects.requireNonNull(next.get(keyword)), 10);
    }

    /** In nanoseconds since 1970; one that cannot be is none. */
    private long time() throws IOException {
        @Nullable String precise = next.get("mtime");
        if (precise == null) {
            return TimeUnit.SECONDS.toNanos(number(136, 12));
        }
        return TIME.matcher(precise).matches()
                ? new BigDecimal(precise).movePointRight(9).longValue()
                : 0;
    }

    private IOException malformed(String what) {
        return new IOException(archive + ": no tar file, or a damaged one: " + what + " (near byte " + position + ")");
    }
}
