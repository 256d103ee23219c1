package io.wasmj.wasi;

import io.wasmj.runtime.HostFunction;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** What can be done with an open file: positions, sizes, times. */
final class FileFunctions {

    static final int FILESTAT_SIZE = 64;

    private static final int MOST_ADVICE = 5;

    private static final int ATIM = 1;
    private static final int ATIM_NOW = 1 << 1;
    private static final int MTIM = 1 << 2;
    private static final int MTIM_NOW = 1 << 3;

    private FileFunctions() {}

    @HostFunction("fd_pread")
    static void fdPread(Guest guest, int fd, int iovecs, int count, long offset, int result) throws IOException {
        FileDescriptor file = guest.file(fd, Rights.FD_READ | Rights.FD_SEEK);
        MemorySegment slot = guest.slice(result, 4);
        Iovecs buffers = new Iovecs(guest, iovecs, count);
        slot.set(Guest.I32, 0, buffers.transfer(false, (buffer, done) -> file.readAt(buffer, offset + done)));
    }

    @HostFunction("fd_pwrite")
    static void fdPwrite(Guest guest, int fd, int iovecs, int count, long offset, int result) throws IOException {
        FileDescriptor file = guest.file(fd, Rights.FD_WRITE | Rights.FD_SEEK);
        MemorySegment slot = guest.slice(result, 4);
        Iovecs buffers = new Iovecs(guest, iovecs, count);
        slot.set(Guest.I32, 0, buffers.transfer(false, (buffer, done) -> file.writeAt(buffer, offset + done)));
    }

    @HostFunction("fd_seek")
    static void fdSeek(Guest guest, int fd, long offset, int whence, int result) throws IOException {
        boolean tells = offset == 0 && whence == FileDescriptor.SEEK_CUR;
        FileDescriptor file = guest.file(fd, tells ? Rights.FD_TELL : Rights.FD_SEEK);
        guest.slice(result, 8).set(Guest.I64, 0, file.seek(offset, whence));
    }

    @HostFunction("fd_tell")
    static void fdTell(Guest guest, int fd, int result) throws IOException {
        FileDescriptor file = guest.file(fd, Rights.FD_TELL);
        guest.slice(result, 8).set(Guest.I64, 0, file.position());
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
    static void fdFilestatGet(Guest guest, int fd, int result) throws IOException {
        putFilestat(guest, result, guest.descriptor(fd, Rights.FD_FILESTAT_GET).stat());
    }

    static void putFilestat(Guest guest, int address, FileStat stat) throws WasiException {
        MemorySegment out = guest.slice(address, FILESTAT_SIZE);
        out.fill((byte) 0);
        out.set(Guest.I64, 0, stat.device());
        out.set(Guest.I64, 8, stat.inode());
        out.set(Guest.I8, 16, (byte) stat.type().code());
        out.set(Guest.I64, 24, stat.links());
        out.set(Guest.I64, 32, stat.size());
        out.set(Guest.I64, 40, stat.accessTime());
        out.set(Guest.I64, 48, stat.modificationTime());
        out.set(Guest.I64, 56, stat.changeTime());
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
