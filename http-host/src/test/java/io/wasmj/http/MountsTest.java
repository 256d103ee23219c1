package io.wasmj.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that guests see where they are, and files that they may change. */
@Timeout(60)
final class MountsTest {

    private static final ServerOptions OPTIONS =
            ServerOptions.DEFAULT.withListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

    @TempDir
    private Path directory;

    @BeforeEach
    void makeFiles() throws IOException {
        Files.copy(Path.of("src/test/guests/file.wasm"), directory.resolve("file.wasm"));
        Files.createDirectories(directory.resolve("data"));
        Files.writeString(directory.resolve("data/a.txt"), "contents");
    }

    private App app(String more) throws IOException {
        return App.of(Files.writeString(directory.resolve("spin.toml"), """
            spin_manifest_version = 2
            application = { name = "app" }
            trigger.http = [{ route = "/...", component = "guest" }]
            [component.guest]
            source = "file.wasm"
            """ + more));
    }

    private static String get(HttpClient client, Server server) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + "/");
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }

    @Test
    void directMountsShowWhatIsThereNow() throws Exception {
        App app = app("files = [{ source = \"data\", destination = \"/\" }]");
        try (Server server = Server.start(app, OPTIONS.withMounts(Mounts.DEFAULT.withDirect(true)));
                HttpClient client = HttpClient.newHttpClient()) {
            assertTrue(get(client, server).endsWith("contents"));
            Files.writeString(directory.resolve("data/a.txt"), "changed");
            assertTrue(get(client, server).endsWith("changed"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aTransientWriteLeavesTheFilesOfTheHostAlone(boolean direct) throws Exception {
        App app = app("files = [{ source = \"data\", destination = \"/\" }]");
        try (Server server = Server.start(app, OPTIONS.withMounts(new Mounts(direct, true)));
                HttpClient client = HttpClient.newHttpClient()) {
            assertTrue(get(client, server).startsWith("write=00 "), get(client, server));
        }
        assertEquals("contents", Files.readString(directory.resolve("data/a.txt")));
        try (Stream<Path> files = Files.list(directory.resolve("data"))) {
            assertEquals(1, files.count(), "a file more");
        }
    }

    static List<Arguments> mistakes() {
        String remedy = ", and direct mounts are whole directories; write { source, destination }, or leave"
                + " --direct-mounts away";
        return List.of(
                Arguments.of(
                        "files = [\"data/*\"]", ":6: component.guest.files: \"data/*\" is a glob or a file" + remedy),
                Arguments.of(
                        "files = [{ source = \"data/a.txt\", destination = \"/a.txt\" }]",
                        ":6: component.guest.files: \"data/a.txt\" is no directory of the application" + remedy),
                Arguments.of(
                        "files = [{ source = \"..\", destination = \"/\" }]",
                        ":6: component.guest.files: \"..\" is no directory of the application" + remedy),
                Arguments.of(
                        "exclude_files = [\"x\"]\nfiles = [{ source = \"data\", destination = \"/\" }]",
                        ":6: component.guest.exclude_files: files cannot be left out" + remedy));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void whatCannotBeMountedIsRefused(String more, String expected) throws IOException {
        App app = app(more);
        ManifestException e = assertThrows(
                ManifestException.class,
                () -> Server.start(app, OPTIONS.withMounts(Mounts.DEFAULT.withDirect(true)))
                        .close());
        assertEquals(expected, Objects.requireNonNull(e.getMessage()).replace(directory + "/spin.toml", ""));
    }
}
