package io.wasmj.wasi;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * An open directory of the host for what Java's own directory handles lack: {@code mkdirat(2)} and its like. None of these
 * follows a link, and each works in the directory that was opened, wherever it is by now.
 */
final class DirectoryHandle implements Closeable {

    private static final int MOST_TARGET_BYTES = 4096;

    /** What the process's umask leaves of it. */
    private static final int MODE = 0777;

    /** An absolute path needs none. */
    private static final int NO_DIRECTORY = -1;

    private final int number;

    /** The system gives a closed number to whatever is opened next: a call under way keeps it open. */
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    private boolean closed;

    private DirectoryHandle(int number) {
        this.number = number;
    }

    /** Whether directories of this file system can be opened. */
    static boolean isAvailable(FileSystem fileSystem) {
        return CLibrary.isAvailable() && fileSystem.equals(FileSystems.getDefault());
    }

    /**
     * Opens a directory.
     *
     * @param root absolute; links in it are followed
     * @param path of the directory, at or below {@code root}: from there, no link is followed
     */
    static DirectoryHandle open(Path root, Path path) throws WasiException {
        DirectoryHandle directory = open(NO_DIRECTORY, root.toString(), 0);
        for (Path name : root.equals(path) ? List.<Path>of() : root.relativize(path)) {
            try (DirectoryHandle outer = directory) {
                directory = outer.open(name.toString());
            }
        }
        return directory;
    }

    private static DirectoryHandle open(int directory, String name, int more) throws WasiException {
        int flags = CLibrary.O_DIRECTORY | CLibrary.O_CLOEXEC | more;
        return new DirectoryHandle(call((state, arena) ->
                (int) CLibrary.Openat.CALL.invokeExact(state, directory, arena.allocateFrom(name), flags)));
    }

    private DirectoryHandle open(String name) throws WasiException {
        return use(() -> open(number, name, CLibrary.O_NOFOLLOW));
    }

    /** Whether this is the directory of that key, {@link BasicFileAttributes#fileKey}. */
    boolean is(@Nullable Object fileKey) throws WasiException {
        return use(() -> {
            try {
                Path self = Path.of("/dev/fd", Integer.toString(number));
                return Objects.equals(
                        fileKey,
                        Files.readAttributes(self, BasicFileAttributes.class).fileKey());
            } catch (IOException _) {
                return false;
            }
        });
    }

    void createDirectory(String name) throws WasiException {
        use(() -> call((state, arena) ->
                (int) CLibrary.Mkdirat.CALL.invokeExact(state, number, arena.allocateFrom(name), MODE)));
    }

    void createSymbolicLink(String name, String target) throws WasiException {
        use(() -> call((state, arena) -> (int) CLibrary.Symlinkat.CALL.invokeExact(
                state, arena.allocateFrom(target), number, arena.allocateFrom(name))));
    }

    void createLink(String name, DirectoryHandle from, String existing) throws WasiException {
        use(() -> from.use(() -> call((state, arena) -> (int) CLibrary.Linkat.CALL.invokeExact(
                state, from.number, arena.allocateFrom(existing), number, arena.allocateFrom(name), 0))));
    }

    /** What a symbolic link says; where it is another kind of file, {@code inval}. */
    String readSymbolicLink(String name) throws WasiException {
        byte[] target = new byte[MOST_TARGET_BYTES];
        int length = use(() -> call((state, arena) -> {
            MemorySegment buffer = arena.allocate(MOST_TARGET_BYTES);
            long read = (long) CLibrary.Readlinkat.CALL.invokeExact(
                    state, number, arena.allocateFrom(name), buffer, buffer.byteSize());
            MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, target, 0, target.length);
            return (int) read;
        }));
        return new String(target, 0, length, StandardCharsets.UTF_8);
    }

    /** Sets the times of an entry of whatever kind; null leaves one as it is. */
    void setTimes(String name, @Nullable Long accessTime, @Nullable Long modificationTime) throws WasiException {
        use(() -> call((state, arena) -> {
            MemorySegment times = arena.allocate(ValueLayout.JAVA_LONG, 4);
            putTime(times, 0, accessTime);
            putTime(times, 2, modificationTime);
            return (int) CLibrary.Utimensat.CALL.invokeExact(
                    state, number, arena.allocateFrom(name), times, CLibrary.AT_SYMLINK_NOFOLLOW);
        }));
    }

    /** As a {@code struct timespec}: seconds, nanoseconds. */
    private static void putTime(MemorySegment times, long index, @Nullable Long nanos) {
        long second = TimeUnit.SECONDS.toNanos(1);
        times.setAtIndex(ValueLayout.JAVA_LONG, index, nanos == null ? 0 : Math.floorDiv(nanos, second));
        times.setAtIndex(
                ValueLayout.JAVA_LONG, index + 1, nanos == null ? CLibrary.UTIME_OMIT : Math.floorMod(nanos, second));
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                call((state, _) -> (int) CLibrary.Close.CALL.invokeExact(state, number));
            }
        } catch (WasiException _) {
            // It is closed all the same.
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** What is done with an open handle. */
    @FunctionalInterface
    private interface Use<T> {
        T run() throws WasiException;
    }

    private <T> T use(Use<T> use) throws WasiException {
        // Fails only while it is being closed, so that no two handles wait for each other.
        if (!lock.readLock().tryLock()) {
            throw new WasiException(Errno.BADF);
        }
        try {
            if (closed) {
                throw new WasiException(Errno.BADF);
            }
            return use.run();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** A call of the C library: something negative says that it failed. */
    @FunctionalInterface
    private interface Call {
        int run(MemorySegment state, Arena arena) throws Throwable;
    }

    private static int call(Call call) throws WasiException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CLibrary.STATE);
            int result = call.run(state, arena);
            if (result < 0) {
                throw CLibrary.failure(state);
            }
            return result;
        } catch (WasiException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("the C library throws nothing", e);
        }
    }
}
