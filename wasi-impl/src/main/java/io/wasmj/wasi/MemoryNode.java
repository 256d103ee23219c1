package io.wasmj.wasi;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A file, directory or link of a {@link MemoryTree}, whose lock guards it.
 *
 * <p>What was found in the tree below is a node only while somebody uses it: its folder borrows it, so that all who open
 * it share it, and forgets it when the last closes it. It is kept, with the folders on the way to it, when something
 * about it is changed.
 */
abstract sealed class MemoryNode permits MemoryFolder, MemoryContent, MemoryLink {

    /** Where a node was found: the folder, whose counterpart below it is in, and its name. */
    record Origin(MemoryFolder folder, String name) {}

    final MemoryTree tree;
    /** Null where the node was made in memory. */
    final @Nullable Origin origin;

    private final FileType type;
    private final long inode;
    private boolean kept;
    /** How many names it has. */
    int links;

    private int handles;
    private long accessTime;
    private long modificationTime;
    private long changeTime;

    /** A new one, without a name yet. */
    MemoryNode(MemoryTree tree, FileType type) {
        this.tree = tree;
        this.type = type;
        origin = null;
        inode = tree.nextInode();
        kept = true;
        touch();
        accessTime = modificationTime;
    }

    /** One that was found in the tree below. */
    MemoryNode(Origin origin, FileStat stat) {
        this.origin = origin;
        tree = origin.folder().tree;
        type = stat.type();
        inode = stat.inode();
        links = 1;
        accessTime = stat.accessTime();
        modificationTime = stat.modificationTime();
        changeTime = stat.changeTime();
    }

    /** In bytes, as a guest sees it. */
    abstract long size();

    /** How much memory it takes beside its entry, for good. */
    abstract long weight();

    /** Drops what is in memory: nobody can get at it any more. */
    abstract void clear();

    /** Closes what is open in the tree below. */
    abstract void closeLower() throws IOException;

    /** An entry counts too, roughly, so that a guest cannot fill the host's heap with empty files. */
    static long cost(String name) {
        return 256 + 2L * name.length();
    }

    final FileType type() {
        return type;
    }

    final boolean isDirectory() {
        return type == FileType.DIRECTORY;
    }

    final boolean isKept() {
        return kept;
    }

    final void touch() {
        modificationTime = WasiClock.SYSTEM.realTime();
        changeTime = modificationTime;
    }

    final void setTimes(@Nullable Long access, @Nullable Long modification) throws IOException {
        keep();
        accessTime = access == null ? accessTime : access;
        modificationTime = modification == null ? modificationTime : modification;
        changeTime = WasiClock.SYSTEM.realTime();
    }

    final FileStat stat() {
        return new FileStat(tree.device(), inode, type, links, size(), accessTime, modificationTime, changeTime);
    }

    final DirectoryEntry entry(String name) {
        return new DirectoryEntry(name, inode, type);
    }

    /** Keeps what was only found so far. */
    final void keep() throws IOException {
        // What has lost its name stays as long as it is open.
        if (!kept && origin != null && links > 0) {
            origin.folder().adopt(origin.name(), this);
            kept = true;
        }
    }

    boolean isUsed() {
        return handles > 0;
    }

    final void open() {
        handles++;
    }

    final void close() throws IOException {
        handles--;
        if (handles == 0) {
            try {
                closeLower();
            } finally {
                dropUnused();
            }
        }
    }

    /** Gives back its memory where it is neither open nor has a name; forgets it where it is as it is below. */
    final void dropUnused() throws IOException {
        if (isUsed()) {
            return;
        }
        if (links == 0) {
            tree.giveBack(weight());
            clear();
        } else if (!kept && origin != null) {
            origin.folder().forget(origin.name(), this);
        }
    }
}
