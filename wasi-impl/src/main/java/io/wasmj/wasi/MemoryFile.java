package io.wasmj.wasi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import org.jspecify.annotations.Nullable;

/** An open file of a {@link MemoryTree}. */
final class MemoryFile implements OpenFile {

    private final MemoryContent content;
    private final boolean reads;
    private final boolean writes;

    /** Under the tree's lock. */
    MemoryFile(MemoryContent content, boolean reads, boolean writes) {
        this.content = content;
        this.reads = reads;
        this.writes = writes;
        content.open();
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        if (!reads) {
            throw new NonReadableChannelException();
        }
        synchronized (content.tree) {
            return content.read(into, position);
        }
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
        requireWrites();
        synchronized (content.tree) {
            return content.write(from, position);
        }
    }

    private void requireWrites() {
        if (!writes) {
            throw new NonWritableChannelException();
        }
    }

    @Override
    public long size() {
        synchronized (content.tree) {
            return content.size();
        }
    }

    @Override
    public void resize(long size) throws IOException {
        requireWrites();
        synchronized (content.tree) {
            content.resize(size);
        }
    }

    @Override
    public void sync(boolean metadata) {
        // There is no device.
    }

    @Override
    public FileStat stat() {
        synchronized (content.tree) {
            return content.stat();
        }
    }

    @Override
    public void setTimes(@Nullable Long accessTime, @Nullable Long modificationTime) throws IOException {
        synchronized (content.tree) {
            content.setTimes(accessTime, modificationTime);
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (content.tree) {
            content.close();
        }
    }
}
