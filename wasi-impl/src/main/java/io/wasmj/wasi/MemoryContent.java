package io.wasmj.wasi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A regular file of a {@link MemoryTree}, or what else was found in the tree below that is no directory and no link. */
final class MemoryContent extends MemoryNode {

    private static final byte[] NO_BYTES = {};
    private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

    private byte[] bytes = NO_BYTES;
    private long size;
    /** Where the contents are until somebody writes; null when they are in memory. */
    private @Nullable Origin contents;

    private @Nullable OpenFile lower;

    MemoryContent(MemoryTree tree) {
        super(tree, FileType.REGULAR_FILE);
    }

    MemoryContent(Origin origin, FileStat stat) {
        super(origin, stat);
        contents = origin;
        size = stat.size();
    }

    @Override
    long size() {
        return size;
    }

    @Override
    long weight() {
        return bytes.length;
    }

    @Override
    void clear() {
        contents = null;
        bytes = NO_BYTES;
        size = 0;
    }

    @Override
    void closeLower() throws IOException {
        OpenFile open = lower;
        lower = null;
        if (open != null) {
            open.close();
        }
    }

    /** Opens what is below, so that who may not read it hears of it when opening. */
    void openLower() throws IOException {
        if (contents != null && lower == null) {
            lower = contents.folder().openFileBelow(contents.name());
        }
    }

    int read(ByteBuffer into, long position) throws IOException {
        if (contents != null) {
            openLower();
            return lower == null ? -1 : lower.read(into, position);
        }
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
        keep();
        copyUp(newSize);
        if (newSize > bytes.length) {
            long twice = Math.clamp(2L * bytes.length, newSize, MOST_BYTES);
            setCapacity(tree.hasRoom(twice - bytes.length) ? (int) twice : (int) newSize);
        } else if (newSize < size) {
            setCapacity((int) newSize);
        }
        size = newSize;
        touch();
    }

    private void setCapacity(int capacity) throws WasiException {
        tree.take(capacity - bytes.length);
        bytes = Arrays.copyOf(bytes, capacity);
    }

    /** @param most how many bytes are wanted */
    private void copyUp(long most) throws IOException {
        if (contents == null) {
            return;
        }
        long wanted = Math.min(size, most);
        tree.requireRoom(wanted);
        ByteBuffer copy = ByteBuffer.allocate((int) wanted);
        if (wanted > 0) {
            openLower();
            while (lower != null && copy.hasRemaining() && lower.read(copy, copy.position()) >= 0) {}
        }
        tree.take(wanted);
        bytes = copy.array();
        size = wanted;
        contents = null;
        closeLower();
    }
}
