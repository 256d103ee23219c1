package io.wasmj.wasi;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * An open file of a zip file. Contents can be unpacked only from the start on: one piece is held, and who goes back
 * before it starts anew.
 */
final class ZipContent implements OpenFile {

    private static final int PIECE_BYTES = 1 << 18;
    private static final byte[] NO_BYTES = {};

    private final ZipFile zip;
    private final ZipEntry entry;
    private final FileStat stat;
    private @Nullable InputStream stream;
    private byte[] piece = NO_BYTES;
    private long pieceStart;

    ZipContent(ZipFile zip, ZipEntry entry, FileStat stat) {
        this.zip = zip;
        this.entry = entry;
        this.stat = stat;
    }

    @Override
    public synchronized int read(ByteBuffer into, long position) throws IOException {
        // What comes after the size that was announced is never unpacked.
        if (position >= stat.size()) {
            return -1;
        }
        int done = 0;
        while (into.hasRemaining() && position + done < stat.size()) {
            long at = position + done;
            if (at < pieceStart || at >= pieceStart + piece.length) {
                load(at - at % PIECE_BYTES);
            }
            int offset = (int) (at - pieceStart);
            int length = Math.min(into.remaining(), piece.length - offset);
            into.put(piece, offset, length);
            done += length;
        }
        return done;
    }

    private void load(long start) throws IOException {
        InputStream source = stream;
        long at = pieceStart + piece.length;
        if (source == null || start < at) {
            close();
            source = zip.getInputStream(entry);
            stream = source;
            at = 0;
        }
        // Until all is well, nothing is held.
        piece = NO_BYTES;
        try {
            for (; at < start; at += PIECE_BYTES) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new ClosedByInterruptException();
                }
                source.skipNBytes(PIECE_BYTES);
            }
            byte[] bytes = source.readNBytes((int) Math.min(PIECE_BYTES, stat.size() - start));
            if (bytes.length < Math.min(PIECE_BYTES, stat.size() - start)) {
                throw new EOFException(entry.getName() + " is shorter than its entry says");
            }
            piece = bytes;
            pieceStart = start;
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public long size() {
        return stat.size();
    }

    @Override
    public FileStat stat() {
        return stat;
    }

    @Override
    public synchronized void close() throws IOException {
        InputStream open = stream;
        stream = null;
        piece = NO_BYTES;
        pieceStart = 0;
        if (open != null) {
            open.close();
        }
    }
}
