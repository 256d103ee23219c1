package io.wasmj.wasi;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An open file that is not a directory. It has no position of its own: a descriptor has. What changes something answers
 * "read-only file system" where a file system does not say otherwise.
 */
public interface OpenFile extends Closeable {

    /** Reads at {@code position}; -1 at the end. */
    int read(ByteBuffer into, long position) throws IOException;

    /** Writes at {@code position}; past the end, the gap reads as zeros. */
    default int write(ByteBuffer from, long position) throws IOException {
        throw new WasiException(Errno.ROFS);
    }

    long size() throws IOException;

    /** Makes the file shorter, or longer with zeros. */
    default void resize(long size) throws IOException {
        throw new WasiException(Errno.ROFS);
    }

    /** Waits until what was written is on the device; the times too where {@code metadata} is set. */
    default void sync(boolean metadata) throws IOException {
        // Nothing was written.
    }

    FileStat stat() throws IOException;

    /** Sets the times, as {@link Directory#setTimes}. */
    default void setTimes(@Nullable Long accessTime, @Nullable Long modificationTime) throws IOException {
        throw new WasiException(Errno.ROFS);
    }
}
