package io.wasmj.wasi;

import java.io.IOException;
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

    /** An entry counts too, roughly, so that a guest cannot fill the host's heap with empty files. */
    static long cost(String name) {
        return 256 + 2L * name.length();
    }

    /** A directory. */
    static final class Folder extends MemoryNode {

        private final Map<String, MemoryNode> entries = new LinkedHashMap<>();
        /** What is to be looked into first; null where nothing is, or nothing any more. */
        private @Nullable LowerEntry lower;
        /** The directory it is in, or was in last; null of the root. */
        @Nullable
        Folder parent;

        Folder(MemoryTree tree, @Nullable LowerEntry lower) {
            super(tree, FileType.DIRECTORY);
            this.lower = lower;
        }

        @Override
        long size() {
            return entries.size();
        }

        Map<String, MemoryNode> entries() throws IOException {
            if (lower != null) {
                try (Directory below = lower.openDirectory()) {
                    for (String name : below.list()) {
                        addLower(below, name, lower.child(name));
                    }
                }
                lower = null;
            }
            return entries;
        }

        private void addLower(Directory below, String name, LowerEntry entry) throws IOException {
            FileStat stat = below.stat(name);
            MemoryNode node =
                    switch (stat.type()) {
                        case DIRECTORY -> new Folder(tree, entry);
                        case SYMBOLIC_LINK -> new Link(tree, below.readSymbolicLink(name));
                        case REGULAR_FILE -> new Content(tree, entry, stat.size());
                        default -> null;
                    };
            if (node != null) {
                node.setTimes(stat.accessTime(), stat.modificationTime());
                node.links = 1;
                if (node instanceof Folder sub) {
                    sub.parent = this;
                }
                tree.count(cost(name));
                entries.put(name, node);
            }
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
        private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

        private byte[] bytes = NO_BYTES;
        private long size;
        int handles;
        /** Where the contents are as long as nobody has written to them. */
        private @Nullable LowerEntry lower;

        Content(MemoryTree tree) {
            super(tree, FileType.REGULAR_FILE);
        }

        Content(MemoryTree tree, LowerEntry lower, long size) {
            this(tree);
            this.lower = lower;
            this.size = size;
        }

        @Override
        long size() {
            return size;
        }

        /** The entry below; null where the contents are in memory. */
        @Nullable
        LowerEntry lower() {
            return lower;
        }

        int read(ByteBuffer into, long position) {
            if (position >= size) {
                return -1;
            }
            int length = (int) Math.min(into.remaining(), size - position);
            into.put(bytes, (int) position, length);
            return length;
        }

        int write(ByteBuffer from, long position) throws IOException {
            int length = from.remaining();
            resize(Math.max(size, position + length));
            from.get(bytes, (int) position, length);
            return length;
        }

        void resize(long newSize) throws IOException {
            if (newSize > MOST_BYTES) {
                throw new WasiException(Errno.FBIG);
            }
            copyUp(newSize);
            if (newSize > size) {
                tree.reserve(newSize - size);
                if (newSize > bytes.length) {
                    bytes = Arrays.copyOf(bytes, (int) Math.clamp(2L * bytes.length, newSize, MOST_BYTES));
                }
            } else if (newSize < size) {
                tree.count(newSize - size);
                // What is cut off must not come back when the file grows again.
                Arrays.fill(bytes, (int) newSize, (int) size, (byte) 0);
            }
            size = newSize;
            touch();
        }

        /** @param most how many bytes are wanted */
        private void copyUp(long most) throws IOException {
            if (lower == null) {
                return;
            }
            long wanted = Math.min(size, most);
            tree.reserve(wanted);
            ByteBuffer copy = ByteBuffer.allocate((int) wanted);
            try (OpenFile below = lower.openFile()) {
                while (copy.hasRemaining() && below.read(copy, copy.position()) >= 0) {}
            } catch (IOException e) {
                tree.count(-wanted);
                throw e;
            }
            bytes = copy.array();
            size = wanted;
            lower = null;
        }

        /** Gives the space back when neither a name nor a handle is left. */
        void releaseUnused() {
            if (links == 0 && handles == 0) {
                tree.count(lower == null ? -size : 0);
                lower = null;
                size = 0;
                bytes = NO_BYTES;
            }
        }
    }
}
