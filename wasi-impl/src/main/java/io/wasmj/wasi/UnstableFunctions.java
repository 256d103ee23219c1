package io.wasmj.wasi;

import io.wasmj.runtime.HostFunction;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** The functions that were otherwise in {@code wasi_unstable}: another order of whence, other layouts in memory. */
final class UnstableFunctions {

    private static final int FILESTAT_SIZE = 56;

    private static final int[] WHENCE = {FileDescriptor.SEEK_CUR, FileDescriptor.SEEK_END, FileDescriptor.SEEK_SET};

    private UnstableFunctions() {}

    @HostFunction("fd_seek")
    static void fdSeek(Guest guest, int fd, long offset, int whence, int result) throws IOException {
        if (whence < 0 || whence >= WHENCE.length) {
            throw new WasiException(Errno.INVAL);
        }
        FileFunctions.fdSeek(guest, fd, offset, WHENCE[whence], result);
    }

    @HostFunction("fd_filestat_get")
    static void fdFilestatGet(Guest guest, int fd, int result) throws IOException {
        putFilestat(guest, result, guest.descriptor(fd, Rights.FD_FILESTAT_GET).stat());
    }

    @HostFunction("path_filestat_get")
    static void pathFilestatGet(Guest guest, int fd, int lookup, int path, int pathLength, int result)
            throws IOException {
        putFilestat(guest, result, PathFunctions.stat(guest, fd, lookup, path, pathLength));
    }

    private static void putFilestat(Guest guest, int address, FileStat stat) throws WasiException {
        MemorySegment out = guest.slice(address, FILESTAT_SIZE);
        out.fill((byte) 0);
        out.set(Guest.I64, 0, stat.device());
        out.set(Guest.I64, 8, stat.inode());
        out.set(Guest.I8, 16, (byte) stat.type().code());
        out.set(Guest.I32, 20, (int) stat.links());
        out.set(Guest.I64, 24, stat.size());
        out.set(Guest.I64, 32, stat.accessTime());
        out.set(Guest.I64, 40, stat.modificationTime());
        out.set(Guest.I64, 48, stat.changeTime());
    }

    @HostFunction("poll_oneoff")
    static void pollOneoff(Guest guest, int subscriptions, int events, int count, int result)
            throws IOException, InterruptedException {
        PollFunctions.poll(guest, subscriptions, Subscription.UNSTABLE_SIZE, events, count, result);
    }
}
