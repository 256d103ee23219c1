package io.wasmj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.cli.Captured.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A host, and the commands that tell it what to do. */
@Timeout(120)
final class HostCommandTest {

    private static final Pattern ADMIN = Pattern.compile("Administered at (\\S+) with the token in (\\S+)\n");

    @TempDir
    private Path directory;

    private Running host() {
        return new Running(
                "host",
                directory.resolve("host").toString(),
                "--listen",
                "127.0.0.1:0",
                "--admin-listen",
                "127.0.0.1:0");
    }

    private Result run(Running host, String... args) throws InterruptedException {
        host.address();
        Matcher admin = ADMIN.matcher(host.captured().printedOut());
        while (!admin.find()) {
            Thread.sleep(10);
            admin = ADMIN.matcher(host.captured().printedOut());
        }
        List<String> line = new ArrayList<>(Arrays.asList(args));
        line.addAll(List.of("--to", admin.group(1), "--token-file", admin.group(2)));
        return new Captured().run(line.toArray(String[]::new));
    }

    private static void assertOut(String expected, Result result) {
        assertEquals(expected + "\n", result.out(), result.err());
        assertEquals(0, result.exitCode());
    }

    private static String get(Running host, String name) throws IOException, InterruptedException {
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(host.address()).getPort())) {
            socket.getOutputStream()
                    .write(("GET / HTTP/1.1\r\nHost: " + name + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.substring(answer.indexOf("\r\n\r\n") + 4).strip();
        }
    }

    /** A guest that answers with a word and writes it to its log. */
    private String app(String word) throws IOException {
        Path folder = Files.createDirectories(directory.resolve(word));
        Files.writeString(folder.resolve("guest.wat"), """
            (module
              (import "wasi_snapshot_preview1" "fd_write"
                (func $write (param i32 i32 i32 i32) (result i32)))
              (memory (export "memory") 1)
              (data (i32.const 0) "\\10\\00\\00\\00\\30\\00\\00\\00\\2a\\00\\00\\00\\09\\00\\00\\00")
              (data (i32.const 16) "content-type: text/plain\\0a\\0a%-16s\\0a       ")
              (func (export "_start")
                (drop (call $write (i32.const 2) (i32.const 8) (i32.const 1) (i32.const 100)))
                (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 100)))))
            """.formatted(word));
        Files.writeString(folder.resolve("spin.toml"), """
            spin_manifest_version = 2
            application = { name = "My Shop" }
            [[trigger.http]]
            route = "/..."
            component = "guest"
            [component.guest]
            source = "guest.wat"
            """);
        return folder.toString();
    }

    private List<Object> compiled() throws IOException {
        List<Object> keys = new ArrayList<>();
        try (Stream<Path> jars = Files.list(directory.resolve("host/modules"))) {
            for (Path jar : (Iterable<Path>)
                    jars.filter(each -> each.toString().endsWith(".jar")).sorted()::iterator) {
                keys.add(Objects.requireNonNullElse(
                        Files.readAttributes(jar, BasicFileAttributes.class).fileKey(), jar));
            }
        }
        return keys;
    }

    @Test
    void deployRollBackRestartAndRemove() throws Exception {
        List<Object> compiled;
        try (Running host = host()) {
            assertTrue(run(host, "app", "list").err().startsWith("wasmj: nothing is deployed;"));
            assertOut("Deployed my-shop version 1 of 1 for my-shop.localhost", run(host, "deploy", app("first")));
            assertEquals("first", get(host, "my-shop.localhost"));
            assertOut(
                    "Deployed my-shop version 2 of 1, 2 for *.shop.example, shop.example",
                    run(
                            host,
                            "deploy",
                            "-f",
                            app("second"),
                            "--hostname",
                            "shop.example",
                            "--hostname",
                            "*.shop.example"));
            assertEquals("second", get(host, "any.shop.example"));
            assertOut("my-shop version 2 of 1, 2 for *.shop.example, shop.example", run(host, "app", "list"));
            Result logs = run(host, "app", "logs", "my-shop", "--lines", "1");
            assertTrue(logs.out().strip().matches("(?s).* guest \\[[0-9a-f]{16}]: second"), logs.out());
            assertOut(
                    "Serving my-shop version 1 of 1, 2 for my-shop.localhost", run(host, "app", "rollback", "my-shop"));
            assertEquals("first", get(host, "my-shop.localhost"));
            compiled = compiled();
        }
        try (Running host = host()) {
            assertEquals("first", get(host, "my-shop.localhost"));
            assertEquals(compiled, compiled());
            assertTrue(host.captured().printedOut().endsWith("  my-shop version 1 of 1, 2 for my-shop.localhost\n"));
            assertOut(
                    "Serving my-shop version 2 of 1, 2 for *.shop.example, shop.example",
                    run(host, "app", "rollback", "my-shop", "2"));
            assertEquals("second", get(host, "shop.example"));
            assertOut("Removed my-shop", run(host, "app", "remove", "my-shop"));
            assertEquals("", get(host, "shop.example"));
        }
    }

    /** The commands of the README, in their order. */
    @Test
    void theReadmesCommandsWork() throws Exception {
        String readme = Files.readString(Path.of("..", "README.md"));
        String section = readme.substring(readme.indexOf("\n## Many applications in one process\n"));
        List<String> lines = section.substring(section.indexOf("```sh\n") + 6, section.indexOf("\n```\n"))
                .lines()
                .toList();
        assertEquals("./wasmj host", lines.getFirst().replaceFirst("\\s+#.*", ""));
        String app = app("hello");
        try (Running host = host()) {
            for (String line : lines.subList(1, lines.size())) {
                String[] words =
                        line.replaceFirst("\\s+#.*", "").replace("'", "").split(" ", -1);
                String[] command = Arrays.copyOfRange(words, 1, words.length);
                if (command[0].equals("deploy")) {
                    command[1] = app;
                    command = Stream.concat(Arrays.stream(command), Stream.of("--name", "hello"))
                            .toArray(String[]::new);
                }
                Result result = run(host, command);
                assertEquals(0, result.exitCode(), line + "\n" + result.err());
                if (line.contains("app list")) {
                    assertEquals(line.replaceFirst(".*# ", ""), result.out().strip());
                }
            }
        }
    }

    @Test
    void whatIsWrongIsSaid() throws Exception {
        try (Running host = host()) {
            String app = app("first");
            assertFailure("there is no application shop;", run(host, "app", "rollback", "shop"));
            assertFailure("\"a b\" cannot be an application's name", run(host, "deploy", app, "--name", "a b"));
            assertFailure(
                    "there is no limit gests; there are guest-millis, guests,",
                    run(host, "deploy", app, "--limit", "gests=1"));
            assertFailure("variables: a value is given for \"x\"", run(host, "deploy", app, "--variable", "x=1"));
            assertFailure(
                    "--health-path status does not begin with a slash",
                    run(host, "deploy", app, "--health-path", "status"));
            assertOut(
                    "Deployed first version 1 of 1 for first.localhost",
                    run(host, "deploy", app, "--name", "first", "--limit", "guests=1", "--health-path", "/"));
        }
        Path token = Files.writeString(directory.resolve("host/token2"), "x");
        Files.setPosixFilePermissions(token, Set.of(PosixFilePermission.OWNER_READ));
        assertFailure(
                "nobody answers at http://127.0.0.1:1;",
                new Captured().run("app", "list", "--to", "http://127.0.0.1:1", "--token-file", token.toString()));
        assertFailure(
                directory.resolve("none") + ": no such file",
                new Captured()
                        .run(
                                "app",
                                "list",
                                "--token-file",
                                directory.resolve("none").toString()));
        assertFailure(
                "--app-limit: there is no limit x;",
                new Captured().run("host", directory.toString(), "--app-limit", "x=1"));
        assertEquals(2, new Captured().run("app").exitCode());
    }

    private static void assertFailure(String message, Result result) {
        assertTrue(result.err().contains(message), result.err() + result.out());
        assertTrue(result.err().startsWith("wasmj: "), result.err());
        assertEquals(1, result.exitCode());
    }
}
