package io.wasmj.wasi;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * {@code readlinkat(2)}, the one thing Java's directory handles lack that cannot be had by moving files: it walks down
 * from a directory through no link, each step from the handle of the one before, so that what it reads lies below that
 * directory whatever is swapped meanwhile.
 */
final class LinkReader {

    private static final int MOST_TARGET_BYTES = 4096;

    /** An absolute path needs none. */
    private static final int NO_DIRECTORY = -1;

    /** As the C library numbers them; {@code O_RDONLY} is 0 everywhere. */
    private record Flags(int directory, int noFollow, int closeOnExec) {
        static Flags ofHost() {
            if (System.getProperty("os.name").startsWith("Mac")) {
                return new Flags(0x10_0000, 0x100, 0x100_0000);
            }
            return System.getProperty("os.arch").matches("aarch64|ppc64le")
                    ? new Flags(0x4000, 0x8000, 0x8_0000)
                    : new Flags(0x1_0000, 0x2_0000, 0x8_0000);
        }
    }

    /** Null where this platform or this start of the JVM does not let us call the C library. */
    private static final @Nullable LinkReader INSTANCE = find();

    private final Flags flags = Flags.ofHost();
    private final MethodHandle openAt;
    private final MethodHandle readLinkAt;
    private final MethodHandle close;

    @SuppressWarnings("restricted") // only where native access is enabled
    private LinkReader(Linker linker) {
        openAt = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("openat"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                Linker.Option.firstVariadicArg(3));
        readLinkAt = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("readlinkat"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG));
        close = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("close"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    }

    private static @Nullable LinkReader find() {
        String system = System.getProperty("os.name");
        boolean known = system.equals("Linux") || system.startsWith("Mac");
        return known && LinkReader.class.getModule().isNativeAccessEnabled()
                ? new LinkReader(Linker.nativeLinker())
                : null;
    }

    /** For links below {@code root}; null where there is none for them. */
    static @Nullable LinkReader of(Path root) {
        return root.getFileSystem().equals(FileSystems.getDefault()) ? INSTANCE : null;
    }

    /**
     * The target of a symbolic link.
     *
     * @param root absolute; links in it are followed
     * @param link relative to {@code root}; links before its last name are not
     * @throws IOException where no link is there
     */
    String read(Path root, Path link) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            int directory = open(arena, NO_DIRECTORY, root, flags.directory);
            try {
                for (int i = 0; i < link.getNameCount() - 1; i++) {
                    int outer = directory;
                    directory = open(arena, outer, link.getName(i), flags.directory | flags.noFollow);
                    close(outer);
                }
                MemorySegment name = arena.allocateFrom(String.valueOf(link.getFileName()));
                MemorySegment target = arena.allocate(MOST_TARGET_BYTES);
                long length = (long) readLinkAt.invokeExact(directory, name, target, target.byteSize());
                if (length < 0) {
                    throw new NotLinkException(link.toString());
                }
                return new String(target.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
            } finally {
                close(directory);
            }
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("the C library throws nothing", e);
        }
    }

    private int open(Arena arena, int directory, Path path, int mode) throws Throwable {
        int opened = (int) openAt.invokeExact(directory, arena.allocateFrom(path.toString()), mode | flags.closeOnExec);
        if (opened < 0) {
            throw new NoSuchFileException(path.toString());
        }
        return opened;
    }

    private void close(int directory) throws Throwable {
        int _ = (int) close.invokeExact(directory);
    }
}
