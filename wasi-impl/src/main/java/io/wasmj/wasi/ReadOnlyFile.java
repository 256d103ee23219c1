package io.wasmj.wasi;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A file below a {@link ReadOnlyDirectory}. */
record ReadOnlyFile(OpenFile file) implements OpenFile {

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        return file.read(into, position);
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public FileStat stat() throws IOException {
        return file.stat();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
