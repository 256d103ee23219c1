package io.wasmj.wasi;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls of the C library that work relative to an open directory and that Java does not have. */
final class CLibrary {

    static final StructLayout STATE = Linker.Option.captureStateLayout();

    private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final MemoryLayout POINTER = ValueLayout.ADDRESS;

    private static final boolean MAC = System.getProperty("os.name").startsWith("Mac");
    /** Both of these number some flags of {@code open} as ARM does. */
    private static final boolean ARM = System.getProperty("os.arch").matches("aarch64|ppc64le");

    static final int O_DIRECTORY = MAC ? 0x10_0000 : ARM ? 0x4000 : 0x1_0000;
    static final int O_NOFOLLOW = MAC ? 0x100 : ARM ? 0x8000 : 0x2_0000;
    static final int O_CLOEXEC = MAC ? 0x100_0000 : 0x8_0000;
    static final int AT_SYMLINK_NOFOLLOW = MAC ? 0x20 : 0x100;
    /** In place of nanoseconds: leave this time as it is. */
    static final long UTIME_OMIT = MAC ? -2 : (1 << 30) - 2;

    private static final Map<Integer, Errno> ERRNOS = Map.ofEntries(
            Map.entry(1, Errno.PERM),
            Map.entry(2, Errno.NOENT),
            Map.entry(9, Errno.BADF),
            Map.entry(12, Errno.NOMEM),
            Map.entry(13, Errno.ACCES),
            Map.entry(16, Errno.BUSY),
            Map.entry(17, Errno.EXIST),
            Map.entry(18, Errno.XDEV),
            Map.entry(20, Errno.NOTDIR),
            Map.entry(21, Errno.ISDIR),
            Map.entry(22, Errno.INVAL),
            Map.entry(23, Errno.NFILE),
            Map.entry(24, Errno.MFILE),
            Map.entry(28, Errno.NOSPC),
            Map.entry(30, Errno.ROFS),
            Map.entry(31, Errno.MLINK),
            Map.entry(MAC ? 45 : 95, Errno.NOTSUP),
            Map.entry(MAC ? 62 : 40, Errno.LOOP),
            Map.entry(MAC ? 63 : 36, Errno.NAMETOOLONG),
            Map.entry(MAC ? 69 : 122, Errno.DQUOT));

    private CLibrary() {}

    /** Whether this platform and this start of the JVM let us call the C library. */
    static boolean isAvailable() {
        return (MAC || System.getProperty("os.name").equals("Linux"))
                && CLibrary.class.getModule().isNativeAccessEnabled();
    }

    // Each in a class of its own: linking one takes milliseconds, and few programs need many.

    static final class Openat {
        static final MethodHandle CALL = link("openat", INT, Linker.Option.firstVariadicArg(3), INT, POINTER, INT);

        private Openat() {}
    }

    static final class Mkdirat {
        static final MethodHandle CALL = link("mkdirat", INT, null, INT, POINTER, INT);

        private Mkdirat() {}
    }

    static final class Symlinkat {
        static final MethodHandle CALL = link("symlinkat", INT, null, POINTER, INT, POINTER);

        private Symlinkat() {}
    }

    static final class Linkat {
        static final MethodHandle CALL = link("linkat", INT, null, INT, POINTER, INT, POINTER, INT);

        private Linkat() {}
    }

    static final class Readlinkat {
        static final MethodHandle CALL = link("readlinkat", LONG, null, INT, POINTER, POINTER, LONG);

        private Readlinkat() {}
    }

    static final class Utimensat {
        static final MethodHandle CALL = link("utimensat", INT, null, INT, POINTER, POINTER, INT);

        private Utimensat() {}
    }

    static final class Close {
        static final MethodHandle CALL = link("close", INT, null, INT);

        private Close() {}
    }

    @SuppressWarnings("restricted") // only where native access is enabled
    private static MethodHandle link(
            String name, MemoryLayout result, Linker.@Nullable Option option, MemoryLayout... parameters) {
        Linker linker = Linker.nativeLinker();
        Linker.Option state = Linker.Option.captureCallState("errno");
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(result, parameters),
                option == null ? new Linker.Option[] {state} : new Linker.Option[] {state, option});
    }

    /** What the last call with this state failed of. */
    static WasiException failure(MemorySegment state) {
        return new WasiException(ERRNOS.getOrDefault((int) ERRNO.get(state, 0L), Errno.IO));
    }
}
