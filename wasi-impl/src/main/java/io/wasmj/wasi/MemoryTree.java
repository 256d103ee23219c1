package io.wasmj.wasi;

import org.jspecify.annotations.Nullable;

/**
 * A tree in memory: empty at first, or on top of another tree, which is only read. It is one tree, whoever opens it: what
 * one guest writes, all find that it is granted to. For trees of their own, instances are granted new ones:
 *
 * <pre>{@code
 * Wasi wasi = Wasi.DEFAULT.withFreshTree("/", () -> MemoryTree.over(files, 16 << 20));
 * }</pre>
 */
public final class MemoryTree implements FileTree {

    /** Numbers of what is made on top of another tree must not be numbers of what is in it. */
    private static final long FIRST_INODE_ABOVE = 1L << 62;

    private final long device = FileStat.newDevice();
    private final @Nullable FileTree lower;
    private final long maxBytes;
    private final MemoryFolder root;
    private long bytes;
    private long lastInode;

    /**
     * An empty tree.
     *
     * @param maxBytes how much memory it may take, where an entry counts as 256 bytes and its name; more is "no space
     *     left" to a guest
     */
    public MemoryTree(long maxBytes) {
        this(null, maxBytes);
    }

    private MemoryTree(@Nullable FileTree lower, long maxBytes) {
        this.lower = lower;
        this.maxBytes = maxBytes;
        lastInode = lower == null ? 0 : FIRST_INODE_ABOVE;
        root = MemoryFolder.root(this);
    }

    /**
     * A tree that begins with what {@code lower} holds, and costs nothing until something is changed: entries are looked
     * up below when they are asked for, and a file is copied to memory when it is first written to. Files that have
     * several names below are several files here.
     *
     * @param lower must not change meanwhile
     * @param maxBytes how much memory may be taken by what is changed, entries that are gone included
     */
    public static MemoryTree over(FileTree lower, long maxBytes) {
        return new MemoryTree(lower, maxBytes);
    }

    @Override
    public Directory open() {
        synchronized (this) {
            return new MemoryDirectory(root);
        }
    }

    /** What this tree lies on, if anything. */
    @Nullable
    FileTree lower() {
        return lower;
    }

    long device() {
        return device;
    }

    /** A number no other node has; under the lock of this tree, as all that follows. */
    long nextInode() {
        return ++lastInode;
    }

    boolean hasRoom(long more) {
        return more <= maxBytes - bytes;
    }

    void requireRoom(long more) throws WasiException {
        if (!hasRoom(more)) {
            throw new WasiException(Errno.NOSPC);
        }
    }

    void take(long more) throws WasiException {
        requireRoom(more);
        bytes += more;
    }

    void giveBack(long less) {
        bytes -= less;
    }
}
