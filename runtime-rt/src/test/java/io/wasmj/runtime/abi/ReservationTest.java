package io.wasmj.runtime.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.runtime.Limits;
import io.wasmj.runtime.Memory;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.runtime.MemoryType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class ReservationTest {

    private static final MemoryType ONE_PAGE = new MemoryType(new Limits(1, 2));

    @Test
    void isGivenBackOnce() {
        Reservation first = Reservation.take(Memory.PAGE, Memory.PAGE);
        first.giveBack();
        first.giveBack();
        assertFalse(first.commit(Memory.PAGE), "it may be another's by now");
        first.empty();

        Set<Long> addresses = new HashSet<>();
        List<Reservation> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Reservation reservation = Reservation.take(Memory.PAGE, Memory.PAGE);
            all.add(reservation);
            assertTrue(addresses.add(reservation.address()));
        }
        all.forEach(Reservation::giveBack);
        // Those that were one too many do not count: else none would be kept from here on.
        assertTrue(AddressRange.idleCount() <= AddressRange.MOST_IDLE + 1);
    }

    /** Whatever the memories before it left behind, and however large they were. */
    @Test
    void theNextMemoryFindsZeros() {
        for (int pages : new int[] {1, 4, 2, 5, 1, 3, 40, 4, 1}) {
            Reservation reservation = Reservation.take((long) pages * Memory.PAGE, 100L * Memory.PAGE);
            assertTrue(reservation.commit((long) pages * Memory.PAGE));
            MemorySegment bytes = reservation.segment().asSlice(0, (long) pages * Memory.PAGE);
            assertEquals(-1, bytes.mismatch(MemorySegment.ofArray(new byte[pages * Memory.PAGE])));
            bytes.fill((byte) 1);
            reservation.giveBack();
        }
    }

    @Test
    void theGraveyardTakesAnyAccess() {
        long first = Reservation.graveyard();
        assertEquals(first, Reservation.graveyard());
        Reservation reservation = Reservation.take(Memory.PAGE, Memory.PAGE);
        assertTrue(Math.abs(reservation.address() - first) >= 8L << 30);
        reservation.giveBack();
    }

    /** More than the 47 bits of user space hold at 8 GiB each: the collector has to bring back what nobody closed. */
    @Test
    void memoriesNobodyClosedComeBack() {
        for (int i = 0; i < 20_000; i++) {
            Memory memory = Memory.create(MemoryStrategy.NATIVE, ONE_PAGE);
            assertEquals(0, memory.readInt(0));
            memory.writeInt(0, i + 1);
        }
    }

    /** Memories are made, grown, closed and forgotten on all processors; none ever sees another's bytes. */
    @Test
    void hammer() throws Exception {
        int rounds = Boolean.getBoolean("wasmj.exhaustive") ? 30_000 : 3_000;
        List<Future<Long>> done = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int thread = 1; thread <= 8; thread++) {
                long mark = thread;
                done.add(threads.submit(() -> hammer(mark, rounds)));
            }
        }
        for (Future<Long> thread : done) {
            assertEquals(0, thread.get());
        }
    }

    private static long hammer(long mark, int rounds) {
        long foreign = 0;
        for (int round = 0; round < rounds; round++) {
            MemoryInstance memory = (MemoryInstance) Memory.create(MemoryStrategy.NATIVE, ONE_PAGE);
            foreign |= memory.readLong(8) | memory.readLong(Memory.PAGE - 8);
            memory.writeLong(8, mark);
            memory.grow(1);
            foreign |= memory.readLong(2 * Memory.PAGE - 8);
            memory.writeLong(2 * Memory.PAGE - 8, mark);
            foreign |= memory.readLong(8) ^ mark;
            switch (ThreadLocalRandom.current().nextInt(8)) {
                case 0 -> {}
                case 1 -> memory.abandon();
                default -> memory.release();
            }
        }
        return foreign;
    }
}
