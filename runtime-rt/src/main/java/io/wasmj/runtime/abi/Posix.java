package io.wasmj.runtime.abi;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

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

    private static final int MAP_SHARED = 0x01;
    private static final int O_RDONLY_CLOEXEC = 0x80000;
    private static final int MFD_CLOEXEC = 1;

    // Of Linux; where they are missing, so is what builds on them.
    private static final @Nullable MethodHandle MEMFD_CREATE = optional(
            "memfd_create", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    private static final MethodHandle FTRUNCATE = function(
            "ftruncate", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));
    private static final MethodHandle CLOSE =
            function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle OPEN = function(
            "open",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    private static final MethodHandle IOCTL = function(
            "ioctl",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
            Linker.Option.firstVariadicArg(2));

    // Restricted, as the descriptors are taken on trust: they are those of POSIX on 64-bit systems.
    @SuppressWarnings("restricted")
    private static @Nullable MethodHandle optional(String name, FunctionDescriptor type, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup()
                .find(name)
                .map(symbol -> linker.downcallHandle(symbol, type, options))
                .orElse(null);
    }

    private static MethodHandle function(String name, FunctionDescriptor type, Linker.Option... options) {
        MethodHandle function = optional(name, type, options);
        if (function == null) {
            throw new UnsupportedOperationException("memory of strategy native wants " + name
                    + "(2), which this system lacks;" + " compile with --memory heap");
        }
        return function;
    }

    private static long map(long address, long size, int protection, int flags, int file) {
        try {
            return (long) MMAP.invokeExact(address, size, protection, flags, file, 0L);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** These functions throw nothing; what comes is from the JVM. */
    private static Error unexpected(Throwable e) {
        if (e instanceof RuntimeException exception) {
            throw exception;
        }
        return e instanceof Error error ? error : new AssertionError(e);
    }

    private static long mapNothing(long address, long size, int flags) {
        return map(address, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | flags, -1);
    }

    static long reserve(long size) {
        return mapNothing(0, size, 0);
    }

    private static boolean call(MethodHandle function, long address, long size, int argument) {
        try {
            return (int) function.invokeExact(address, size, argument) == 0;
        } catch (Throwable e) {
            throw unexpected(e);
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
        return size == 0 || mapNothing(address, size, MAP_FIXED) == address;
    }

    static void release(long address, long size) {
        try {
            int ignored = (int) MUNMAP.invokeExact(address, size);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** A file of so many zero bytes without a name in any directory; negative where there is none to be had. */
    static int memoryFile(String name, long size) {
        if (MEMFD_CREATE == null) {
            return -1;
        }
        try (Arena arena = Arena.ofConfined()) {
            int file = (int) MEMFD_CREATE.invokeExact(arena.allocateFrom(name), MFD_CLOEXEC);
            if (file >= 0 && (int) FTRUNCATE.invokeExact(file, size) != 0) {
                close(file);
                return -1;
            }
            return file;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Maps a file to write to it. */
    static long mapShared(int file, long size) {
        return map(0, size, PROT_READ_WRITE, MAP_SHARED, file);
    }

    /** Maps a file there so that writing changes a copy. */
    static boolean mapPrivate(int file, long address, long size) {
        return map(address, size, PROT_READ_WRITE, MAP_PRIVATE | MAP_NORESERVE | MAP_FIXED, file) == address;
    }

    /** Negative where there is no such file, or it may not be read. */
    static int openReadOnly(String path) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) OPEN.invokeExact(arena.allocateFrom(path), O_RDONLY_CLOEXEC);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static void close(int file) {
        try {
            int ignored = (int) CLOSE.invokeExact(file);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Negative where the file does not know the request. */
    static int control(int file, long request, MemorySegment argument) {
        try {
            return (int) IOCTL.invokeExact(file, request, argument);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }
}
