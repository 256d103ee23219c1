package io.wasmj.benchmarks;

import io.wasmj.wasi.FileTree;
import io.wasmj.wasi.HostTree;
import io.wasmj.wasi.MemoryTree;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An empty directory to be granted; closed, it is gone. */
record GrantedTree(FileTree tree, List<Path> folders) implements Closeable {

    static GrantedTree of(TreeKind kind) throws IOException {
        if (kind == TreeKind.MEMORY) {
            return new GrantedTree(new MemoryTree(1L << 30), List.of());
        }
        Path folder = Files.createTempDirectory("benchmark-");
        return new GrantedTree(HostTree.writable(folder), List.of(folder));
    }

    @Override
    public void close() throws IOException {
        for (Path folder : folders) {
            Directories.delete(folder);
        }
    }
}
