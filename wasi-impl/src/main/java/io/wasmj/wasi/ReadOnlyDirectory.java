package io.wasmj.wasi;

import java.io.IOException;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;

/** A directory in which, and below which, nothing can be changed: the one place that makes a grant read-only. What it does not pass on is refused. */
final class ReadOnlyDirectory implements Directory {

    private final Directory directory;

    ReadOnlyDirectory(Directory directory) {
        this.directory = directory;
    }

    @Override
    public FileStat stat() throws IOException {
        return directory.stat();
    }

    @Override
    public FileStat stat(String name) throws IOException {
        return directory.stat(name);
    }

    @Override
    public FileType type(String name) throws IOException {
        return directory.type(name);
    }

    @Override
    public List<DirectoryEntry> list() throws IOException {
        return directory.list();
    }

    @Override
    public Directory reopen() throws IOException {
        return new ReadOnlyDirectory(directory.reopen());
    }

    @Override
    public Directory openDirectory(String name) throws IOException {
        return new ReadOnlyDirectory(directory.openDirectory(name));
    }

    @Override
    public OpenFile openFile(String name, Set<? extends OpenOption> options) throws IOException {
        if (!options.equals(Set.of(StandardOpenOption.READ))) {
            throw new WasiException(Errno.ROFS);
        }
        return new ReadOnlyFile(directory.openFile(name, options));
    }

    @Override
    public String readSymbolicLink(String name) throws IOException {
        return directory.readSymbolicLink(name);
    }

    @Override
    public void close() throws IOException {
        directory.close();
    }
}
