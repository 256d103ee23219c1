package io.wasmj.wasi;

/**
 * What a directory says of one of its entries (witx, "dirent").
 *
 * @param name a bare name
 * @param inode as in {@link FileStat}
 */
public record DirectoryEntry(String name, long inode, FileType type) {}
