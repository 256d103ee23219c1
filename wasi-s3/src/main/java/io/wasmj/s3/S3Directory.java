package io.wasmj.s3;

import io.wasmj.wasi.Directory;
import io.wasmj.wasi.DirectoryEntry;
import io.wasmj.wasi.Errno;
import io.wasmj.wasi.FileStat;
import io.wasmj.wasi.FileType;
import io.wasmj.wasi.MemoryTree;
import io.wasmj.wasi.OpenFile;
import io.wasmj.wasi.WasiException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The keys that begin with a prefix, as a directory.
 *
 * @param pending where what is written waits, for all of one instance
 * @param prefix ends in a slash, or is empty
 */
record S3Directory(S3Objects objects, MemoryTree pending, String prefix) implements Directory {

    /** Of the list of one directory, which is held until a guest has read it. */
    private static final int MOST_ENTRIES = 1 << 20;

    private static final int PAGE = 1000;
    private static final int MOST_KEY_BYTES = 1024;
    private static final int MOST_NAME_BYTES = 255;
    private static final String SLASH = "/";

    private String key(String name) throws WasiException {
        String key = prefix + name;
        if (utf8(key).length >= MOST_KEY_BYTES) {
            throw new WasiException(Errno.NAMETOOLONG);
        }
        return key;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public FileStat stat() {
        return directoryStat(prefix);
    }

    @Override
    public FileStat stat(String name) throws IOException {
        String key = key(name);
        HeadObjectResponse object = objects.head(key);
        if (object != null) {
            return fileStat(key, object.contentLength(), object.lastModified());
        }
        if (objects.hasAny(key + SLASH)) {
            return directoryStat(key + SLASH);
        }
        throw new NoSuchFileException(key);
    }

    private @Nullable FileStat statOrNull(String name) throws IOException {
        try {
            return stat(name);
        } catch (NoSuchFileException _) {
            return null;
        }
    }

    static FileStat fileStat(String key, long size, Instant modified) {
        long time = TimeUnit.SECONDS.toNanos(modified.getEpochSecond()) + modified.getNano();
        return new FileStat(0, inode(key), FileType.REGULAR_FILE, 1, size, time, time, time);
    }

    private static FileStat directoryStat(String prefix) {
        return new FileStat(0, inode(prefix), FileType.DIRECTORY, 1, 0, 0, 0, 0);
    }

    /** Keys are told apart by numbers that nobody hands out. */
    private static long inode(String key) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(utf8(key)))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has it", e);
        }
    }

    @Override
    public List<DirectoryEntry> list() throws IOException {
        Map<String, DirectoryEntry> entries = new LinkedHashMap<>();
        ListObjectsV2Response page = null;
        do {
            page = objects.list(prefix, SLASH, PAGE, page);
            for (S3Object object : page.contents()) {
                add(entries, object.key(), FileType.REGULAR_FILE);
            }
            for (CommonPrefix below : page.commonPrefixes()) {
                add(entries, below.prefix(), FileType.DIRECTORY);
            }
            if (entries.size() > MOST_ENTRIES) {
                throw new WasiException(Errno.NOMEM);
            }
        } while (page.nextContinuationToken() != null);
        return new ArrayList<>(entries.values());
    }

    private void add(Map<String, DirectoryEntry> entries, String key, FileType type) {
        String name = key.substring(prefix.length());
        if (type == FileType.DIRECTORY) {
            name = name.substring(0, name.length() - 1);
        }
        boolean nameable = !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && name.indexOf('\0') < 0
                && utf8(name).length <= MOST_NAME_BYTES;
        if (nameable) {
            DirectoryEntry entry = new DirectoryEntry(name, inode(key), type);
            // A file comes before a directory of its name.
            entries.merge(name, entry, (one, other) -> one.type() == FileType.REGULAR_FILE ? one : other);
        }
    }

    @Override
    public Directory reopen() {
        return this;
    }

    @Override
    public Directory openDirectory(String name) throws IOException {
        String below = key(name) + SLASH;
        if (!objects.hasAny(below)) {
            throw stat(name).type() == FileType.DIRECTORY
                    ? new NoSuchFileException(below)
                    : new NotDirectoryException(below);
        }
        return new S3Directory(objects, pending, below);
    }

    @Override
    public OpenFile openFile(String name, Set<? extends OpenOption> options) throws IOException {
        String key = key(name);
        HeadObjectResponse object = objects.head(key);
        if (object == null || options.contains(StandardOpenOption.CREATE_NEW)) {
            if (options.contains(StandardOpenOption.CREATE_NEW)) {
                objects.create(key);
            } else if (options.contains(StandardOpenOption.CREATE)) {
                create(key);
            } else {
                throw stat(name).type() == FileType.DIRECTORY
                        ? new WasiException(Errno.ISDIR)
                        : new NoSuchFileException(key);
            }
            object = objects.head(key);
            if (object == null) {
                throw new NoSuchFileException(key);
            }
        }
        S3File file = new S3File(objects, pending, key, object, options.contains(StandardOpenOption.WRITE));
        if (options.contains(StandardOpenOption.TRUNCATE_EXISTING) && object.contentLength() > 0) {
            file.resize(0);
        }
        return file;
    }

    /** Who was first does not matter. */
    private void create(String key) throws IOException {
        try {
            objects.create(key);
        } catch (WasiException e) {
            if (e.errno() != Errno.EXIST) {
                throw e;
            }
        }
    }

    @Override
    public void createDirectory(String name) throws IOException {
        if (statOrNull(name) != null) {
            throw new FileAlreadyExistsException(name);
        }
        create(key(name) + SLASH);
    }

    @Override
    public void createSymbolicLink(String name, String target) throws IOException {
        throw new WasiException(Errno.NOTSUP);
    }

    @Override
    public String readSymbolicLink(String name) throws IOException {
        stat(name);
        throw new WasiException(Errno.INVAL);
    }

    @Override
    public void createLink(String name, Directory from, String existing) throws IOException {
        throw new WasiException(Errno.NOTSUP);
    }

    @Override
    public void setTimes(@Nullable String name, @Nullable Long accessTime, @Nullable Long modificationTime)
            throws IOException {
        throw new WasiException(Errno.NOTSUP);
    }

    @Override
    public void rename(String name, Directory to, String newName) throws IOException {
        if (!(to instanceof S3Directory target) || target.objects != objects) {
            throw new WasiException(Errno.XDEV);
        }
        if (stat(name).type() == FileType.DIRECTORY) {
            throw new WasiException(Errno.XDEV);
        }
        FileStat replaced = target.statOrNull(newName);
        if (replaced != null && replaced.type() == FileType.DIRECTORY) {
            throw new WasiException(Errno.ISDIR);
        }
        String key = key(name);
        String newKey = target.key(newName);
        if (!key.equals(newKey)) {
            objects.copy(key, newKey);
            objects.delete(key);
            keep();
        }
    }

    @Override
    public void removeDirectory(String name) throws IOException {
        if (stat(name).type() != FileType.DIRECTORY) {
            throw new NotDirectoryException(name);
        }
        String below = key(name) + SLASH;
        for (S3Object object : objects.list(below, null, 2, null).contents()) {
            if (!object.key().equals(below)) {
                throw new DirectoryNotEmptyException(name);
            }
        }
        objects.delete(below);
        keep();
    }

    @Override
    public void unlinkFile(String name) throws IOException {
        if (stat(name).type() == FileType.DIRECTORY) {
            throw new WasiException(Errno.ISDIR);
        }
        objects.delete(key(name));
        keep();
    }

    /** A directory that was only what keys have in common goes with the last of them, which a guest does not expect. */
    private void keep() throws IOException {
        if (!prefix.isEmpty() && !objects.hasAny(prefix)) {
            create(prefix);
        }
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
