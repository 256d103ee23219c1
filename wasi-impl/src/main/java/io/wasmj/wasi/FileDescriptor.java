package io.wasmj.wasi;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** An open file and the position of the next read or write, which threads move in turn. */
final class FileDescriptor extends Descriptor {

    private final OpenFile file;
    private long position;

    FileDescriptor(OpenFile file, FileType type, long rights, long inheriting) {
        super(type, rights, inheriting);
        this.file = file;
    }

    @Override
    FileDescriptor file() {
        return this;
    }

    @Override
    synchronized int read(ByteBuffer into) throws IOException {
        int read = readAt(into, position);
        position += Math.max(read, 0);
        return read;
    }

    int readAt(ByteBuffer into, long at) throws IOException {
        requireRange(at, into.remaining());
        return file.read(into, at);
    }

    @Override
    synchronized int write(ByteBuffer from) throws IOException {
        long at = has(APPEND) ? file.size() : position;
        int written = writeAt(from, at);
        position = at + written;
        return written;
    }

    int writeAt(ByteBuffer from, long at) throws IOException {
        requireRange(at, from.remaining());
        int written = file.write(from, at);
        if (has(SYNC) || has(DSYNC)) {
            file.sync(has(SYNC));
        }
        return written;
    }

    /** Guests' offsets are unsigned. */
    private static void requireRange(long at, long length) throws WasiException {
        if (at < 0 || length < 0 || at > Long.MAX_VALUE - length) {
            throw new WasiException(at < 0 ? Errno.INVAL : Errno.FBIG);
        }
    }

    synchronized long seek(long offset, Whence whence) throws IOException {
        long base =
                switch (whence) {
                    case SET -> 0;
                    case CUR -> position;
                    case END -> file.size();
                };
        long target = base + offset;
        if (target < 0 || (offset > 0 && target < base)) {
            throw new WasiException(Errno.INVAL);
        }
        position = target;
        return target;
    }

    synchronized long position() {
        return position;
    }

    synchronized void allocate(long offset, long length) throws IOException {
        if (length == 0) {
            throw new WasiException(Errno.INVAL);
        }
        requireRange(offset, length);
        if (offset + length > file.size()) {
            file.resize(offset + length);
        }
    }

    void resize(long size) throws IOException {
        requireRange(size, 0);
        file.resize(size);
    }

    @Override
    FileStat stat() throws IOException {
        return file.stat();
    }

    @Override
    void setTimes(@Nullable Long accessTime, @Nullable Long modificationTime) throws IOException {
        file.setTimes(accessTime, modificationTime);
    }

    @Override
    void sync(boolean metadata) throws IOException {
        file.sync(metadata);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
