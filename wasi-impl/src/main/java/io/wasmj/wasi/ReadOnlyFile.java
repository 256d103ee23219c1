package io.wasmj.wasi;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A file below a {@link ReadOnlyDirectory}. */
record ReadOnlyFile(OpenFile file) implements OpenFile {

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        return file.read(into, position);
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
        throw ReadOnlyDirectory.readOnly();
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public void resize(long size) throws IOException {
        throw ReadOnlyDirectory.readOnly();
    }

    @Override
    public void sync(boolean metadata) {
        // Nothing was written.
    }

    @Override
    public FileStat stat() throws IOException {
        return file.stat();
    }

    @Override
    public void setTimes(@Nullable Long accessTime, @Nullable Long modificationTime) throws IOException {
        throw ReadOnlyDirectory.readOnly();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
