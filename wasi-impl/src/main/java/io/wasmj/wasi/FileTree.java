package io.wasmj.wasi;

import java.io.IOException;

/** A directory and all below it, to be granted to guests. Safe to use from several threads. */
@FunctionalInterface
public interface FileTree {

    /** Opens the root; whoever opens it closes it. Each instance opens the trees it is granted once. */
    Directory open() throws IOException;

    /** The same tree, in which nothing can be changed. */
    default FileTree readOnly() {
        return () -> new ReadOnlyDirectory(open());
    }
}
