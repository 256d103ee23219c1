package io.wasmj.wasi;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An open directory of a {@link MemoryTree}. */
record MemoryDirectory(MemoryTree tree, MemoryNode.Folder folder) implements Directory {

    @Override
    public FileStat stat() {
        synchronized (tree) {
            return folder.stat();
        }
    }

    @Override
    public FileStat stat(String name) throws IOException {
        synchronized (tree) {
            return entry(name).stat();
        }
    }

    private MemoryNode entry(String name) throws IOException {
        MemoryNode node = folder.entries().get(name);
        if (node == null) {
            throw new NoSuchFileException(name);
        }
        return node;
    }

    private MemoryNode.Folder subfolder(String name) throws IOException {
        if (entry(name) instanceof MemoryNode.Folder sub) {
            return sub;
        }
        throw new NotDirectoryException(name);
    }

    private void add(String name, MemoryNode node) throws IOException {
        if (folder.entries().containsKey(name)) {
            throw new FileAlreadyExistsException(name);
        }
        put(name, node);
    }

    private void put(String name, MemoryNode node) throws IOException {
        // One that was removed may still be open.
        if (folder.links == 0) {
            throw new NoSuchFileException(name);
        }
        tree.reserve(MemoryNode.cost(name));
        folder.entries().put(name, node);
        node.links++;
        folder.touch();
        if (node instanceof MemoryNode.Folder sub) {
            sub.parent = folder;
        }
    }

    private void remove(String name, MemoryNode node) throws IOException {
        folder.entries().remove(name);
        tree.count(-MemoryNode.cost(name));
        node.links--;
        folder.touch();
        if (node instanceof MemoryNode.Content content) {
            content.releaseUnused();
        }
    }

    @Override
    public List<String> list() throws IOException {
        synchronized (tree) {
            return List.copyOf(folder.entries().keySet());
        }
    }

    @Override
    public Directory reopen() {
        return new MemoryDirectory(tree, folder);
    }

    @Override
    public Directory openDirectory(String name) throws IOException {
        synchronized (tree) {
            return new MemoryDirectory(tree, subfolder(name));
        }
    }

    @Override
    public OpenFile openFile(String name, Set<? extends OpenOption> options) throws IOException {
        synchronized (tree) {
            boolean isNew = !folder.entries().containsKey(name);
            if (options.contains(StandardOpenOption.CREATE_NEW)
                    || (isNew && options.contains(StandardOpenOption.CREATE))) {
                add(name, new MemoryNode.Content(tree));
            }
            if (!(entry(name) instanceof MemoryNode.Content content)) {
                throw new WasiException(
                        folder.entries().get(name) instanceof MemoryNode.Link ? Errno.LOOP : Errno.ISDIR);
            }
            boolean writes = options.contains(StandardOpenOption.WRITE);
            if (writes && options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
                content.resize(0);
            }
            return new MemoryFile(content, options.contains(StandardOpenOption.READ), writes);
        }
    }

    @Override
    public void createDirectory(String name) throws IOException {
        synchronized (tree) {
            add(name, new MemoryNode.Folder(tree, null));
        }
    }

    @Override
    public void createSymbolicLink(String name, String target) throws IOException {
        synchronized (tree) {
            add(name, new MemoryNode.Link(tree, target));
        }
    }

    @Override
    public String readSymbolicLink(String name) throws IOException {
        synchronized (tree) {
            if (entry(name) instanceof MemoryNode.Link link) {
                return link.target;
            }
            throw new WasiException(Errno.INVAL);
        }
    }

    private MemoryDirectory sameTree(Directory other) throws WasiException {
        if (other instanceof MemoryDirectory same && same.tree == tree) {
            return same;
        }
        throw new WasiException(Errno.XDEV);
    }

    @Override
    public void createLink(String name, Directory from, String existing) throws IOException {
        MemoryDirectory source = sameTree(from);
        synchronized (tree) {
            MemoryNode node = source.entry(existing);
            if (node.isDirectory()) {
                throw new WasiException(Errno.PERM);
            }
            add(name, node);
        }
    }

    @Override
    public void rename(String name, Directory to, String newName) throws IOException {
        MemoryDirectory target = sameTree(to);
        synchronized (tree) {
            MemoryNode node = entry(name);
            MemoryNode replaced = target.folder.entries().get(newName);
            if (node == replaced) {
                return;
            }
            if (target.folder.isWithin(node)) {
                throw new WasiException(Errno.INVAL);
            }
            if (replaced != null) {
                requireReplaceable(node, replaced, newName);
                target.remove(newName, replaced);
            }
            target.put(newName, node);
            remove(name, node);
        }
    }

    /** As {@code rename(2)} has it. */
    private static void requireReplaceable(MemoryNode node, MemoryNode replaced, String newName) throws IOException {
        if (!(replaced instanceof MemoryNode.Folder folder)) {
            if (node.isDirectory()) {
                throw new NotDirectoryException(newName);
            }
        } else if (!node.isDirectory()) {
            throw new WasiException(Errno.ISDIR);
        } else if (!folder.entries().isEmpty()) {
            throw new DirectoryNotEmptyException(newName);
        }
    }

    @Override
    public void removeDirectory(String name) throws IOException {
        synchronized (tree) {
            MemoryNode.Folder sub = subfolder(name);
            if (!sub.entries().isEmpty()) {
                throw new DirectoryNotEmptyException(name);
            }
            remove(name, sub);
        }
    }

    @Override
    public void unlinkFile(String name) throws IOException {
        synchronized (tree) {
            MemoryNode node = entry(name);
            if (node.isDirectory()) {
                throw new WasiException(Errno.ISDIR);
            }
            remove(name, node);
        }
    }

    @Override
    public void setTimes(@Nullable String name, @Nullable Long accessTime, @Nullable Long modificationTime)
            throws IOException {
        synchronized (tree) {
            (name == null ? folder : entry(name)).setTimes(accessTime, modificationTime);
        }
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
