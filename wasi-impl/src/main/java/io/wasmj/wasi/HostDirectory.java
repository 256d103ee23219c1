package io.wasmj.wasi;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A directory of the host, held open.
 *
 * <p>What {@link SecureDirectoryStream} offers – the likes of {@code openat(2)} with no-follow – is done relative to the
 * open handle, so that nobody who swaps a directory for a link meanwhile gets anywhere. What else there is – the likes of
 * {@code mkdirat(2)} – is done relative to a {@link DirectoryHandle} of the same directory. Where there are none, things
 * are made in the root, whose path no guest can change, and moved to their place with {@code renameat}; what is read by
 * path is then believed only where it is the same file by its key.
 */
final class HostDirectory implements Directory {

    private static final String CURRENT = ".";

    private static final Set<Errno> ROOT_UNFIT = EnumSet.of(Errno.ACCES, Errno.PERM, Errno.ROFS, Errno.XDEV);

    private final HostTree tree;
    private final Path path;
    private final SecureDirectoryStream<Path> entries;
    private @Nullable DirectoryHandle handle;

    /** @param path where the directory was when it was opened */
    HostDirectory(HostTree tree, Path path, SecureDirectoryStream<Path> entries) {
        this.tree = tree;
        this.path = path;
        this.entries = entries;
    }

    /** Opened when it is first needed, which in most programs is never. */
    private synchronized DirectoryHandle handle() throws IOException {
        if (handle == null) {
            DirectoryHandle found = DirectoryHandle.open(tree.root(), path);
            // Another, where this one was moved since it was opened.
            if (!found.is(attributes().fileKey())) {
                found.close();
                throw new NoSuchFileException(path.toString());
            }
            handle = found;
        }
        return handle;
    }

    private BasicFileAttributes attributes() throws IOException {
        return entries.getFileAttributeView(BasicFileAttributeView.class).readAttributes();
    }

    @Override
    public FileStat stat() throws IOException {
        return HostStat.of(attributes(), path);
    }

    @Override
    public FileStat stat(String name) throws IOException {
        return HostStat.of(attributes(name), path.resolve(name));
    }

    @Override
    public FileType type(String name) throws IOException {
        return HostStat.type(attributes(name), 0);
    }

    private BasicFileAttributes attributes(String name) throws IOException {
        return view(name).readAttributes();
    }

