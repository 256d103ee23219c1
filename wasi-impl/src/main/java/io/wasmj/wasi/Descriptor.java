package io.wasmj.wasi;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What the number of an open descriptor stands for: something open, with rights and flags. */
abstract class Descriptor implements Closeable {

    static final int APPEND = 1;
    static final int DSYNC = 1 << 1;
    static final int NONBLOCK = 1 << 2;
    static final int RSYNC = 1 << 3;
    static final int SYNC = 1 << 4;
    private static final int ALL_FLAGS = APPEND | DSYNC | NONBLOCK | RSYNC | SYNC;

    private final FileType type;
    private volatile long rights;
    private volatile long inheriting;
    private volatile int flags;
    private volatile @Nullable Origin origin;

    /** @param inheriting the rights of what is opened through this */
    Descriptor(FileType type, long rights, long inheriting) {
        this.type = type;
        this.rights = rights;
        this.inheriting = inheriting;
    }

    /** By which path it was opened; null where it has none. */
    final @Nullable Origin origin() {
        return origin;
    }

    final void setOrigin(Origin origin) {
        this.origin = origin;
    }

    final FileType type() {
        return type;
    }

    final long rights() {
        return rights;
    }

    final long inheriting() {
        return inheriting;
    }

    final synchronized void dropRights(long keep, long keepInheriting) throws WasiException {
        if ((keep & ~rights) != 0 || (keepInheriting & ~inheriting) != 0) {
            throw new WasiException(Errno.NOTCAPABLE);
        }
        rights = keep;
        inheriting = keepInheriting;
    }

    final void require(long wanted) throws WasiException {
        long missing = wanted & ~rights;
        if (missing != 0) {
            // As POSIX has it for what was opened for the other direction.
            boolean direction = (missing & (Rights.FD_READ | Rights.FD_WRITE)) != 0;
            throw new WasiException(direction ? Errno.BADF : Errno.NOTCAPABLE);
        }
    }

    final int flags() {
        return flags;
    }

    final boolean has(int flag) {
        return (flags & flag) != 0;
    }

    void setFlags(int flags) throws IOException {
        Guest.requireKnown(flags, ALL_FLAGS);
        this.flags = flags;
    }

    /** What is answered to an operation this kind of descriptor does not have. */
    WasiException unsupported() {
        return new WasiException(Errno.INVAL);
    }

    // ---- What some kinds of descriptors can do

    /** Reads at the descriptor's position; -1 at the end. */
    int read(ByteBuffer into) throws IOException {
        throw unsupported();
    }

    int write(ByteBuffer from) throws IOException {
        throw unsupported();
    }

    /** The open file, for what only files can do. */
    FileDescriptor file() throws WasiException {
        throw unsupported();
    }

    DirectoryDescriptor directory() throws WasiException {
        throw new WasiException(Errno.NOTDIR);
    }

    FileStat stat() throws IOException {
        return FileStat.of(type);
    }

    void setTimes(@Nullable Long accessTime, @Nullable Long modificationTime) throws IOException {
        throw unsupported();
    }

    void sync(boolean metadata) throws IOException {
        throw unsupported();
    }

    @Override
    public void close() throws IOException {
        // Standard streams stay the host's.
    }
}
