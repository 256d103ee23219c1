package io.wasmj.wasi;

import io.wasmj.runtime.HostFunction;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What can be done with a descriptor of any kind: reading, writing, flags, rights, numbers, directories. */
final class DescriptorFunctions {

    private static final int DIRENT_SIZE = 24;

    private DescriptorFunctions() {}

    @HostFunction("fd_read")
    static int fdRead(Guest guest, int fd, Iovecs buffers) throws IOException {
        Descriptor descriptor = guest.descriptor(fd);
        if (descriptor instanceof DirectoryDescriptor directory) {
            throw directory.unsupported();
        }
        descriptor.require(Rights.FD_READ);
        boolean mayWait = !(descriptor instanceof FileDescriptor);
        return buffers.transfer(mayWait, (buffer, _) -> descriptor.read(buffer));
    }

    @HostFunction("fd_write")
    static int fdWrite(Guest guest, int fd, Iovecs buffers) throws IOException {
        Descriptor descriptor = guest.descriptor(fd);
        if (descriptor instanceof DirectoryDescriptor directory) {
            throw directory.unsupported();
        }
        descriptor.require(Rights.FD_WRITE);
        // What one call writes stays together, whatever other threads write.
        synchronized (descriptor) {
            return buffers.transfer(false, (buffer, _) -> descriptor.write(buffer));
        }
    }

    @HostFunction("fd_close")
    static void fdClose(Guest guest, int fd) throws IOException {
        guest.state().descriptors().close(fd);
    }

    @HostFunction("fd_renumber")
    static void fdRenumber(Guest guest, int from, int to) throws IOException {
        guest.state().descriptors().renumber(from, to);
    }

    @HostFunction("fd_fdstat_get")
    static Descriptor fdFdstatGet(Guest guest, int fd) throws IOException {
        return guest.descriptor(fd);
    }

    @HostFunction("fd_fdstat_set_flags")
    static void fdFdstatSetFlags(Guest guest, int fd, int flags) throws IOException {
        guest.descriptor(fd, Rights.FD_FDSTAT_SET_FLAGS).setFlags(flags);
    }

    @HostFunction("fd_fdstat_set_rights")
    static void fdFdstatSetRights(Guest guest, int fd, long rights, long inheriting) throws IOException {
        guest.descriptor(fd).dropRights(rights, inheriting);
    }

    @HostFunction("fd_sync")
    static void fdSync(Guest guest, int fd) throws IOException {
        guest.descriptor(fd, Rights.FD_SYNC).sync(true);
    }

    @HostFunction("fd_datasync")
    static void fdDatasync(Guest guest, int fd) throws IOException {
        guest.descriptor(fd, Rights.FD_DATASYNC).sync(false);
    }

    @HostFunction("fd_prestat_get")
    static Prestat fdPrestatGet(Guest guest, int fd) throws IOException {
        return guest.descriptor(fd) instanceof ListenerDescriptor
                ? new Prestat(Prestat.OTHER, 0)
                : new Prestat(Prestat.DIRECTORY, preopenName(guest, fd).length);
    }

    @HostFunction("fd_prestat_dir_name")
    static void fdPrestatDirName(Guest guest, int fd, MemorySegment buffer) throws IOException {
        byte[] name = preopenName(guest, fd);
        if (name.length > buffer.byteSize()) {
            throw new WasiException(Errno.NAMETOOLONG);
        }
        buffer.copyFrom(MemorySegment.ofArray(name));
    }

    private static byte[] preopenName(Guest guest, int fd) throws WasiException {
        String name = guest.descriptor(fd) instanceof DirectoryDescriptor directory ? directory.preopenName() : null;
        if (name == null) {
            throw new WasiException(Errno.BADF);
        }
        return name.getBytes(StandardCharsets.UTF_8);
    }

    @HostFunction("fd_readdir")
    static int fdReaddir(Guest guest, int fd, MemorySegment buffer, long cookie) throws IOException {
        DirectoryDescriptor directory = guest.directory(fd, Rights.FD_READDIR);
        List<DirectoryEntry> entries = directory.listing(cookie == 0);
        // The first two are . and ..
        if (cookie < 0 || cookie > entries.size() + 2) {
            throw new WasiException(Errno.INVAL);
        }
        // What lies above is not the guest's to know, but a number of zero would make its libc ask for it.
        long inode = cookie < 2 ? directory.stat().inode() : 0;
        long used = 0;
        for (int i = (int) cookie; i < entries.size() + 2 && used < buffer.byteSize(); i++) {
            DirectoryEntry entry =
                    switch (i) {
                        case 0 -> new DirectoryEntry(".", inode, FileType.DIRECTORY);
                        case 1 -> new DirectoryEntry("..", inode, FileType.DIRECTORY);
                        default -> entries.get(i - 2);
                    };
            used = putEntry(entry, i + 1L, buffer, used);
        }
        return (int) used;
    }

    /** Puts what fits: a guest whose buffer comes back full knows that the last entry may be cut. */
    private static long putEntry(DirectoryEntry entry, long next, MemorySegment buffer, long at) {
        byte[] text = entry.name().getBytes(StandardCharsets.UTF_8);
        MemorySegment dirent = MemorySegment.ofArray(new byte[DIRENT_SIZE + text.length]);
        dirent.set(Guest.I64, 0, next);
        dirent.set(Guest.I64, 8, entry.inode());
        dirent.set(Guest.I32, 16, text.length);
        dirent.set(Guest.I8, 20, (byte) entry.type().code());
        MemorySegment.copy(text, 0, dirent, Guest.I8, DIRENT_SIZE, text.length);
        long length = Math.min(dirent.byteSize(), buffer.byteSize() - at);
        MemorySegment.copy(dirent, 0, buffer, at, length);
        return at + length;
    }
}
