package io.wasmj.runtime.abi;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** The system calls behind off-heap memories; constants as on Linux and macOS. */
final class Posix {

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
