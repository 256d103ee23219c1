package io.wasmj.wasi;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is in an archive, by its index. */
sealed interface ArchiveNode {

    FileStat stat();

    /** A directory, whether the archive has an entry of its own for it or only for what is in it. */
    record Folder(FileStat stat, Map<String, ArchiveNode> entries) implements ArchiveNode {
        Folder(FileStat stat) {
            this(stat, new LinkedHashMap<>());
        }
    }

    /** A regular file. */
    record Content(FileStat stat, Opener opener) implements ArchiveNode {}

    /** A symbolic link. */
    record Link(FileStat stat, String target) implements ArchiveNode {}

    /** Opens the contents of a file. */
    @FunctionalInterface
    interface Opener {
        OpenFile open(FileStat stat) throws IOException;
    }
}
