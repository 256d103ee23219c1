package io.wasmj.wasi;

import io.wasmj.runtime.HostFunction;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What can be done with an open file: positions, sizes, times. */
final class FileFunctions {

    private static final int MOST_ADVICE = 5;

    private static final int ATIM = 1;
    private static final int ATIM_NOW = 1 << 1;
    private static final int MTIM = 1 << 2;
    private static final int MTIM_NOW = 1 << 3;

    private FileFunctions() {}

    @HostFunction("fd_pread")
    static int fdPread(Guest guest, int fd, Iovecs buffers, long offset) throws IOException {
        FileDescriptor file = guest.file(fd, Rights.FD_READ | Rights.FD_SEEK);
        return buffers.transfer(false, (buffer, done) -> file.readAt(buffer, offset + done));
    }

    @HostFunction("fd_pwrite")
    static int fdPwrite(Guest guest, int fd, Iovecs buffers, long offset) throws IOException {
        FileDescriptor file = guest.file(fd, Rights.FD_WRITE | Rights.FD_SEEK);
        return buffers.transfer(false, (buffer, done) -> file.writeAt(buffer, offset + done));
    }

    @HostFunction("fd_seek")
    static long fdSeek(Guest guest, int fd, long offset, Whence whence) throws IOException {
        boolean tells = offset == 0 && whence == Whence.CUR;
        FileDescriptor file = guest.file(fd, tells ? Rights.FD_TELL : Rights.FD_SEEK);
        return file.seek(offset, whence);
    }

    @HostFunction("fd_tell")
    static long fdTell(Guest guest, int fd) throws IOException {
        return guest.file(fd, Rights.FD_TELL).position();
    }

    @HostFunction("fd_advise")
    static void fdAdvise(Guest guest, int fd, long offset, long length, int advice) throws IOException {
        guest.file(fd, Rights.FD_ADVISE);
        if (offset < 0 || length < 0 || advice < 0 || advice > MOST_ADVICE) {
            throw new WasiException(Errno.INVAL);
        }
        // Java has no way to pass it on, and it changes nothing a guest can see.
    }

    @HostFunction("fd_allocate")
    static void fdAllocate(Guest guest, int fd, long offset, long length) throws IOException {
        guest.file(fd, Rights.FD_ALLOCATE).allocate(offset, length);
    }

    @HostFunction("fd_filestat_get")
    static FileStat fdFilestatGet(Guest guest, int fd) throws IOException {
        return guest.descriptor(fd, Rights.FD_FILESTAT_GET).stat();
    }

    @HostFunction("fd_filestat_set_size")
    static void fdFilestatSetSize(Guest guest, int fd, long size) throws IOException {
        guest.file(fd, Rights.FD_FILESTAT_SET_SIZE).resize(size);
    }

    @HostFunction("fd_filestat_set_times")
    static void fdFilestatSetTimes(Guest guest, int fd, long accessTime, long modificationTime, int flags)
            throws IOException {
        Descriptor descriptor = guest.descriptor(fd, Rights.FD_FILESTAT_SET_TIMES);
        Times times = Times.of(guest, accessTime, modificationTime, flags);
        descriptor.setTimes(times.access(), times.modification());
    }

    /** Times to be set; null where one is left as it is. */
    record Times(@Nullable Long access, @Nullable Long modification) {

        static Times of(Guest guest, long access, long modification, int flags) throws WasiException {
            Guest.requireKnown(flags, ATIM | ATIM_NOW | MTIM | MTIM_NOW);
            return new Times(
                    time(guest, access, (flags & ATIM) != 0, (flags & ATIM_NOW) != 0),
                    time(guest, modification, (flags & MTIM) != 0, (flags & MTIM_NOW) != 0));
        }

        private static @Nullable Long time(Guest guest, long given, boolean set, boolean now) throws WasiException {
            if (set && now) {
                throw new WasiException(Errno.INVAL);
            }
            if (now) {
                return guest.state().clock().realTime();
            }
            return set ? (Long) given : null;
        }
    }
}
