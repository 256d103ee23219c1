package io.wasmj.wasi;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** A guest's list of buffers (witx, "iovec_array" and "ciovec_array"). All are checked before the first is touched. */
final class Iovecs {

    private static final int SIZE = 8;
    /** As POSIX systems have it; the work of one call stays bounded. */
    private static final int MOST_BUFFERS = 1024;

    private static final long MOST_AT_ONCE = 1 << 30;

    private final Guest guest;
    private final MemorySegment list;

    Iovecs(Guest guest, int address, int count) throws WasiException {
        this.guest = guest;
        list = guest.slice(address, Integer.toUnsignedLong(count) * SIZE);
        if (list.byteSize() > MOST_BUFFERS * SIZE) {
            throw new WasiException(Errno.INVAL);
        }
        for (long at = 0; at < list.byteSize(); at += SIZE) {
            buffer(at);
        }
    }

    private MemorySegment buffer(long at) throws WasiException {
        return guest.buffer(list.get(Guest.I32, at), list.get(Guest.I32, at + 4));
    }

    /** Moves bytes between one buffer and where they come from or go to. */
    @FunctionalInterface
    interface Transfer {

        /** How many bytes were moved; -1 at the end. */
        int move(ByteBuffer buffer, int done) throws IOException;
    }

    /**
     * Goes through the buffers until one is not filled or emptied whole.
     *
     * @param once whether to stop after one transfer, since the next might wait
     * @return how many bytes were moved
     */
    int transfer(boolean once, Transfer transfer) throws IOException {
        int done = 0;
        for (long at = 0; at < list.byteSize() && done < MOST_AT_ONCE; at += SIZE) {
            try {
                // Read again: what was read into memory may have changed it.
                MemorySegment segment = buffer(at);
                if (segment.byteSize() == 0) {
                    continue;
                }
                ByteBuffer buffer = segment.asSlice(0, Math.min(segment.byteSize(), MOST_AT_ONCE - done))
                        .asByteBuffer();
                int moved = transfer.move(buffer, done);
                done += Math.max(moved, 0);
                if (moved < 0 || once || buffer.hasRemaining()) {
                    break;
                }
            } catch (IOException e) {
                if (done == 0) {
                    throw e;
                }
                // What goes wrong after some bytes were moved is told at the next call.
                break;
            }
        }
        return done;
    }
}