    private BasicFileAttributeView view(String name) throws IOException {
        return entries.getFileAttributeView(tree.entry(name), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }

    private void requireAbsent(String name) throws IOException {
        try {
            attributes(name);
        } catch (NoSuchFileException _) {
            return;
        }
        throw new FileAlreadyExistsException(name);
    }

    @Override
    public List<DirectoryEntry> list() throws IOException {
        List<DirectoryEntry> all = new ArrayList<>();
        // A stream can be iterated once only.
        try (SecureDirectoryStream<Path> again = reopenEntries()) {
            for (Path entry : again) {
                String name = Objects.requireNonNull(entry.getFileName()).toString();
                try {
                    FileStat stat = stat(name);
                    all.add(new DirectoryEntry(name, stat.inode(), stat.type()));
                } catch (NoSuchFileException _) {
                    // Removed since the name was read.
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return all;
    }

    private SecureDirectoryStream<Path> reopenEntries() throws IOException {
        return entries.newDirectoryStream(tree.entry(CURRENT), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public HostDirectory reopen() throws IOException {
        return new HostDirectory(tree, path, reopenEntries());
    }

    @Override
    public HostDirectory openDirectory(String name) throws IOException {
        Path entry = tree.entry(name);
        return new HostDirectory(
                tree, path.resolve(entry), entries.newDirectoryStream(entry, LinkOption.NOFOLLOW_LINKS));
    }

    @Override
    public OpenFile openFile(String name, Set<? extends OpenOption> options) throws IOException {
        Set<OpenOption> all = new HashSet<>(options);
        all.add(LinkOption.NOFOLLOW_LINKS);
        SeekableByteChannel channel = entries.newByteChannel(tree.entry(name), all);
        try {
            return new HostFile(tree, path.resolve(name), (FileChannel) channel, attributes(name));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void rename(String name, Directory to, String newName) throws IOException {
        if (!(to instanceof HostDirectory target)) {
            throw new WasiException(Errno.XDEV);
        }
        entries.move(tree.entry(name), target.entries, tree.entry(newName));
    }

    @Override
    public void removeDirectory(String name) throws IOException {
        entries.deleteDirectory(tree.entry(name));
    }

    @Override
    public void unlinkFile(String name) throws IOException {
        entries.deleteFile(tree.entry(name));
    }

    // ---- What Java's directory handles lack

    @Override
    public void createDirectory(String name) throws IOException {
        if (tree.hasHandles()) {
            handle().createDirectory(entryName(name));
        } else {
            create(name, Files::createDirectory, null);
        }
    }

    @Override
    public void createSymbolicLink(String name, String target) throws IOException {
        if (tree.hasHandles()) {
            handle().createSymbolicLink(entryName(name), target);
        } else {
            create(name, at -> Files.createSymbolicLink(at, at.getFileSystem().getPath(target)), null);
        }
    }

    @Override
    public void createLink(String name, Directory from, String existing) throws IOException {
        if (!(from instanceof HostDirectory source)) {
            throw new WasiException(Errno.XDEV);
        }
        if (tree.hasHandles()) {
            handle().createLink(entryName(name), source.handle(), entryName(existing));
            return;
        }
        BasicFileAttributes attributes = source.attributes(existing);
        if (attributes.isDirectory()) {
            throw new WasiException(Errno.PERM);
        }
        Path file = source.path.resolve(tree.entry(existing));
        create(name, at -> Files.createLink(at, file), attributes.fileKey());
    }

    @Override
    public String readSymbolicLink(String name) throws IOException {
        if (tree.hasHandles()) {
            return handle().readSymbolicLink(entryName(name));
        }
        BasicFileAttributes attributes = attributes(name);
        if (!attributes.isSymbolicLink()) {
            throw new WasiException(Errno.INVAL);
        }
        Path link = path.resolve(name);
        String target = Files.readSymbolicLink(link).toString();
        if (!HostStat.isSame(attributes, link)) {
            throw new WasiException(Errno.NOTCAPABLE);
        }
        return target;
    }

    @Override
    public void setTimes(@Nullable String name, @Nullable Long accessTime, @Nullable Long modificationTime)
            throws IOException {
        if (name == null) {
            HostStat.setTimes(entries.getFileAttributeView(BasicFileAttributeView.class), accessTime, modificationTime);
            return;
        }
        BasicFileAttributes attributes = attributes(name);
        // Java sets times through an open file, which links and pipes cannot be.
        if (attributes.isRegularFile() || attributes.isDirectory()) {
            HostStat.setTimes(view(name), accessTime, modificationTime);
        } else if (tree.hasHandles()) {
            handle().setTimes(entryName(name), accessTime, modificationTime);
        } else {
            requirePath();
            HostStat.setTimes(
                    Files.getFileAttributeView(
                            path.resolve(name), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS),
                    accessTime,
                    modificationTime);
        }
    }

    /** Checked as Java would. */
    private String entryName(String name) throws WasiException {
        return tree.entry(name).toString();
    }

    // ---- Where there is no handle: what is made in the root and moved

    /** Makes something at a path where nothing is. */
    @FunctionalInterface
    private interface Maker {
        void make(Path at) throws IOException;
    }

    private void create(String name, Maker maker, @Nullable Object key) throws IOException {
        Path entry = tree.entry(name);
        requireAbsent(name);
        if (path.equals(tree.root())) {
            maker.make(path.resolve(entry));
            verify(this, entry, key);
            return;
        }
        Path staged = tree.entry(".wasmj-"
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()));
        try (HostDirectory root = tree.openRoot()) {
            maker.make(tree.root().resolve(staged));
            try {
                verify(root, staged, key);
                root.entries.move(staged, entries, entry);
            } catch (IOException e) {
                Files.deleteIfExists(tree.root().resolve(staged));
                throw e;
            }
        } catch (IOException e) {
            // The root may not be written to, or is on another device.
            if (!ROOT_UNFIT.contains(Errors.ofIo(e))) {
                throw e;
            }
            createInPlace(entry, maker, key);
        }
    }

    /** By path, so only while the path leads to this directory. */
    private void createInPlace(Path entry, Maker maker, @Nullable Object key) throws IOException {
        requirePath();
        maker.make(path.resolve(entry));
        verify(this, entry, key);
    }

    private void requirePath() throws IOException {
        if (!path.toRealPath().equals(path)) {
            throw new WasiException(Errno.NOTCAPABLE);
        }
    }

    /** Undoes what was made where it is not the file that was meant. */
    private static void verify(HostDirectory directory, Path entry, @Nullable Object key) throws IOException {
        if (key != null && !key.equals(directory.attributes(entry.toString()).fileKey())) {
            directory.entries.deleteFile(entry);
            throw new WasiException(Errno.NOTCAPABLE);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (handle != null) {
            handle.close();
        }
        entries.close();
    }
}
