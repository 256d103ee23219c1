package io.wasmj.wasi;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * All that a guest waits for.
 *
 * @param events room for as many events
 */
record Subscriptions(List<Subscription> wanted, MemorySegment events) {

    static final int EVENT_SIZE = 32;

    private static final int MOST = 1 << 14;

    /** @param size of each in memory, in bytes */
    static Subscriptions of(Guest guest, int address, int size, int events, int count) throws WasiException {
        long number = Integer.toUnsignedLong(count);
        MemorySegment in = guest.slice(address, number * size);
        MemorySegment out = guest.slice(events, number * EVENT_SIZE);
        if (number == 0 || number > MOST) {
            throw new WasiException(Errno.INVAL);
        }
        List<Subscription> wanted = new ArrayList<>();
        for (long i = 0; i < number; i++) {
            wanted.add(Subscription.of(in.asSlice(i * size, size)));
        }
        return new Subscriptions(wanted, out);
    }
}
