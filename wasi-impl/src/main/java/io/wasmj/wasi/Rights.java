package io.wasmj.wasi;

/** The rights of descriptors (witx, "rights"): a set in the bits of a long. */
final class Rights {

    static final long FD_DATASYNC = 1;
    static final long FD_READ = 1 << 1;
    static final long FD_SEEK = 1 << 2;
    static final long FD_FDSTAT_SET_FLAGS = 1 << 3;
    static final long FD_SYNC = 1 << 4;
    static final long FD_TELL = 1 << 5;
    static final long FD_WRITE = 1 << 6;
    static final long FD_ADVISE = 1 << 7;
    static final long FD_ALLOCATE = 1 << 8;
    static final long PATH_CREATE_DIRECTORY = 1 << 9;
    static final long PATH_CREATE_FILE = 1 << 10;
    static final long PATH_LINK_SOURCE = 1 << 11;
    static final long PATH_LINK_TARGET = 1 << 12;
    static final long PATH_OPEN = 1 << 13;
    static final long FD_READDIR = 1 << 14;
    static final long PATH_READLINK = 1 << 15;
    static final long PATH_RENAME_SOURCE = 1 << 16;
    static final long PATH_RENAME_TARGET = 1 << 17;
    static final long PATH_FILESTAT_GET = 1 << 18;
    static final long PATH_FILESTAT_SET_SIZE = 1 << 19;
    static final long PATH_FILESTAT_SET_TIMES = 1 << 20;
    static final long FD_FILESTAT_GET = 1 << 21;
    static final long FD_FILESTAT_SET_SIZE = 1 << 22;
    static final long FD_FILESTAT_SET_TIMES = 1 << 23;
    static final long PATH_SYMLINK = 1 << 24;
    static final long PATH_REMOVE_DIRECTORY = 1 << 25;
    static final long PATH_UNLINK_FILE = 1 << 26;
    static final long POLL_FD_READWRITE = 1 << 27;
    static final long SOCK_SHUTDOWN = 1 << 28;
    static final long SOCK_ACCEPT = 1 << 29;

    private static final long ALL = (1 << 30) - 1;

    /** What can be done with a regular file open for reading and writing. */
    static final long FILE = FD_DATASYNC
            | FD_READ
            | FD_SEEK
            | FD_FDSTAT_SET_FLAGS
            | FD_SYNC
            | FD_TELL
            | FD_WRITE
            | FD_ADVISE
            | FD_ALLOCATE
            | FD_FILESTAT_GET
            | FD_FILESTAT_SET_SIZE
            | FD_FILESTAT_SET_TIMES
            | POLL_FD_READWRITE;

    /** What of {@link #FILE} goes where a file is not open for writing. */
    static final long FILE_WRITE = FD_WRITE | FD_ALLOCATE | FD_FILESTAT_SET_SIZE;

    /** What can be done with a directory. */
    static final long DIRECTORY = ALL
            & ~(FD_READ
                    | FD_SEEK
                    | FD_TELL
                    | FD_WRITE
                    | FD_ALLOCATE
                    | FD_FILESTAT_SET_SIZE
                    | FD_ADVISE
                    | POLL_FD_READWRITE
                    | SOCK_SHUTDOWN
                    | SOCK_ACCEPT);

    /** What can be done with what is found in a directory. */
    static final long INHERITING = FILE | DIRECTORY;

    static final long INPUT = FD_READ | FD_FDSTAT_SET_FLAGS | FD_FILESTAT_GET | POLL_FD_READWRITE;
    static final long OUTPUT =
            FD_WRITE | FD_FDSTAT_SET_FLAGS | FD_FILESTAT_GET | FD_SYNC | FD_DATASYNC | POLL_FD_READWRITE;
    static final long LISTENER = FD_FDSTAT_SET_FLAGS | FD_FILESTAT_GET | POLL_FD_READWRITE | SOCK_ACCEPT;
    static final long CONNECTION =
            FD_READ | FD_WRITE | FD_FDSTAT_SET_FLAGS | FD_FILESTAT_GET | POLL_FD_READWRITE | SOCK_SHUTDOWN;

    private Rights() {}
}
