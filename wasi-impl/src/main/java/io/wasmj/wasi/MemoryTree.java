package io.wasmj.wasi;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A tree in memory: empty at first, or with what another tree holds, which stays as it is. It is one tree, whoever opens
 * it: what one guest writes, all find that it is granted to. For a tree of its own, an instance is granted a new one.
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
        this(null, maxBytes);
    }

    private MemoryTree(@Nullable LowerEntry lower, long maxBytes) {
        this.maxBytes = maxBytes;
        root = new MemoryNode.Folder(this, lower);
        root.links = 1;
    }

    /**
     * A tree that begins with what {@code lower} holds. Directories are looked into when they are first used, and files
     * are copied to memory when they are first written to; {@code lower} is only read.
     */
    public static MemoryTree over(FileTree lower, long maxBytes) {
        return new MemoryTree(new LowerEntry(lower, List.of()), maxBytes);
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

    /** Counts what is there anyhow; none, where {@code more} is negative, that is no more. */
    void count(long more) {
        bytes += more;
    }
}
