package io.wasmj.wasi;

/** What kind of file something is (witx, "filetype"). */
public enum FileType {
    UNKNOWN(0),
    BLOCK_DEVICE(1),
    CHARACTER_DEVICE(2),
    DIRECTORY(3),
    REGULAR_FILE(4),
    SOCKET_DGRAM(5),
    SOCKET_STREAM(6),
    SYMBOLIC_LINK(7);

    private final int code;

    FileType(int code) {
        this.code = code;
    }

    /** The number a guest sees. */
    public int code() {
        return code;
    }
}
