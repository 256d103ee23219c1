package io.wasmj.wasi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An open directory. One that was granted is opened when it is first used. */
final class DirectoryDescriptor extends Descriptor {

    private final FileTree tree;
    private final @Nullable String preopenName;
    private @Nullable Directory directory;
    private @Nullable List<DirectoryEntry> listing;

    private DirectoryDescriptor(
            FileTree tree, @Nullable String preopenName, @Nullable Directory directory, long rights, long inheriting) {
        super(FileType.DIRECTORY, rights, inheriting);
        this.tree = tree;
        this.preopenName = preopenName;
        this.directory = directory;
    }

    static DirectoryDescriptor preopened(Wasi.Preopen preopen) {
        DirectoryDescriptor directory =
                new DirectoryDescriptor(preopen.tree(), preopen.guestPath(), null, Rights.DIRECTORY, Rights.INHERITING);
        directory.setOrigin(new Origin(preopen.guestPath(), ""));
        return directory;
    }

    static DirectoryDescriptor opened(Directory directory, long rights, long inheriting) {
        return new DirectoryDescriptor(directory::reopen, null, directory, rights, inheriting);
    }

    @Override
    DirectoryDescriptor directory() {
        return this;
    }

    /** The open directory; closed with this. */
    synchronized Directory open() throws IOException {
        if (directory == null) {
            directory = tree.open();
        }
        return directory;
    }

    /** The name it was granted under; null where the guest opened it. */
    @Nullable
    String preopenName() {
        return preopenName;
    }

    /**
     * The entries as they were when a guest began to read them, so that a cookie stays good whatever is added or removed
     * meanwhile.
     *
     * @param fresh whether the guest begins now
     */
    synchronized List<DirectoryEntry> listing(boolean fresh) throws IOException {
        if (fresh || listing == null) {
            listing = open().list();
        }
        return listing;
    }

    @Override
    WasiException unsupported() {
        return new WasiException(Errno.ISDIR);
    }

    @Override
    int read(ByteBuffer into) throws IOException {
        throw unsupported();
    }

    @Override
    FileStat stat() throws IOException {
        return open().stat();
    }

    @Override
    void setTimes(@Nullable Long accessTime, @Nullable Long modificationTime) throws IOException {
        open().setTimes(null, accessTime, modificationTime);
    }

    @Override
    void sync(boolean metadata) {
        // Java cannot sync a directory; its entries are in the journal.
    }

    @Override
    public synchronized void close() throws IOException {
        if (directory != null) {
            directory.close();
        }
    }
}
