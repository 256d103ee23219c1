package io.wasmj.wasi;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;

/**
 * An open file of a tar file.
 *
 * @param tar shared by all, and not a channel: that would be closed for all when one thread is interrupted
 * @param start of the contents
 */
record TarContent(RandomAccessFile tar, long start, FileStat stat) implements OpenFile {

    private static final int MOST_AT_ONCE = 1 << 16;

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        if (position >= stat.size()) {
            return -1;
        }
        int done = 0;
        int wanted = (int) Math.min(into.remaining(), stat.size() - position);
        byte[] bytes = new byte[Math.min(wanted, MOST_AT_ONCE)];
        while (done < wanted) {
            int length = Math.min(bytes.length, wanted - done);
            synchronized (tar) {
                tar.seek(start + position + done);
                tar.readFully(bytes, 0, length);
            }
            into.put(bytes, 0, length);
            done += length;
        }
        return done;
    }

    @Override
    public long size() {
        return stat.size();
    }

    @Override
    public void close() {
        // The archive is the tree's.
    }
}
