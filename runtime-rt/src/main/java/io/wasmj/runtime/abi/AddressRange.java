package io.wasmj.runtime.abi;

import io.wasmj.runtime.Memory;
import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * 8 GiB of address space, or more for a memory that may grow beyond, of which the first part is committed. Ranges of
 * 8 GiB are kept for the next memory rather than unmapped: their pages go back to the system, their addresses stay. The
 * pages of small memories stay as well, as zeros: writing these takes a few microseconds, whereas taking pages away and
 * bringing them back has the system stop all processors that run a thread of this process.
 */
final class AddressRange {

    static final long USUAL = 8L << 30;

    /** Two threads that give one back at the same time may make it one more. */
    static final int MOST_IDLE = 64;

    /** The largest memory whose pages are kept, in pages. */
    private static final int MOST_KEPT = 4;

    /** The most bytes of a mapped file that are copied back: so much each idle range may keep. */
    private static final long MOST_RESTORED = 4 << 20;

    /** By how many pages of each are committed. */
    private static final List<Queue<AddressRange>> IDLE = Stream.generate(
                    () -> (Queue<AddressRange>) new ConcurrentLinkedQueue<AddressRange>())
            .limit(MOST_KEPT + 1)
            .toList();

    private static final AtomicInteger IDLE_COUNT = new AtomicInteger();

    private final Pages pages;

    /** As long as it or a slice of it can be reached, the addresses are nobody else's. */
    private final MemorySegment segment;

    @SuppressWarnings("restricted") // The length is that of the mapping.
    private AddressRange(Pages pages) {
        this.pages = pages;
        segment = MemorySegment.ofAddress(pages.address).reinterpret(pages.size, Arena.ofAuto(), _ -> pages.orphaned());
    }

    /**
     * One of which nothing is committed, or just what is wanted.
     *
     * @param bytes how much will be committed at once
     * @param mostBytes how much may be committed at most
     */
    static AddressRange take(long bytes, long mostBytes) {
        long size = Math.max(USUAL, mostBytes);
        AddressRange range = find(bytes, size);
        if (range == null) {
            range = collect(bytes, size);
        }
        if (range == null) {
            throw new Trap(TrapCode.OUT_OF_MEMORY, "no address space left for another memory", null);
        }
        return range;
    }

    /**
     * Memories nobody closed come back when the garbage collector has seen that nobody can reach them. One thread at a
     * time asks and waits, lest others snatch away what it waits for.
     */
    private static @Nullable AddressRange collect(long bytes, long size) {
        synchronized (IDLE) {
            AddressRange range = null;
            for (int i = 0; range == null && i < 150; i++) {
                if (i % 50 == 0) {
                    System.gc();
                }
                range = find(bytes, size);
                if (range == null) {
                    LockSupport.parkNanos(1_000_000);
                }
            }
            return range;
        }
    }

    private static @Nullable AddressRange find(long bytes, long size) {
        AddressRange idle = size == USUAL ? idle(bytes) : null;
        if (idle != null) {
            return idle;
        }
        long address = Posix.reserve(size);
        return address == Posix.FAILED ? null : new AddressRange(new Pages(address, size));
    }

    /** The best fit; of another, what is committed is taken back, as a memory ends where its pages end. */
    private static @Nullable AddressRange idle(long bytes) {
        long wanted = Pages.count(bytes);
        AddressRange idle = wanted <= MOST_KEPT ? poll((int) wanted) : null;
        for (int count = 0; idle == null && count <= MOST_KEPT; count++) {
            idle = poll(count);
            if (idle != null && !idle.pages.uncommit()) {
                idle.pages.release();
                idle = null;
            }
        }
        return idle;
    }

    private static @Nullable AddressRange poll(int count) {
        AddressRange idle = IDLE.get(count).poll();
        if (idle != null) {
            IDLE_COUNT.decrementAndGet();
        }
        return idle;
    }

    long address() {
        return pages.address;
    }

    MemorySegment segment() {
        return segment;
    }

