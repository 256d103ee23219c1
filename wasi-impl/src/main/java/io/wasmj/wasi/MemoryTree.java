package io.wasmj.wasi;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A tree in memory, empty at first. It is one tree, whoever opens it: what one guest writes, all find that it is granted
 * to. A tree of its own for each instance is made with a new one for each.
 */
public final class MemoryTree implements FileTree {

    private static final AtomicLong DEVICES = new AtomicLong(1);

    private final long device = DEVICES.getAndIncrement();
    private final long maxBytes;
    private final MemoryNode.Folder root;
    private long bytes;
    private long nodes;

    /** @param maxBytes how much all files may come to, with their names; more is "no space left" to a guest */
    public MemoryTree(long maxBytes) {
        this.maxBytes = maxBytes;
        root = new MemoryNode.Folder(this);
        root.links = 1;
    }

    @Override
    public Directory open() {
        return new MemoryDirectory(this, root);
    }

    long device() {
        return device;
    }

    /** A number no other node has; under the lock of this tree, as all that follows. */
    long nextInode() {
        return ++nodes;
    }

    void reserve(long more) throws WasiException {
        if (more > maxBytes - bytes) {
            throw new WasiException(Errno.NOSPC);
        }
        bytes += more;
    }

    void release(long fewer) {
        bytes -= fewer;
    }
}
