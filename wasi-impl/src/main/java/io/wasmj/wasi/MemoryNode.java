package io.wasmj.wasi;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A file, directory or link of a {@link MemoryTree}, whose lock guards it. */
abstract sealed class MemoryNode {

    final MemoryTree tree;
    private final long inode;
    private final FileType type;
    int links;
    private long accessTime;
    private long modificationTime;
    private long changeTime;

    private MemoryNode(MemoryTree tree, FileType type) {
        this.tree = tree;
        this.type = type;
        inode = tree.nextInode();
        touch();
        accessTime = modificationTime;
    }

    abstract long size();

    final boolean isDirectory() {
        return type == FileType.DIRECTORY;
    }

    final void touch() {
        modificationTime = WasiClock.SYSTEM.realTime();
        changeTime = modificationTime;
    }

    final void setTimes(@Nullable Long access, @Nullable Long modification) {
        accessTime = access == null ? accessTime : access;
        modificationTime = modification == null ? modificationTime : modification;
        changeTime = WasiClock.SYSTEM.realTime();
    }

    final FileStat stat() {
        return new FileStat(tree.device(), inode, type, links, size(), accessTime, modificationTime, changeTime);
    }

    /** A directory. */
    static final class Folder extends MemoryNode {

        final Map<String, MemoryNode> entries = new LinkedHashMap<>();
        /** The directory it is in, or was in last; null of the root. */
        @Nullable
        Folder parent;

        Folder(MemoryTree tree) {
            super(tree, FileType.DIRECTORY);
        }

        @Override
        long size() {
            return entries.size();
        }

        boolean isWithin(MemoryNode ancestor) {
            for (Folder folder = this; folder != null; folder = folder.parent) {
                if (folder == ancestor) {
                    return true;
                }
            }
            return false;
        }
    }

    /** A symbolic link. */
    static final class Link extends MemoryNode {

        final String target;

        Link(MemoryTree tree, String target) {
            super(tree, FileType.SYMBOLIC_LINK);
            this.target = target;
        }

        @Override
        long size() {
            return Errors.utf8Length(target);
        }
    }

    /** A regular file. */
    static final class Content extends MemoryNode {

        private static final byte[] NO_BYTES = {};

        private byte[] bytes = NO_BYTES;
        private int size;
        int handles;

        Content(MemoryTree tree) {
            super(tree, FileType.REGULAR_FILE);
        }

        @Override
        long size() {
            return size;
        }

        int read(ByteBuffer into, long position) {
            if (position >= size) {
                return -1;
            }
            int length = (int) Math.min(into.remaining(), size - position);
            into.put(bytes, (int) position, length);
            return length;
        }

        int write(ByteBuffer from, long position) throws WasiException {
            int length = from.remaining();
            if (position + length > size) {
                resize(position + length);
            }
            from.get(bytes, (int) position, length);
            touch();
            return length;
        }

        void resize(long newSize) throws WasiException {
            if (newSize > Integer.MAX_VALUE - 8) {
                throw new WasiException(Errno.FBIG);
            }
            if (newSize > size) {
                tree.reserve(newSize - size);
                if (newSize > bytes.length) {
                    bytes = Arrays.copyOf(bytes, (int) Math.clamp(2L * bytes.length, newSize, Integer.MAX_VALUE - 8));
                }
            } else {
                tree.release(size - newSize);
                // What is cut off must not come back when the file grows again.
                Arrays.fill(bytes, (int) newSize, size, (byte) 0);
            }
            size = (int) newSize;
            touch();
        }

        /** Gives the space back when neither a name nor a handle is left. */
        void releaseUnused() {
            if (links == 0 && handles == 0) {
                tree.release(size);
                size = 0;
                bytes = NO_BYTES;
            }
        }
    }
}
