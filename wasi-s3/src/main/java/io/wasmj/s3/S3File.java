package io.wasmj.s3;

import io.wasmj.wasi.Directory;
import io.wasmj.wasi.Errno;
import io.wasmj.wasi.FileStat;
import io.wasmj.wasi.MemoryTree;
import io.wasmj.wasi.OpenFile;
import io.wasmj.wasi.WasiException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** An open object: read in pieces; from the first write on in memory, and written as a whole. */
final class S3File implements OpenFile {

    private static final int PIECE_BYTES = 1 << 18;
    private static final byte[] NO_BYTES = {};
    private static final String CONTENT_TYPE = "application/octet-stream";

    private final S3Objects objects;
    private final MemoryTree memory;
    private final String key;
    private final String etag;
    private final FileStat opened;
    private final boolean writes;

    private byte[] piece = NO_BYTES;
    private long pieceStart;

    /** The contents, once something was written. */
    private @Nullable OpenFile pending;

    private boolean changed;

    S3File(S3Objects objects, MemoryTree memory, String key, HeadObjectResponse object, boolean writes) {
        this.objects = objects;
        this.memory = memory;
        this.key = key;
        this.writes = writes;
        etag = object.eTag();
        opened = S3Directory.fileStat(key, object.contentLength(), object.lastModified());
    }

    @Override
    public synchronized int read(ByteBuffer into, long position) throws IOException {
        if (pending != null) {
            return pending.read(into, position);
        }
        if (position >= opened.size()) {
            return -1;
        }
        int done = 0;
        while (into.hasRemaining() && position + done < opened.size()) {
            long at = position + done;
            if (at < pieceStart || at >= pieceStart + piece.length) {
                piece = fetch(at, (int) Math.min(PIECE_BYTES, opened.size() - at));
                pieceStart = at;
            }
            int offset = (int) (at - pieceStart);
            int length = Math.min(into.remaining(), piece.length - offset);
            into.put(piece, offset, length);
            done += length;
        }
        return done;
    }

    private byte[] fetch(long first, int length) throws IOException {
        try (InputStream part = objects.read(key, etag, first, first + length - 1)) {
            byte[] bytes = part.readNBytes(length);
            if (bytes.length < length) {
                throw new EOFException(key);
            }
            return bytes;
        }
    }

    /** The contents in memory, of which the first {@code kept} bytes are wanted. */
    private OpenFile pending(long kept) throws IOException {
        if (!writes) {
            throw new NonWritableChannelException();
        }
        if (pending != null) {
            return pending;
        }
        OpenFile copy = nameless();
        try {
            // All of it is asked for first, so that nothing is fetched in vain.
            copy.resize(Math.min(kept, opened.size()));
            for (long at = 0; at < copy.size(); at += PIECE_BYTES) {
                copy.write(ByteBuffer.wrap(fetch(at, (int) Math.min(PIECE_BYTES, copy.size() - at))), at);
            }
        } catch (IOException | RuntimeException e) {
            copy.close();
            throw e;
        }
        pending = copy;
        piece = NO_BYTES;
        return copy;
    }

    /** A file of the instance's memory that is gone when it is closed. */
    private OpenFile nameless() throws IOException {
        String name = UUID.randomUUID().toString();
        try (Directory root = memory.open()) {
            OpenFile file = root.openFile(
                    name, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE));
            root.unlinkFile(name);
            return file;
        }
    }

    @Override
    public synchronized int write(ByteBuffer from, long position) throws IOException {
        int written = pending(Long.MAX_VALUE).write(from, position);
        changed = true;
        return written;
    }

    @Override
    public synchronized void resize(long size) throws IOException {
        pending(size).resize(size);
        changed = true;
    }

    @Override
    public synchronized long size() throws IOException {
        return pending == null ? opened.size() : pending.size();
    }

    @Override
    public synchronized FileStat stat() throws IOException {
        if (pending == null) {
            return opened;
        }
        FileStat now = pending.stat();
        return new FileStat(
                opened.device(),
                opened.inode(),
                opened.type(),
                opened.links(),
                now.size(),
                now.accessTime(),
                now.modificationTime(),
                now.changeTime());
    }

    @Override
    public void setTimes(@Nullable Long accessTime, @Nullable Long modificationTime) throws IOException {
        throw new WasiException(Errno.NOTSUP);
    }

    /** Makes what was written the object. */
    @Override
    public synchronized void sync(boolean metadata) throws IOException {
        OpenFile contents = pending;
        if (contents != null && changed) {
            objects.write(
                    key, RequestBody.fromContentProvider(() -> new Contents(contents), contents.size(), CONTENT_TYPE));
            changed = false;
        }
    }

    @Override
    public synchronized void close() throws IOException {
        OpenFile contents = pending;
        if (contents != null) {
            try {
                sync(true);
            } finally {
                pending = null;
                contents.close();
            }
        }
    }

    /** A file from its start on; it stays open. */
    private static final class Contents extends InputStream {

        private final OpenFile file;
        private long position;

        Contents(OpenFile file) {
            this.file = file;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = file.read(ByteBuffer.wrap(into, offset, length), position);
            position += Math.max(read, 0);
            return read;
        }
    }
}
