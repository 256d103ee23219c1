package io.wasmj.wasi;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;

/** An open directory of an {@link ArchiveTree}. */
record ArchiveDirectory(ArchiveNode.Folder folder) implements Directory {

    @Override
    public FileStat stat() {
        return folder.stat();
    }

    @Override
    public FileStat stat(String name) throws IOException {
        return entry(name).stat();
    }

    private ArchiveNode entry(String name) throws IOException {
        ArchiveNode node = folder.entries().get(name);
        if (node == null) {
            throw new NoSuchFileException(name);
        }
        return node;
    }

    @Override
    public List<DirectoryEntry> list() {
        return folder.entries().entrySet().stream()
                .map(entry -> new DirectoryEntry(
                        entry.getKey(),
                        entry.getValue().stat().inode(),
                        entry.getValue().stat().type()))
                .toList();
    }

    @Override
    public Directory reopen() {
        return this;
    }

    @Override
    public Directory openDirectory(String name) throws IOException {
        if (entry(name) instanceof ArchiveNode.Folder sub) {
            return new ArchiveDirectory(sub);
        }
        throw new NotDirectoryException(name);
    }

    @Override
    public OpenFile openFile(String name, Set<? extends OpenOption> options) throws IOException {
        if (!options.equals(Set.of(StandardOpenOption.READ))) {
            throw new WasiException(Errno.ROFS);
        }
        return switch (entry(name)) {
            case ArchiveNode.Content(FileStat stat, ArchiveNode.Opener opener) -> opener.open(stat);
            case ArchiveNode.Folder _ -> throw new WasiException(Errno.ISDIR);
            case ArchiveNode.Link _ -> throw new WasiException(Errno.LOOP);
        };
    }

    @Override
    public String readSymbolicLink(String name) throws IOException {
        if (entry(name) instanceof ArchiveNode.Link link) {
            return link.target();
        }
        throw new NotLinkException(name);
    }

    @Override
    public void close() {
        // The archive is the tree's.
    }
}
