package io.wasmj.wasi;

import java.io.IOException;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A directory in which, and below which, nothing can be changed: the one place that makes a grant read-only. */
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
    public List<String> list() throws IOException {
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
            throw readOnly();
        }
        return new ReadOnlyFile(directory.openFile(name, options));
    }

    @Override
    public String readSymbolicLink(String name) throws IOException {
        return directory.readSymbolicLink(name);
    }

    @Override
    public void createDirectory(String name) throws IOException {
        throw readOnly();
    }

    @Override
    public void createSymbolicLink(String name, String target) throws IOException {
        throw readOnly();
    }

    @Override
    public void createLink(String name, Directory from, String existing) throws IOException {
        throw readOnly();
    }

    @Override
    public void rename(String name, Directory to, String newName) throws IOException {
        throw readOnly();
    }

    @Override
    public void removeDirectory(String name) throws IOException {
        throw readOnly();
    }

    @Override
    public void unlinkFile(String name) throws IOException {
        throw readOnly();
    }

    @Override
    public void setTimes(@Nullable String name, @Nullable Long accessTime, @Nullable Long modificationTime)
            throws IOException {
        throw readOnly();
    }

    @Override
    public void close() throws IOException {
        directory.close();
    }

    static WasiException readOnly() {
        return new WasiException(Errno.ROFS);
    }
}
