package io.wasmj.wasi;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An open directory of a {@link MemoryTree}. */
final class MemoryDirectory implements Directory {

    private final MemoryTree tree;
    private final MemoryFolder folder;
    private boolean closed;

    /** Under the tree's lock. */
    MemoryDirectory(MemoryFolder folder) {
        this.folder = folder;
        tree = folder.tree;
        folder.open();
    }

    @Override
    public FileStat stat() {
        synchronized (tree) {
            return folder.stat();
        }
    }

    @Override
    public FileStat stat(String name) throws IOException {
        synchronized (tree) {
            return folder.get(name).stat();
        }
    }

    @Override
    public FileType type(String name) throws IOException {
        synchronized (tree) {
            return folder.type(name);
        }
    }

    @Override
    public List<DirectoryEntry> list() throws IOException {
        synchronized (tree) {
            return folder.list();
        }
    }

    @Override
    public Directory reopen() {
        synchronized (tree) {
            return new MemoryDirectory(folder);
        }
    }

    private MemoryFolder subfolder(String name) throws IOException {
        if (folder.get(name) instanceof MemoryFolder sub) {
            return sub;
        }
        throw new NotDirectoryException(name);
    }

    @Override
    public Directory openDirectory(String name) throws IOException {
        synchronized (tree) {
            MemoryFolder sub = subfolder(name);
            folder.borrow(name, sub);
            return new MemoryDirectory(sub);
        }
    }

    @Override
    public OpenFile openFile(String name, Set<? extends OpenOption> options) throws IOException {
        boolean writes = options.contains(StandardOpenOption.WRITE);
        synchronized (tree) {
            if (options.contains(StandardOpenOption.CREATE_NEW)
                    || (options.contains(StandardOpenOption.CREATE) && folder.find(name) == null)) {
                folder.add(name, new MemoryContent(tree));
            }
            MemoryContent content = content(name);
            if (writes && options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
                content.resize(0);
            }
            folder.borrow(name, content);
            MemoryFile file = new MemoryFile(content, options.contains(StandardOpenOption.READ), writes);
            try {
                content.openLower();
                return file;
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        }
    }

    private MemoryContent content(String name) throws IOException {
        return switch (folder.get(name)) {
            case MemoryFolder _ -> throw new WasiException(Errno.ISDIR);
            case MemoryLink _ -> throw new WasiException(Errno.LOOP);
            case MemoryContent content when content.type() == FileType.REGULAR_FILE -> content;
            // A device or a pipe of the host.
            case MemoryContent _ -> throw new WasiException(Errno.NOTSUP);
        };
    }

    @Override
    public void createDirectory(String name) throws IOException {
        synchronized (tree) {
            folder.add(name, new MemoryFolder(tree));
        }
    }

    @Override
    public void createSymbolicLink(String name, String target) throws IOException {
        synchronized (tree) {
            folder.add(name, new MemoryLink(tree, target));
        }
    }

    @Override
    public String readSymbolicLink(String name) throws IOException {
        synchronized (tree) {
            if (folder.get(name) instanceof MemoryLink link) {
                return link.target();
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
            MemoryNode node = source.folder.get(existing);
            if (node.isDirectory()) {
                throw new WasiException(Errno.PERM);
            }
            node.keep();
            folder.add(name, node);
        }
    }

    @Override
    public void rename(String name, Directory to, String newName) throws IOException {
        MemoryFolder target = sameTree(to).folder;
        synchronized (tree) {
            MemoryNode node = folder.get(name);
            // From here on all find the same node, by whatever name.
            node.keep();
            MemoryNode replaced = target.find(newName);
            if (node == replaced) {
                return;
            }
            if (target.isWithin(node)) {
                throw new WasiException(Errno.INVAL);
            }
            if (replaced != null) {
                requireReplaceable(node, replaced, newName);
            }
            target.keep();
            // What follows must not fail half-way: a name here, and at most one that is gone there.
            tree.requireRoom(2 * MemoryNode.cost(newName));
            if (replaced != null) {
                target.remove(newName, replaced);
            }
            target.put(newName, node);
            folder.remove(name, node);
        }
    }

    /** As {@code rename(2)} has it. */
    private static void requireReplaceable(MemoryNode node, MemoryNode replaced, String newName) throws IOException {
        if (!(replaced instanceof MemoryFolder sub)) {
            if (node.isDirectory()) {
                throw new NotDirectoryException(newName);
            }
        } else if (!node.isDirectory()) {
            throw new WasiException(Errno.ISDIR);
        } else if (!sub.isEmpty()) {
            throw new DirectoryNotEmptyException(newName);
        }
    }

    @Override
    public void removeDirectory(String name) throws IOException {
        synchronized (tree) {
            MemoryFolder sub = subfolder(name);
            if (!sub.isEmpty()) {
                throw new DirectoryNotEmptyException(name);
            }
            folder.remove(name, sub);
        }
    }

    @Override
    public void unlinkFile(String name) throws IOException {
        synchronized (tree) {
            MemoryNode node = folder.get(name);
            if (node.isDirectory()) {
                throw new WasiException(Errno.ISDIR);
            }
            folder.remove(name, node);
        }
    }

    @Override
    public void setTimes(@Nullable String name, @Nullable Long accessTime, @Nullable Long modificationTime)
            throws IOException {
        synchronized (tree) {
            (name == null ? folder : folder.get(name)).setTimes(accessTime, modificationTime);
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (tree) {
            if (!closed) {
                closed = true;
                folder.close();
            }
        }
    }
}
