package io.wasmj.http.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** Applications on disk: the files of their versions, and which of these is live. */
final class AppStore implements AutoCloseable {

    /*
     * apps/NAME/app.json          which version is live; without it, the rest is the remains of something
     * apps/NAME/versions/N/       release.json and app/, as the archive had them, with host names
     * apps/NAME/state, logs
     * uploads/                    what is being unpacked; it becomes a version in one step
     */

    private static final int MOST_VERSIONS = 10;
    private static final String STATE = "app.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Which version is live, and the number of the one that comes next. */
    record Live(int version, int next) {}

    private final Path apps;
    private final Path uploads;
    private final FileChannel lock;

    /** @throws IOException where another process has it open */
    AppStore(Path directory) throws IOException {
        apps = directory.resolve("apps");
        uploads = directory.resolve("uploads");
        PrivateFile.createDirectories(apps);
        lock = FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (lock.tryLock() == null) {
                throw new OverlappingFileLockException();
            }
        } catch (OverlappingFileLockException e) {
            lock.close();
            throw new IOException(directory + " is in use by another host; end that, or choose another directory", e);
        }
        tidy();
    }

    /** Removes what was begun and not ended. */
    private void tidy() throws IOException {
        PrivateFile.delete(uploads);
        PrivateFile.createDirectories(uploads);
        for (String name : list(apps)) {
            if (!Files.exists(apps.resolve(name).resolve(STATE))) {
                PrivateFile.delete(apps.resolve(name));
                continue;
            }
            int next = live(name).next();
            for (int version : versions(name)) {
                if (version >= next) {
                    PrivateFile.delete(version(name, version));
                }
            }
        }
    }

    List<String> names() throws IOException {
        return list(apps).stream()
                .filter(name -> Files.exists(apps.resolve(name).resolve(STATE)))
                .toList();
    }

    boolean has(String name) {
        return Files.exists(apps.resolve(name).resolve(STATE));
    }

    private static List<String> list(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    /** The directory of an application, for what outlives its versions. */
    Path directory(String name) {
        return apps.resolve(name);
    }

    Path version(String name, int version) {
        return apps.resolve(name).resolve("versions").resolve(Integer.toString(version));
    }

    /** Those that are there, the oldest first. */
    List<Integer> versions(String name) throws IOException {
        return list(apps.resolve(name).resolve("versions")).stream()
                .map(Integer::valueOf)
                .sorted()
                .toList();
    }

    Live live(String name) throws IOException {
        return JSON.readValue(apps.resolve(name).resolve(STATE).toFile(), Live.class);
    }

    void setLive(String name, Live live) throws IOException {
        PrivateFile.write(apps.resolve(name).resolve(STATE), JSON.writeValueAsBytes(live));
    }

    Release release(String name, int version) throws IOException {
        return JSON.readValue(version(name, version).resolve(AppArchive.RELEASE).toFile(), Release.class);
    }

    void setRelease(String name, int version, Release release) throws IOException {
        PrivateFile.write(version(name, version).resolve(AppArchive.RELEASE), JSON.writeValueAsBytes(release));
    }

    /** An archive's files, not yet anybody's; for {@link #add} or {@link PrivateFile#delete}. */
    Path unpack(InputStream archive, long mostBytes) throws IOException {
        Path directory = PrivateFile.createTempDirectory(uploads);
        try {
            Release release = AppArchive.unpack(archive, directory, mostBytes);
            PrivateFile.write(directory.resolve(AppArchive.RELEASE), JSON.writeValueAsBytes(release));
            return directory;
        } catch (IOException | RuntimeException e) {
            PrivateFile.delete(directory);
            throw e;
        }
    }

    /** Makes unpacked files a version. */
    void add(String name, int version, Path unpacked) throws IOException {
        PrivateFile.createDirectories(version(name, version).resolveSibling(""));
        Files.move(unpacked, version(name, version), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Takes back {@link #add}, and the application if that was its only version. */
    void discard(String name, int version) throws IOException {
        PrivateFile.delete(has(name) ? version(name, version) : apps.resolve(name));
    }

    /** Removes the oldest versions but the live one. */
    void prune(String name) throws IOException {
        List<Integer> versions = versions(name);
        int live = live(name).version();
        for (int version : versions.subList(0, Math.max(0, versions.size() - MOST_VERSIONS))) {
            if (version != live) {
                PrivateFile.delete(version(name, version));
            }
        }
    }

    void remove(String name) throws IOException {
        Files.delete(apps.resolve(name).resolve(STATE));
        PrivateFile.delete(apps.resolve(name));
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
