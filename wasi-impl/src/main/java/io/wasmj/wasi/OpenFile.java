package io.wasmj.wasi;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** An open file that is not a directory. It has no position of its own: a descriptor has. */
public interface OpenFile extends Closeable {

    /** Reads at {@code position}; -1 at the end. */
    int read(ByteBuffer into, long position) throws IOException;

    /** Writes at {@code position}; past the end, the gap reads as zeros. */
    int write(ByteBuffer from, long position) throws IOException;

    long size() throws IOException;

    /** Makes the file shorter, or longer with zeros. */
    void resize(long size) throws IOException;

    /** Waits until what was written is on the device; the times too where {@code metadata} is set. */
    void sync(boolean metadata) throws IOException;

    FileStat stat() throws IOException;

    /** Sets the times, as {@link Directory#setTimes}. */
    void setTimes(@Nullable Long accessTime, @Nullable Long modificationTime) throws IOException;
}
