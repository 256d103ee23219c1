package io.wasmj.wasi;

import io.wasmj.runtime.HostFunction;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What can be done with a path below a directory. */
final class PathFunctions {

    private static final int SYMLINK_FOLLOW = 1;

    private static final int CREAT = 1;
    private static final int DIRECTORY = 1 << 1;
    private static final int EXCL = 1 << 2;
    private static final int TRUNC = 1 << 3;

    private PathFunctions() {}

    private static boolean follows(int flags) throws WasiException {
        Guest.requireKnown(flags, SYMLINK_FOLLOW);
        return (flags & SYMLINK_FOLLOW) != 0;
    }

    @HostFunction("path_open")
    static int pathOpen(
            Guest guest, int fd, int lookup, String path, int openFlags, long rights, long inheriting, int flags)
            throws IOException {
        Guest.requireKnown(openFlags, CREAT | DIRECTORY | EXCL | TRUNC);
        long required = Rights.PATH_OPEN
                | ((openFlags & CREAT) != 0 ? Rights.PATH_CREATE_FILE : 0)
                | ((openFlags & TRUNC) != 0 ? Rights.PATH_FILESTAT_SET_SIZE : 0);
        long inherited = guest.directory(fd, required).inheriting();
        guest.state().descriptors().requireRoom();
        // As POSIX has it: what must not exist may not be a link either.
        boolean exclusive = (openFlags & (CREAT | EXCL)) == (CREAT | EXCL);
        try (Location location =
                exclusive ? locate(guest, fd, required, path) : lookUp(guest, fd, required, lookup, path)) {
            Descriptor opened = open(location, openFlags, rights & inherited, inherited);
            Origin base = guest.directory(fd, 0).origin();
            if (base != null) {
                opened.setOrigin(base.resolve(path));
                guest.state().observations().opened(base.resolve(path));
            }
            return guest.install(opened, flags);
        }
    }

    static Descriptor open(Location location, int openFlags, long rights, long inheriting) throws IOException {
        boolean create = (openFlags & CREAT) != 0;
        boolean onlyDirectory = (openFlags & DIRECTORY) != 0;
        boolean writes = (rights & Rights.FD_WRITE) != 0;
        if (onlyDirectory && (create || (openFlags & TRUNC) != 0)) {
            throw new WasiException(Errno.INVAL);
        }
        FileStat stat = location.statOrNull();
        if (stat == null) {
            if (!create || location.trailingSlash()) {
                throw new WasiException(Errno.NOENT);
            }
        } else if (create && (openFlags & EXCL) != 0) {
            throw new WasiException(Errno.EXIST);
        } else if (stat.isDirectory()) {
            if (writes || create || (openFlags & TRUNC) != 0) {
                throw new WasiException(Errno.ISDIR);
            }
            return DirectoryDescriptor.opened(openDirectory(location), Rights.DIRECTORY & inheriting, inheriting);
        } else if (stat.type() == FileType.SYMBOLIC_LINK) {
            throw new WasiException(Errno.LOOP);
        } else if (onlyDirectory || location.trailingSlash()) {
            throw new WasiException(Errno.NOTDIR);
        }
        boolean reads = (rights & Rights.FD_READ) != 0;
        OpenFile file = location.directory().openFile(location.name(), options(openFlags, reads, writes, stat == null));
        long granted = Rights.FILE & inheriting & ~(reads ? 0 : Rights.FD_READ) & ~(writes ? 0 : Rights.FILE_WRITE);
        return new FileDescriptor(file, stat == null ? FileType.REGULAR_FILE : stat.type(), granted, inheriting);
    }

    private static Directory openDirectory(Location location) throws IOException {
        return location.isDirectoryItself()
                ? location.directory().reopen()
                : location.directory().openDirectory(location.name());
    }

    private static Set<OpenOption> options(int openFlags, boolean reads, boolean writes, boolean isNew) {
        Set<OpenOption> options = new HashSet<>();
        if (reads || !writes) {
            options.add(StandardOpenOption.READ);
        }
        if (writes || isNew || (openFlags & TRUNC) != 0) {
            options.add(StandardOpenOption.WRITE);
        }
        if (isNew) {
            options.add((openFlags & EXCL) != 0 ? StandardOpenOption.CREATE_NEW : StandardOpenOption.CREATE);
        }
        if ((openFlags & TRUNC) != 0) {
            options.add(StandardOpenOption.TRUNCATE_EXISTING);
        }
        return options;
    }

    @HostFunction("path_create_directory")
    static void pathCreateDirectory(Guest guest, int fd, String path) throws IOException {
        try (Location location = locate(guest, fd, Rights.PATH_CREATE_DIRECTORY, path)) {
            location.directory().createDirectory(location.name(Errno.EXIST));
        }
    }

