package io.wasmj.runtime.abi;

/** Bulk instructions on so many bytes that a guest whose time is over would take long to end: done in parts. */
final class LongBulk {

    /** About a millisecond's worth where pages are touched for the first time. */
    private static final long MOST_AT_ONCE = 2L << 20;

    private LongBulk() {}

    static boolean isLong(long length) {
        return length > MOST_AT_ONCE;
    }

    static void fill(MemoryInstance memory, long address, int value, long length, GuestInstance running) {
        memory.checked(address, length);
        for (long done = 0; done < length; done += MOST_AT_ONCE) {
            memory.fill(address + done, value, Math.min(MOST_AT_ONCE, length - done));
            GuestInstance.poll(running);
        }
    }

    static void copy(
            MemoryInstance to,
            long toAddress,
            MemoryInstance from,
            long fromAddress,
            long length,
            GuestInstance running) {
        to.checked(toAddress, length);
        from.checked(fromAddress, length);
        // From that end at which nothing is overwritten before it is read.
        boolean backwards = toAddress > fromAddress;
        for (long done = 0; done < length; done += MOST_AT_ONCE) {
            long part = Math.min(MOST_AT_ONCE, length - done);
            long at = backwards ? length - done - part : done;
            MemoryInstance.copy(to, toAddress + at, from, fromAddress + at, part);
            GuestInstance.poll(running);
        }
    }
}
