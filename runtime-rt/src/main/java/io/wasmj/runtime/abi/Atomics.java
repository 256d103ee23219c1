package io.wasmj.runtime.abi;

import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * The atomic instructions on a memory (proposal "threads"), sequentially consistent. Off the heap all of them are
 * compare-and-set on words of the machine; an array of the Java heap has no such thing for bytes, so there they take
 * turns.
 */
final class Atomics {

    private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;
    private static final VarHandle I32 = ValueLayout.JAVA_INT.withOrder(LITTLE).varHandle();
    private static final VarHandle I64 = ValueLayout.JAVA_LONG.withOrder(LITTLE).varHandle();
    private static final ValueLayout.OfInt PLAIN_I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE);
    private static final ValueLayout.OfLong PLAIN_I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE);

    private static final int FIRST_ACCESS = 0x10;
    private static final int SHAPES = 7;

    /** Bytes that the shapes of each instruction move, in the order of their codes. */
    private static final int[] BYTES = {4, 8, 1, 2, 1, 2, 4};

    /** What an access does with the old value, in the order of their codes. */
    private enum Kind {
        LOAD,
        STORE,
        ADD,
        SUB,
        AND,
        OR,
        XOR,
        XCHG,
        CMPXCHG;

        private static final Kind[] ALL = values();

        long apply(long old, long first, long second, long mask) {
            return switch (this) {
                case LOAD -> old;
                case STORE, XCHG -> first;
                case ADD -> old + first;
                case SUB -> old - first;
                case AND -> old & first;
                case OR -> old | first;
                case XOR -> old ^ first;
                case CMPXCHG -> (first & mask) == old && (first & ~mask) == 0 ? second : old;
            };
        }
    }

    private static final class Waiter {
        private boolean notified;
    }

    private final MemoryInstance memory;
    private final Map<Long, Queue<Waiter>> waiters = new HashMap<>();

    Atomics(MemoryInstance memory) {
        this.memory = memory;
    }

    /** Performs the access with the given code; the old value, zero-extended. */
    long access(long address, long first, long second, int code) {
        Kind kind = Kind.ALL[(code - FIRST_ACCESS) / SHAPES];
        int bytes = BYTES[(code - FIRST_ACCESS) % SHAPES];
        MemorySegment segment = checked(address, bytes);
        if (memory.strategy() == MemoryStrategy.HEAP) {
            synchronized (this) {
                return inTurn(segment, address, kind, first, second, bytes);
            }
        }
        return bytes == Long.BYTES
                ? onLong(segment, address, kind, first, second)
                : onWord(segment, address, kind, first, second, bytes);
    }

    private MemorySegment checked(long address, int bytes) {
        MemorySegment segment = memory.segment();
        if (address < 0 || address > segment.byteSize() - bytes) {
            throw Traps.memoryOutOfBounds();
        }
        if ((address & (bytes - 1)) != 0) {
            throw new Trap(TrapCode.UNALIGNED_ATOMIC);
        }
        return segment;
    }

    private static long onLong(MemorySegment segment, long address, Kind kind, long first, long second) {
        long old = (long) I64.getVolatile(segment, address);
        while (true) {
            long next = kind.apply(old, first, second, -1);
            long seen = (long) I64.compareAndExchange(segment, address, old, next);
            if (seen == old) {
                return old;
            }
            old = seen;
        }
    }

    /** On the whole or on a part of a word of 32 bits. */
    private static long onWord(MemorySegment segment, long address, Kind kind, long first, long second, int bytes) {
        long word = address & -Integer.BYTES;
        int shift = (int) (address - word) * Byte.SIZE;
        long mask = mask(bytes);
        int whole = (int) I32.getVolatile(segment, word);
        while (true) {
            long old = (whole >>> shift) & mask;
            long next = kind.apply(old, first, second, mask) & mask;
            int changed = (int) ((whole & ~(mask << shift)) | (next << shift));
            int seen = (int) I32.compareAndExchange(segment, word, whole, changed);
            if (seen == whole) {
                return old;
            }
            whole = seen;
        }
    }

    private static long inTurn(MemorySegment segment, long address, Kind kind, long first, long second, int bytes) {
        long mask = mask(bytes);
        long old = plain(segment, address, bytes) & mask;
        long next = kind.apply(old, first, second, mask);
        switch (bytes) {
            case Byte.BYTES -> segment.set(ValueLayout.JAVA_BYTE, address, (byte) next);
            case Short.BYTES -> {
                segment.set(ValueLayout.JAVA_BYTE, address, (byte) next);
                segment.set(ValueLayout.JAVA_BYTE, address + 1, (byte) (next >> Byte.SIZE));
            }
            case Integer.BYTES -> segment.set(PLAIN_I32, address, (int) next);
            default -> segment.set(PLAIN_I64, address, next);
        }
        return old;
    }

    private static long plain(MemorySegment segment, long address, int bytes) {
        return switch (bytes) {
            case Byte.BYTES -> segment.get(ValueLayout.JAVA_BYTE, address);
            case Short.BYTES ->
                (segment.get(ValueLayout.JAVA_BYTE, address) & 0xff)
                        | (segment.get(ValueLayout.JAVA_BYTE, address + 1) << Byte.SIZE);
            case Integer.BYTES -> segment.get(PLAIN_I32, address);
            default -> segment.get(PLAIN_I64, address);
        };
    }

    private static long mask(int bytes) {
        return bytes == Long.BYTES ? -1 : (1L << (bytes * Byte.SIZE)) - 1;
    }

    // ---- Waiting

    /**
     * Waits until notified; 0 then, 1 where another value than {@code expected} is at the address, 2 after {@code
     * timeout} nanoseconds, which are for ever where they are negative.
     */
    long await(long address, long expected, long timeout, int bytes) {
        checked(address, bytes);
        if (!memory.type().isShared()) {
            throw new Trap(TrapCode.EXPECTED_SHARED_MEMORY);
        }
        long deadline = System.nanoTime() + timeout;
        synchronized (waiters) {
            int load = FIRST_ACCESS + (bytes == Long.BYTES ? 1 : 0);
            if (access(address, 0, 0, load) != (expected & mask(bytes))) {
                return 1;
            }
            Waiter waiter = new Waiter();
            Queue<Waiter> queue = waiters.computeIfAbsent(address, _ -> new ArrayDeque<>());
            queue.add(waiter);
            try {
                while (!waiter.notified) {
                    long left = deadline - System.nanoTime();
                    if (timeout >= 0 && left <= 0) {
                        return 2;
                    }
                    // Rounded up, lest it spin; and 0 would be for ever.
                    waiters.wait(timeout < 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(left) + 1);
                }
                return 0;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Traps.interrupted();
            } finally {
                queue.remove(waiter);
                waiters.remove(address, new ArrayDeque<>());
            }
        }
    }

    /** Wakes up to {@code count} of those who wait at the address; how many. */
    long notify(long address, long count) {
        checked(address, Integer.BYTES);
        synchronized (waiters) {
            Queue<Waiter> queue = waiters.get(address);
            long woken = 0;
            while (queue != null && woken < count && !queue.isEmpty()) {
                queue.remove().notified = true;
                woken++;
            }
            if (woken > 0) {
                waiters.notifyAll();
            }
            return woken;
        }
    }
}