    /** Makes the first {@code bytes} readable and writable; new ones are zero. False where there is no room. */
    boolean commit(long bytes) {
        return pages.commit(bytes);
    }

    /** Gives the pages back; what was committed stays readable and writable, as zeros. */
    void empty() {
        Posix.drop(pages.address, pages.committed);
    }

    boolean isUsual() {
        return pages.size == USUAL;
    }

    /** Begins with what a file holds, of which writing changes a copy. For a range of which nothing is committed. */
    boolean map(ImageFile file) {
        return pages.map(file.descriptor(), file.view().byteSize());
    }

    /** Makes it what it was when the file was mapped. False where that cannot be done. */
    boolean restore(ImageFile file) {
        return pages.restore(file.view(), segment);
    }

    /** To whoever takes one next, who shall find zeros. */
    void giveBack() {
        if (pages.size == USUAL && idleCount() < MOST_IDLE && pages.clear(segment)) {
            IDLE_COUNT.incrementAndGet();
            IDLE.get((int) Pages.count(pages.committed)).add(this);
        } else {
            pages.release();
        }
    }

    /** How many are kept for the next memory. */
    static int idleCount() {
        return IDLE_COUNT.get();
    }

    /** What becomes of a range's pages; all that is left of one when nobody can reach it. */
    private static final class Pages {

        private final long address;
        private final long size;
        private long committed;
        private boolean released;

        /** Which blocks of a mapped file were written to; null where none is mapped. */
        private @Nullable DirtyBlocks dirty;

        Pages(long address, long size) {
            this.address = address;
            this.size = size;
        }

        static long count(long bytes) {
            return (bytes + Memory.PAGE - 1) / Memory.PAGE;
        }

        boolean commit(long bytes) {
            long whole = count(bytes) * Memory.PAGE;
            if (whole > committed) {
                if (!Posix.commit(address + committed, whole - committed)) {
                    return false;
                }
                committed = whole;
            }
            return true;
        }

        boolean uncommit() {
            boolean done = Posix.discard(address, committed);
            committed = 0;
            dirty = null;
            return done;
        }

        /** Has few pages left, and zeros in them. */
        boolean clear(MemorySegment segment) {
            if (count(committed) > MOST_KEPT || dirty != null) {
                return uncommit();
            }
            segment.asSlice(0, committed).fill((byte) 0);
            return true;
        }

        boolean map(int file, long bytes) {
            if (!Posix.mapPrivate(file, address, bytes)) {
                return false;
            }
            committed = bytes;
            dirty = new DirtyBlocks();
            return true;
        }

        /**
         * Written blocks stay the range's own, as most guests write to the same ones again: copying a block back takes
         * a tenth of the time of a page fault.
         */
        boolean restore(MemorySegment image, MemorySegment segment) {
            long mapped = image.byteSize();
            if (committed > mapped) {
                if (!Posix.discard(address + mapped, committed - mapped)) {
                    return false;
                }
                committed = mapped;
            }
            if (!copyBack(Objects.requireNonNull(dirty), image, segment)) {
                Posix.drop(address, mapped);
            }
            return true;
        }

        /** False where that is not known to be done, or not worth it. */
        private boolean copyBack(DirtyBlocks blocks, MemorySegment image, MemorySegment segment) {
            long end = address + image.byteSize();
            long bytes = 0;
            for (long from = address; from < end; from = blocks.walked()) {
                int runs = blocks.find(from, end);
                if (runs < 0) {
                    return false;
                }
                for (int i = 0; i < runs; i++) {
                    long at = blocks.start(i) - address;
                    long length = blocks.end(i) - blocks.start(i);
                    bytes += length;
                    if (bytes > MOST_RESTORED) {
                        return false;
                    }
                    MemorySegment.copy(image, at, segment, at, length);
                }
            }
            return true;
        }

        void release() {
            released = true;
            Posix.release(address, size);
        }

        /** Nobody can reach the range: a memory was never closed, or the range was released. */
        void orphaned() {
            if (!released) {
                new AddressRange(this).giveBack();
            }
        }
    }
}
