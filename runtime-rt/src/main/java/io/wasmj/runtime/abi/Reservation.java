package io.wasmj.runtime.abi;

import io.wasmj.runtime.Memory;
import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * 8 GiB of address space, or more for a memory that may grow beyond, of which the first part is committed. Reservations
 * of 8 GiB are kept for the next memory rather than unmapped: their pages go back to the system, their addresses stay.
 */
final class Reservation {

    private static final long SIZE = 8L << 30;
    private static final int MOST_IDLE = 64;

    private static final ConcurrentLinkedQueue<Long> IDLE = new ConcurrentLinkedQueue<>();

    private final long address;
    private final long size;
    private long committed;
    private boolean gone;

    private Reservation(long address, long size) {
        this.address = address;
        this.size = size;
    }

    /** @param bytes how much may be committed at most */
    static Reservation take(long bytes) {
        long size = Math.max(SIZE, bytes);
        long address = reserve(size);
        if (address == Posix.FAILED) {
            address = collect(size);
        }
        if (address == Posix.FAILED) {
            throw new Trap(TrapCode.OUT_OF_MEMORY, "no address space left for another memory", null);
        }
        return new Reservation(address, size);
    }

    /**
     * Memories nobody closed come back when the garbage collector has seen that nobody can reach them. One thread at a
     * time asks and waits, lest others snatch away what it waits for.
     */
    private static long collect(long size) {
        synchronized (IDLE) {
            for (int i = 0; i < 150; i++) {
                if (i % 50 == 0) {
                    System.gc();
                }
                long address = reserve(size);
                if (address != Posix.FAILED) {
                    return address;
                }
                LockSupport.parkNanos(1_000_000);
            }
            return Posix.FAILED;
        }
    }

    private static long reserve(long size) {
        Long idle = size == SIZE ? IDLE.poll() : null;
        return idle != null ? idle : Posix.reserve(size);
    }

    /**
     * Where the accesses of closed instances go that need no check: addresses known to lie in the memory's first pages.
     * Ordinary memory, so that they harm nobody.
     */
    static long graveyard() {
        return Graveyard.ADDRESS;
    }

    private static final class Graveyard {
        static final long ADDRESS = take(SIZE).commitMost();
    }

    /** Commits as much as a system allows that counts what is committed but not used. */
    private long commitMost() {
        long bytes = SIZE;
        while (!commit(bytes) && bytes > Memory.PAGE) {
            bytes /= 2;
        }
        return address;
    }

    long address() {
        return address;
    }

    /** The first {@code bytes}; given back when neither this segment nor a slice of it can be reached any more. */
    @SuppressWarnings("restricted") // The length is taken on trust: it is within the reservation.
    MemorySegment segment(long bytes) {
        return MemorySegment.ofAddress(address).reinterpret(bytes, Arena.ofAuto(), _ -> giveBack());
    }

    /** Makes the first {@code bytes} readable and writable; new ones are zero. False where there is no room. */
    synchronized boolean commit(long bytes) {
        long whole = (bytes + Memory.PAGE - 1) / Memory.PAGE * Memory.PAGE;
        if (whole > committed) {
            if (gone || !Posix.commit(address + committed, whole - committed)) {
                return false;
            }
            committed = whole;
        }
        return true;
    }

    /** Gives the pages back; what was committed stays readable and writable, as zeros. */
    synchronized void empty() {
        if (!gone && committed > 0) {
            Posix.drop(address, committed);
        }
    }

    /** Gives pages and addresses back, for the next memory. */
    synchronized void giveBack() {
        if (gone) {
            return;
        }
        gone = true;
        if (size == SIZE && IDLE.size() < MOST_IDLE && Posix.discard(address, committed)) {
            IDLE.add(address);
        } else {
            Posix.release(address, size);
        }
    }

    /** The system calls; constants as on Linux and macOS. */
    private static final class Posix {

        private static final boolean MAC = System.getProperty("os.name").startsWith("Mac");
        static final long FAILED = -1;
        private static final int PROT_NONE = 0;
        private static final int PROT_READ_WRITE = 3;
        private static final int MADV_DONTNEED = 4;
        private static final int MAP_PRIVATE = 0x02;
        private static final int MAP_FIXED = 0x10;
        private static final int MAP_ANONYMOUS = MAC ? 0x1000 : 0x20;
        private static final int MAP_NORESERVE = MAC ? 0x40 : 0x4000;

        private static final MethodHandle MMAP = function(
                "mmap",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_LONG));
        private static final FunctionDescriptor ON_RANGE = FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT);
        private static final MethodHandle MPROTECT = function("mprotect", ON_RANGE);
        private static final MethodHandle MADVISE = function("madvise", ON_RANGE);
        private static final MethodHandle MUNMAP = function(
                "munmap", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));

        // Restricted, as the descriptors are taken on trust: they are those of POSIX on 64-bit systems.
        @SuppressWarnings("restricted")
        private static MethodHandle function(String name, FunctionDescriptor type) {
            Linker linker = Linker.nativeLinker();
            MemorySegment symbol = linker.defaultLookup()
                    .find(name)
                    .orElseThrow(() -> new UnsupportedOperationException("memory of strategy native wants " + name
                            + "(2), which this system lacks;" + " compile with --memory heap"));
            return linker.downcallHandle(symbol, type);
        }

        private static long map(long address, long size, int protection, int flags) {
            try {
                return (long) MMAP.invokeExact(
                        address, size, protection, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | flags, -1, 0L);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        }

        static long reserve(long size) {
            return map(0, size, PROT_NONE, 0);
        }

        private static boolean call(MethodHandle function, long address, long size, int argument) {
            try {
                return (int) function.invokeExact(address, size, argument) == 0;
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        }

        static boolean commit(long address, long size) {
            return call(MPROTECT, address, size, PROT_READ_WRITE);
        }

        static void drop(long address, long size) {
            call(MADVISE, address, size, MADV_DONTNEED);
        }

        /** Mapping anew drops the pages and takes the access away in one call. */
        static boolean discard(long address, long size) {
            return size == 0 || map(address, size, PROT_NONE, MAP_FIXED) == address;
        }

        static void release(long address, long size) {
            try {
                int ignored = (int) MUNMAP.invokeExact(address, size);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        }
    }
}
