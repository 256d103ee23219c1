package io.wasmj.runtime.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wasmj.runtime.AddressType;
import io.wasmj.runtime.Limits;
import io.wasmj.runtime.Memory;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.runtime.MemoryType;
import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Atomic instructions by their codes: kind, then shape. */
@Timeout(60)
class AtomicsTest {

    private static final int LOAD = 0x10;
    private static final int ADD = 0x1e;
    private static final int XCHG = 0x41;
    private static final int CMPXCHG = 0x48;

    /** The shapes of i64 in the order of their sizes. */
    private static final int[] SHAPES = {4, 5, 6, 1};

    private static MemoryInstance memory(MemoryStrategy strategy, boolean shared) {
        return (MemoryInstance)
                Memory.create(strategy, new MemoryType(AddressType.I32, new Limits(1, 2), shared, Memory.PAGE));
    }

    @ParameterizedTest
    @EnumSource
    void partsOfAWordAreLeftAlone(MemoryStrategy strategy) {
        MemoryInstance memory = memory(strategy, false);
        Atomics atomics = memory.atomics();
        for (int i = 0; i < SHAPES.length; i++) {
            int bytes = 1 << i;
            for (int address = 64; address < 80; address += bytes) {
                memory.writeLong(64, 0x1122_3344_5566_7788L);
                memory.writeLong(72, 0x99aa_bbcc_ddee_ff00L);
                byte[] expected = memory.read(64, 16);
                long old = 0;
                for (int k = bytes - 1; k >= 0; k--) {
                    old = old << 8 | (expected[address - 64 + k] & 0xff);
                    expected[address - 64 + k] = -1;
                }
                assertEquals(old, atomics.access(address, -1, 0, XCHG + SHAPES[i]));
                assertEquals(List.of(boxed(expected)), List.of(boxed(memory.read(64, 16))));
            }
        }
    }

    private static List<Byte> boxed(byte[] bytes) {
        return IntStream.range(0, bytes.length).mapToObj(i -> bytes[i]).toList();
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLost(MemoryStrategy strategy) {
        MemoryInstance memory = memory(strategy, true);
        int rounds = 20_000;
        List<CompletableFuture<Void>> threads = IntStream.range(0, 4)
                .mapToObj(thread -> CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < rounds; i++) {
                        memory.atomics().access(0, 1, 0, ADD + 1);
                        memory.atomics().access(8 + thread, 1, 0, ADD + 4);
                        long seen;
                        do {
                            seen = memory.atomics().access(16, 0, 0, LOAD);
                        } while (memory.atomics().access(16, seen, seen + 1, CMPXCHG) != seen);
                    }
                }))
                .toList();
        threads.forEach(CompletableFuture::join);
        assertEquals(4L * rounds, memory.readLong(0));
        assertEquals(4 * rounds, memory.readInt(16));
        for (int thread = 0; thread < 4; thread++) {
            assertEquals((byte) rounds, memory.readByte(8 + thread), "neighbours of one word");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoWaitsIsWoken(MemoryStrategy strategy) throws Exception {
        Atomics atomics = memory(strategy, true).atomics();
        assertEquals(1, atomics.await(8, 5, -1, 4), "another value");
        assertEquals(2, atomics.await(8, 0, 1_000_000, 8), "time is over");
        assertEquals(0, atomics.notify(8, 10));
        List<CompletableFuture<Long>> waiting = IntStream.range(0, 3)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> atomics.await(8, 0, -1, 4)))
                .toList();
        long woken = 0;
        while (woken < 2) {
            woken += atomics.notify(8, 2 - woken);
            TimeUnit.MILLISECONDS.sleep(1);
        }
        while (woken < 3) {
            woken += atomics.notify(8, 0xffff_ffffL);
        }
        for (CompletableFuture<Long> each : waiting) {
            assertEquals(0, each.get());
        }
    }

    @ParameterizedTest
    @EnumSource
    void addressesAreChecked(MemoryStrategy strategy) {
        Atomics atomics = memory(strategy, false).atomics();
        assertTrap(TrapCode.UNALIGNED_ATOMIC, () -> atomics.access(2, 0, 0, LOAD));
        assertTrap(TrapCode.MEMORY_OUT_OF_BOUNDS, () -> atomics.access(65_536, 0, 0, LOAD));
        assertTrap(TrapCode.MEMORY_OUT_OF_BOUNDS, () -> atomics.access(-4, 0, 0, LOAD));
        assertTrap(TrapCode.MEMORY_OUT_OF_BOUNDS, () -> atomics.notify(65_536, 1));
        assertTrap(TrapCode.EXPECTED_SHARED_MEMORY, () -> atomics.await(0, 0, 0, 4));
    }

    private static void assertTrap(TrapCode code, Runnable access) {
        assertEquals(code, assertThrows(Trap.class, access::run).code());
    }

    @ParameterizedTest
    @EnumSource
    void aSharedMemoryGrowsWhereItIs(MemoryStrategy strategy) {
        MemoryInstance memory = memory(strategy, true);
        memory.writeInt(0, 42);
        assertEquals(1, memory.grow(1));
        assertEquals(2 * Memory.PAGE, memory.sharedLimit());
        assertEquals(42, memory.readInt(0));
        memory.writeInt(2 * Memory.PAGE - 4, 7);
        assertThrows(Trap.class, () -> memory.writeInt(2 * Memory.PAGE, 7));
    }
}
