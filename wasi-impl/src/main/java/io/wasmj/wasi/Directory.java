package io.wasmj.wasi;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.OpenOption;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An open directory: a capability for what is in it, and for nothing else. Every operation names one entry by its bare
 * name – never a path, {@code .} or {@code ..} – and none follows a symbolic link: walking paths is done once, for all
 * file systems, by whoever holds the directory. What changes something answers "read-only file system" where a file
 * system does not say otherwise.
 *
 * <p>Failures are those of {@link java.nio.file.Files}, or a {@link WasiException}.
 */
public interface Directory extends Closeable {

    /** The directory itself. */
    FileStat stat() throws IOException;

    /** An entry; where it is a symbolic link, the link. */
    FileStat stat(String name) throws IOException;

    /** What kind of file an entry is; asked of each component of every path, so cheaper where it can be. */
    default FileType type(String name) throws IOException {
        return stat(name).type();
    }

    /** All entries, in any order, each once, without {@code .} and {@code ..}. */
    List<DirectoryEntry> list() throws IOException;

    /** Another handle of this directory. */
    Directory reopen() throws IOException;

    /** Opens an entry that must be a directory. */
    Directory openDirectory(String name) throws IOException;

    /**
     * Opens an entry that is not a directory, or makes it.
     *
     * @param options of {@link java.nio.file.StandardOpenOption}: READ, WRITE, CREATE, CREATE_NEW, TRUNCATE_EXISTING
     */
    OpenFile openFile(String name, Set<? extends OpenOption> options) throws IOException;

    /** Makes a directory; nothing of that name may be there. */
    default void createDirectory(String name) throws IOException {
        throw new WasiException(Errno.ROFS);
    }

    /** Makes a symbolic link; nothing of that name may be there. */
    default void createSymbolicLink(String name, String target) throws IOException {
        throw new WasiException(Errno.ROFS);
    }

    /** What a symbolic link says. */
    String readSymbolicLink(String name) throws IOException;

    /** Gives a file of this file system another name, here; nothing of that name may be there. */
    default void createLink(String name, Directory from, String existing) throws IOException {
        throw new WasiException(Errno.ROFS);
    }

    /** Moves an entry to a directory of this file system, replacing what {@code rename(2)} would. */
    default void rename(String name, Directory to, String newName) throws IOException {
        throw new WasiException(Errno.ROFS);
    }

    /** Removes an entry that is an empty directory. */
    default void removeDirectory(String name) throws IOException {
        throw new WasiException(Errno.ROFS);
    }

    /** Removes an entry that is not a directory. */
    default void unlinkFile(String name) throws IOException {
        throw new WasiException(Errno.ROFS);
    }

    /**
     * Sets the times of an entry, or of the directory itself where {@code name} is null.
     *
     * @param accessTime nanoseconds since 1970, or null to leave it; so is {@code modificationTime}
     */
    default void setTimes(@Nullable String name, @Nullable Long accessTime, @Nullable Long modificationTime)
            throws IOException {
        throw new WasiException(Errno.ROFS);
    }
}