    @HostFunction("path_remove_directory")
    static void pathRemoveDirectory(Guest guest, int fd, String path) throws IOException {
        try (Location location = locate(guest, fd, Rights.PATH_REMOVE_DIRECTORY, path)) {
            location.directory().removeDirectory(location.name());
        }
    }

    @HostFunction("path_unlink_file")
    static void pathUnlinkFile(Guest guest, int fd, String path) throws IOException {
        try (Location location = locate(guest, fd, Rights.PATH_UNLINK_FILE, path)) {
            String name = location.name(Errno.ISDIR);
            if (location.stat().isDirectory()) {
                throw new WasiException(Errno.ISDIR);
            }
            location.directory().unlinkFile(name);
        }
    }

    @HostFunction("path_filestat_get")
    static FileStat pathFilestatGet(Guest guest, int fd, int lookup, String path) throws IOException {
        try (Location location = lookUp(guest, fd, Rights.PATH_FILESTAT_GET, lookup, path)) {
            return location.stat();
        }
    }

    @HostFunction("path_filestat_set_times")
    static void pathFilestatSetTimes(
            Guest guest, int fd, int lookup, String path, long accessTime, long modificationTime, int flags)
            throws IOException {
        FileFunctions.Times times = FileFunctions.Times.of(guest, accessTime, modificationTime, flags);
        try (Location location = lookUp(guest, fd, Rights.PATH_FILESTAT_SET_TIMES, lookup, path)) {
            location.stat();
            @Nullable String name = location.isDirectoryItself() ? null : location.name();
            location.directory().setTimes(name, times.access(), times.modification());
        }
    }

    @HostFunction("path_link")
    static void pathLink(Guest guest, int fd, int lookup, String path, int newFd, String newPath) throws IOException {
        if (follows(lookup)) {
            throw new WasiException(Errno.INVAL);
        }
        try (Location from = locate(guest, fd, Rights.PATH_LINK_SOURCE, path);
                Location to = locate(guest, newFd, Rights.PATH_LINK_TARGET, newPath)) {
            if (from.stat().isDirectory()) {
                throw new WasiException(Errno.PERM);
            }
            requireNewFile(to);
            to.directory().createLink(to.name(), from.directory(), from.name());
        }
    }

    /** Refuses a path at which something is, or which says that it means a directory. */
    private static void requireNewFile(Location location) throws IOException {
        FileStat stat = location.statOrNull();
        if (stat != null) {
            throw new WasiException(location.trailingSlash() && !stat.isDirectory() ? Errno.NOTDIR : Errno.EXIST);
        }
        if (location.trailingSlash()) {
            throw new WasiException(Errno.NOENT);
        }
    }

    @HostFunction("path_symlink")
    static void pathSymlink(Guest guest, String target, int fd, String path) throws IOException {
        try (Location location = locate(guest, fd, Rights.PATH_SYMLINK, path)) {
            if (target.isEmpty()) {
                throw new WasiException(Errno.NOENT);
            }
            // It could never be followed, by this guest; by others it must not be.
            if (target.startsWith("/")) {
                throw new WasiException(Errno.NOTCAPABLE);
            }
            requireNewFile(location);
            location.directory().createSymbolicLink(location.name(), target);
        }
    }

    @HostFunction("path_readlink")
    static int pathReadlink(Guest guest, int fd, String path, MemorySegment buffer) throws IOException {
        try (Location location = locate(guest, fd, Rights.PATH_READLINK, path)) {
            if (location.stat().type() != FileType.SYMBOLIC_LINK) {
                throw new WasiException(Errno.INVAL);
            }
            byte[] target =
                    location.directory().readSymbolicLink(location.name()).getBytes(StandardCharsets.UTF_8);
            int used = (int) Math.min(target.length, buffer.byteSize());
            MemorySegment.copy(target, 0, buffer, Guest.I8, 0, used);
            return used;
        }
    }

    @HostFunction("path_rename")
    static void pathRename(Guest guest, int fd, String path, int newFd, String newPath) throws IOException {
        try (Location from = locate(guest, fd, Rights.PATH_RENAME_SOURCE, path);
                Location to = locate(guest, newFd, Rights.PATH_RENAME_TARGET, newPath)) {
            String name = from.name(Errno.BUSY);
            String newName = to.name(Errno.BUSY);
            if (!from.stat().isDirectory() && to.trailingSlash()) {
                throw new WasiException(Errno.NOTDIR);
            }
            from.directory().rename(name, to.directory(), newName);
        }
    }

    /** For what works on an entry itself: a link at the end is not followed. */
    private static Location locate(Guest guest, int fd, long right, String path) throws IOException {
        return Location.of(guest.directory(fd, right).open(), path, false);
    }

    /** For what works on a file: a link at the end is followed if the guest says so, in its flags or with a slash. */
    private static Location lookUp(Guest guest, int fd, long rights, int flags, String path) throws IOException {
        return Location.of(guest.directory(fd, rights).open(), path, follows(flags) || Location.meansDirectory(path));
    }
}
