package io.wasmj.compiler;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes jars: the same contents give the same bytes, and the target's name never shows half a jar. */
final class JarWriter {

    /*
     * The jar grows under another name in the target's directory, is forced to the disk, and then takes the target's
     * place in one step. A full disk or a killed process leaves the target as it was.
     *
     * The archive comment, which ends the file, holds the CRC-32 of all bytes before its digits. Reading a jar checks
     * little of it, and the cache wants to know whether a file it finds is still what was written.
     */

    private static final String MANIFEST = """
        Manifest-Version: 1.0\r
        Add-Exports: java.base/jdk.internal.misc\r
        Enable-Native-Access: ALL-UNNAMED\r
        \r
        """;

    /** The first month that a jar can name without a time zone. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private static final String COMMENT = "crc32 ";
    private static final int DIGITS = 8;
    private static final int CHUNK = 1 << 16;

    /** How entries lie in the jar. */
    enum Form {
        /** Deflated, to be shipped. */
        SMALL,
        /** As they are, to be loaded soonest. */
        QUICK
    }

    private JarWriter() {}

    /** @throws IOException whose message says which file could not be written, and why */
    static void write(Map<String, byte[]> files, Path target, Form form) throws IOException {
        try {
            if (Files.isDirectory(target)) {
                throw new FileSystemException(target.toString(), null, "it is a directory");
            }
            if (Files.exists(target) && !Files.isRegularFile(target)) {
                writeDevice(files, target, form);
                return;
            }
            // The file a link points to is replaced, not the link.
            Path place = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
            Path temporary = temporarySibling(place);
            try {
                writeNew(files, temporary, form);
                Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new IOException("cannot write " + target + ": " + reason(e), e);
        }
    }

    /** A pipe or a device cannot be replaced and has no place beside it for a temporary file. */
    private static void writeDevice(Map<String, byte[]> files, Path target, Form form) throws IOException {
        Path temporary = Files.createTempDirectory("wasmj").resolve("out.jar");
        try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.WRITE)) {
            writeNew(files, temporary, form);
            Files.copy(temporary, out);
        } finally {
            Files.deleteIfExists(temporary);
            Files.deleteIfExists(temporary.getParent());
        }
    }

    private static Path temporarySibling(Path place) {
        String unique = Long.toHexString(ThreadLocalRandom.current().nextLong());
        return place.resolveSibling("." + place.getFileName() + "." + unique + ".tmp");
    }

    private static void writeNew(Map<String, byte[]> files, Path file, Form form) throws IOException {
        OutputStream bytes = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (ZipOutputStream zip =
                new ZipOutputStream(new BufferedOutputStream(bytes, CHUNK), StandardCharsets.UTF_8)) {
            zip.setComment(COMMENT + "0".repeat(DIGITS));
            zip.setMethod(form == Form.SMALL ? ZipOutputStream.DEFLATED : ZipOutputStream.STORED);
            writeEntry(zip, "META-INF/MANIFEST.MF", MANIFEST.getBytes(StandardCharsets.UTF_8));
            for (Map.Entry<String, byte[]> entry : files.entrySet()) {
                writeEntry(zip, entry.getKey(), entry.getValue());
            }
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            byte[] digits = checksum(channel).getBytes(StandardCharsets.US_ASCII);
            channel.write(ByteBuffer.wrap(digits), channel.size() - DIGITS);
            channel.force(true);
        }
    }

    private static void writeEntry(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(TIME);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        entry.setCrc(crc.getValue());
        entry.setSize(bytes.length);
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }

    /** Whether a file is a jar of {@link #write}, every byte as it was written. */
    static boolean isIntact(Path jar) {
        try (FileChannel channel = FileChannel.open(jar)) {
            if (channel.size() < DIGITS) {
                return false;
            }
            ByteBuffer digits = ByteBuffer.allocate(DIGITS);
            while (digits.hasRemaining() && channel.read(digits, channel.size() - digits.remaining()) >= 0) {}
            return new String(digits.array(), StandardCharsets.US_ASCII).equals(checksum(channel));
        } catch (IOException e) {
            return false;
        }
    }

    private static String checksum(FileChannel channel) throws IOException {
        CRC32 crc = new CRC32();
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
        long end = channel.size() - DIGITS;
        for (long at = 0; at < end; ) {
            chunk.clear().limit((int) Math.min(chunk.capacity(), end - at));
            int read = channel.read(chunk, at);
            if (read < 0) {
                break;
            }
            crc.update(chunk.flip());
            at += read;
        }
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "no such directory";
            case AccessDeniedException _ -> "permission denied";
            case FileSystemException known when known.getReason() != null -> known.getReason();
            default -> Objects.requireNonNullElse(e.getMessage(), e.toString());
        };
    }
}
