package io.wasmj.wasi;

import java.lang.foreign.MemorySegment;

/**
 * What a guest waits for (witx, "subscription").
 *
 * @param tag one of the constants
 * @param clock of a clock: its number
 * @param timeout of a clock: nanoseconds
 * @param absolute of a clock: whether {@code timeout} is a moment rather than a duration
 * @param descriptor of a read or write: its number
 */
record Subscription(long userdata, int tag, int clock, long timeout, boolean absolute, int descriptor) {

    static final int CLOCK = 0;
    static final int FD_READ = 1;
    static final int FD_WRITE = 2;

    static final int SIZE = 48;
    /** In {@code wasi_unstable} a clock had an identifier of its own in front. */
    static final int UNSTABLE_SIZE = 56;

    private static final int ABSTIME = 1;

    /** Reads one; which of the two layouts shows in its size. */
    static Subscription of(MemorySegment bytes) throws WasiException {
        long userdata = bytes.get(Guest.I64, 0);
        int tag = bytes.get(Guest.I8, 8);
        if (tag < CLOCK || tag > FD_WRITE) {
            throw new WasiException(Errno.INVAL);
        }
        if (tag != CLOCK) {
            return new Subscription(userdata, tag, 0, 0, false, bytes.get(Guest.I32, 16));
        }
        long at = 16 + bytes.byteSize() - SIZE;
        return new Subscription(
                userdata,
                tag,
                bytes.get(Guest.I32, at),
                bytes.get(Guest.I64, at + 8),
                (bytes.get(Guest.I16, at + 24) & ABSTIME) != 0,
                0);
    }
}
