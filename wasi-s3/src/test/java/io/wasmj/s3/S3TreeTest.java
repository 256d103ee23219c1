package io.wasmj.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wasmj.wasi.Directory;
import io.wasmj.wasi.DirectoryEntry;
import io.wasmj.wasi.Errno;
import io.wasmj.wasi.FileTree;
import io.wasmj.wasi.FileTreeContract;
import io.wasmj.wasi.FileType;
import io.wasmj.wasi.MemoryTree;
import io.wasmj.wasi.OpenFile;
import io.wasmj.wasi.WasiException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Objects as files, of a store that the test starts. */
class S3TreeTest {

    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ);
    private static final Set<OpenOption> WRITE = Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);

    private S3Server server;
    private S3Bucket bucket;
    private S3Tree tree;

    @BeforeEach
    void start() throws IOException {
        server = new S3Server();
        bucket = S3Bucket.of(server.endpoint(), "us-east-1", S3Server.BUCKET)
                .withPrefix("mine/")
                .withCredentials(S3Server.ACCESS_KEY, "secret");
        tree = new S3Tree(bucket);
    }

    @AfterEach
    void stop() {
        tree.close();
        server.close();
    }

    /** The store holds the files of the contract, and others that are not granted. */
    private void fill() {
        FileTreeContract.FILES.forEach((path, text) -> server.put("mine/" + path, text));
        FileTreeContract.DIRECTORIES.forEach(path -> server.put("mine/" + path + "/", ""));
        server.put("a", "another's");
        server.put("mine", "another's");
        server.put("mine-not/a", "another's");
    }

    @Nested
    class Writable extends FileTreeContract {
        @Override
        protected FileTree tree() {
            fill();
            return tree;
        }

        @Override
        protected Map<Ability, Errno> lacks() {
            return new EnumMap<>(Map.of(
                    Ability.HOLD_LINKS, Errno.NOENT,
                    Ability.CREATE_SYMBOLIC_LINK, Errno.NOTSUP,
                    Ability.CREATE_LINK, Errno.NOTSUP,
                    Ability.SET_TIMES, Errno.NOTSUP,
                    Ability.RENAME_DIRECTORY, Errno.XDEV,
                    Ability.OUTLIVE_NAMES, Errno.STALE,
                    Ability.SHARE_WRITES, Errno.SUCCESS));
        }
    }

    @Nested
    class ReadOnly extends FileTreeContract {
        @Override
        protected FileTree tree() {
            fill();
            return tree.readOnly();
        }

        @Override
        protected Map<Ability, Errno> lacks() {
            Map<Ability, Errno> lacks = Ability.readOnly();
            lacks.put(Ability.HOLD_LINKS, Errno.NOENT);
            return lacks;
        }
    }

    @Nested
    class Below extends FileTreeContract {
        @Override
        protected FileTree tree() {
            fill();
            return MemoryTree.over(tree.readOnly(), 1 << 20);
        }

        @Override
        protected Map<Ability, Errno> lacks() {
            return Map.of(Ability.HOLD_LINKS, Errno.NOENT);
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Errno errno(IOException thrown) {
        return ((WasiException) thrown).errno();
    }

    @Test
    void objectsAreReadInParts() throws IOException {
        byte[] contents = new byte[1_000_000];
        new Random(1).nextBytes(contents);
        server.put("mine/big", contents);
        try (Directory root = tree.open();
                OpenFile file = root.openFile("big", READ)) {
            server.takeRequests();
            ByteBuffer part = ByteBuffer.allocate(10_000);
            byte[] all = new byte[contents.length];
            for (int at = 0; file.read(part.clear(), at) > 0; at += part.position()) {
                part.get(0, all, at, part.position());
            }
            assertArrayEquals(contents, all);
            assertEquals(
                    List.of("GET mine/big", "GET mine/big", "GET mine/big", "GET mine/big"), server.takeRequests());
            file.read(part.clear(), 999_999);
            assertEquals(List.of(), server.takeRequests());
        }
    }

    @Test
    void objectsAreWrittenAsAWhole() throws IOException {
        server.put("mine/a", "hello");
        try (Directory root = tree.open()) {
            try (OpenFile file = root.openFile("a", WRITE)) {
                file.write(bytes("J"), 0);
                file.write(bytes("!"), 5);
                assertEquals("hello", server.text("mine/a"));
                file.sync(false);
                assertEquals("Jello!", server.text("mine/a"));
                server.takeRequests();
            }
            assertEquals(List.of(), server.takeRequests(), "nothing has changed since");
            root.openFile("a", WRITE).close();
            assertEquals(List.of("HEAD mine/a"), server.takeRequests(), "nor here");
        }
    }

    @Test
    void writingIsBounded() throws IOException {
        server.put("mine/big", new byte[100_000]);
        try (S3Tree small = new S3Tree(bucket.withMaxPendingBytes(10_000));
                Directory root = small.open();
                Directory other = small.open();
                OpenFile one = root.openFile("new", Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
                OpenFile two = other.openFile("new2", Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
                OpenFile big = root.openFile("big", WRITE)) {
            one.resize(9_000);
            assertEquals(Errno.NOSPC, errno(assertThrows(IOException.class, () -> one.resize(11_000))));
            server.takeRequests();
            assertEquals(Errno.NOSPC, errno(assertThrows(IOException.class, () -> big.write(bytes("x"), 0))));
            assertEquals(List.of(), server.takeRequests(), "nothing is fetched in vain");
            two.resize(9_000);
        }
        assertEquals(9_000, String.valueOf(server.text("mine/new")).length());
    }

    @Test
    void whoMakesAFileAloneIsAlone() throws IOException {
        Set<OpenOption> exclusive = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (Directory root = tree.open()) {
            root.openFile("lock", exclusive).close();
            assertEquals(Errno.EXIST, errno(assertThrows(IOException.class, () -> root.openFile("lock", exclusive))));
        }
    }

    @Test
    void replacedObjectsAreStale() throws IOException {
        server.put("mine/a", "hello");
        try (Directory root = tree.open();
                OpenFile file = root.openFile("a", READ)) {
            server.put("mine/a", "other");
            assertEquals(
                    Errno.STALE, errno(assertThrows(IOException.class, () -> file.read(ByteBuffer.allocate(5), 0))));
        }
    }

    @Test
    void keysThatNoPathCanNameAreNotThere() throws IOException {
        for (String key :
                List.of("ok", "x//y", "../up", "./here", "/slash", "x/", "n".repeat(256), "file", "file/below")) {
            server.put("mine/" + key, "");
        }
        try (Directory root = tree.open()) {
            Set<String> names = new TreeSet<>();
            for (DirectoryEntry entry : root.list()) {
                names.add(entry.name() + " " + entry.type());
            }
            assertEquals(Set.of("ok REGULAR_FILE", "x DIRECTORY", "file REGULAR_FILE"), names);
            assertEquals(FileType.REGULAR_FILE, root.stat("file").type());
            assertEquals(
                    Errno.NAMETOOLONG,
                    errno(assertThrows(IOException.class, () -> root.createDirectory("k".repeat(1020)))));
        }
    }

    @Test
    void directoriesAreMarkersWhereNothingElseSaysSo() throws IOException {
        server.put("mine/d/only", "");
        try (Directory root = tree.open();
                Directory d = root.openDirectory("d")) {
            d.unlinkFile("only");
            assertEquals(Set.of("mine/d/"), server.keys());
            assertThrows(FileAlreadyExistsException.class, () -> root.createDirectory("d"));
            d.createDirectory("e");
            assertEquals(Set.of("mine/d/", "mine/d/e/"), server.keys());
            d.removeDirectory("e");
            root.removeDirectory("d");
            assertEquals(Set.of("mine/"), server.keys(), "what is granted stays, too");
        }
    }

    @Test
    void credentialsAreThoseConfigured() throws IOException {
        server.put("mine/a", "hello");
        System.setProperty("aws.accessKeyId", S3Server.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", "secret");
        try (S3Tree anonymous = new S3Tree(S3Bucket.of(server.endpoint(), "us-east-1", S3Server.BUCKET));
                S3Tree stranger = new S3Tree(bucket.withCredentials("stranger", "secret"))) {
            for (S3Tree other : List.of(anonymous, stranger)) {
                try (Directory root = other.open()) {
                    assertThrows(AccessDeniedException.class, root::list);
                }
            }
        } finally {
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
        }
        assertFalse(bucket.toString().contains("secret"), bucket.toString());
    }

    @Test
    void whatCannotBeReachedIsAnError() throws IOException {
        server.close();
        try (S3Tree unreachable = new S3Tree(bucket.withTimeout(Duration.ofSeconds(2)));
                Directory root = unreachable.open()) {
            assertEquals(Errno.IO, errno(assertThrows(IOException.class, () -> root.stat("a"))));
            Thread.currentThread().interrupt();
            assertThrows(ClosedByInterruptException.class, () -> root.stat("a"));
            assertEquals(true, Thread.interrupted());
        }
    }

    @Test
    void bucketsAndPrefixesAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> bucket.withPrefix("a"));
        assertThrows(IllegalArgumentException.class, () -> bucket.withPrefix("/a/"));
        assertThrows(IllegalArgumentException.class, () -> bucket.withPrefix("a//"));
        assertThrows(IllegalArgumentException.class, () -> S3Bucket.of(server.endpoint(), "r", "a/b"));
    }
}
