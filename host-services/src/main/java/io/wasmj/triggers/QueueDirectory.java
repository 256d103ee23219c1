package io.wasmj.triggers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory whose files are messages, as one of those that take from it sees it; used by one thread.
 *
 * <p>Who takes a file renames it into a directory of its own, {@code .taken/ID}, where it has a lock on {@code
 * .taken/ID.lock}: of any number of takers, one gets it. The lock goes with the process that holds it, however that ends;
 * whoever opens the directory next finds it free and puts back what lies there.
 */
final class QueueDirectory implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(QueueDirectory.class);

    static final int LARGEST = 16 << 20;

    private static final String LOCK = ".lock";

    /** Locks of this process. To open one of these once more and close it would give it up, as POSIX has it. */
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    /**
     * A file that was taken.
     *
     * @param path where it lies now
     */
    record Message(String name, Path path, long size, Instant modified) {}

    private final Path directory;
    private final Path own;
    private final Path lock;
    private final FileChannel locked;

    private QueueDirectory(Path directory, Path own, Path lock, FileChannel locked) {
        this.directory = directory;
        this.own = own;
        this.lock = lock;
        this.locked = locked;
    }

    /** Opens a directory, which is made if it is not there, and puts back what those took who are gone. */
    static QueueDirectory open(Path directory) throws IOException {
        Path taken = Files.createDirectories(directory.resolve(".taken"));
        recover(directory, taken);
        String id = UUID.randomUUID().toString();
        Path lock = taken.toRealPath().resolve(id + LOCK);
        OURS.add(lock);
        FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            channel.lock();
            return new QueueDirectory(directory, Files.createDirectory(taken.resolve(id)), lock, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            OURS.remove(lock);
            throw e;
        }
    }

    private static void recover(Path directory, Path taken) throws IOException {
        for (Path lock : files(taken.toRealPath())) {
            String name = lock.getFileName().toString();
            if (!name.endsWith(LOCK) || OURS.contains(lock)) {
                continue;
            }
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
                FileLock free = channel.tryLock();
                Path left = taken.resolve(name.substring(0, name.length() - LOCK.length()));
                // Without a directory it is one that is just being opened.
                if (free != null && Files.isDirectory(left)) {
                    putBack(left, directory);
                    Files.deleteIfExists(lock);
                }
            } catch (NoSuchFileException e) {
                LOG.debug("{} was another's, who is done", lock, e);
            }
        }
    }

    private static void putBack(Path taken, Path directory) throws IOException {
        for (Path file : files(taken)) {
            move(file, directory);
        }
        Files.deleteIfExists(taken);
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        }
    }

    /** Moves a file there, under another name where its own is taken. */
    private static Path move(Path file, Path directory) throws IOException {
        String name = file.getFileName().toString();
        for (int i = 1; ; i++) {
            try {
                return Files.move(file, directory.resolve(i == 1 ? name : name + "." + i));
            } catch (FileAlreadyExistsException e) {
                LOG.debug("there is another {}", name, e);
            }
        }
    }

    /**
     * Takes the eldest file.
     *
     * @param except names that are not taken, because there is another of that name in hand
     */
    Optional<Message> take(Set<String> except) throws IOException {
        record Candidate(Path path, String name, Instant modified) {}
        List<Candidate> candidates = new ArrayList<>();
        for (Path file : files(directory)) {
            String name = file.getFileName().toString();
            if (!name.startsWith(".") && !except.contains(name)) {
                try {
                    candidates.add(new Candidate(file, name, modified(file)));
                } catch (NoSuchFileException e) {
                    LOG.debug("{} was taken by another", file, e);
                }
            }
        }
        candidates.sort(Comparator.comparing(Candidate::modified).thenComparing(Candidate::name));
        for (Candidate candidate : candidates) {
            try {
                Path path = Files.move(candidate.path(), own.resolve(candidate.name()), StandardCopyOption.ATOMIC_MOVE);
                return Optional.of(new Message(candidate.name(), path, Files.size(path), candidate.modified()));
            } catch (NoSuchFileException e) {
                LOG.debug("{} was taken by another", candidate.path(), e);
            }
        }
        return Optional.empty();
    }

    private static Instant modified(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .lastModifiedTime()
                .toInstant();
    }

    byte[] read(Message message) throws IOException {
        try (InputStream in = Files.newInputStream(message.path(), LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes(LARGEST);
        }
    }

    /** Is done with it. */
    void delete(Message message) throws IOException {
        Files.delete(message.path());
    }

    /** Gives it up. */
    Path fail(Message message) throws IOException {
        return move(message.path(), Files.createDirectories(directory.resolve("failed")));
    }

    /** Puts back what it has taken. */
    @Override
    public void close() throws IOException {
        try (locked) {
            putBack(own, directory);
            Files.deleteIfExists(lock);
        } finally {
            OURS.remove(lock);
        }
    }
}
