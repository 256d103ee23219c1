package io.wasmj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.cli.Captured.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UpCommandTest {

    @TempDir
    Path folder;

    private Path copy(String guest) throws IOException {
        return Files.copy(Path.of(Captured.guest(guest)), folder.resolve(guest));
    }

    @Test
    void servesAManifestAndPrintsItsRoutes() throws Exception {
        copy("trap.wasm");
        Path manifest = Files.writeString(folder.resolve("spin.toml"), """
            spin_manifest_version = 2
            [application]
            name = "app"
            [[trigger.http]]
            route = "/static"
            static_response = { status_code = 418, body = "tea" }
            [[trigger.http]]
            route = "/trap/..."
            component = "trapping"
            [component.trapping]
            source = "trap.wasm"
            """);
        try (Running up = new Running(
                "up", "-f", manifest.toString(), "--listen", "127.0.0.1:0", "--no-cache", "--warm-up", "0.5")) {
            HttpResponse<String> answer = up.get("/static");
            assertEquals(418, answer.statusCode());
            assertEquals("tea", answer.body());
            assertEquals(500, up.get("/trap/now").statusCode());
            String base = up.address();
            assertTrue(
                    up.captured()
                            .printedOut()
                            .endsWith("Available Routes:\n  (static response 418): " + base + "/static\n  trapping: "
                                    + base + "/trap (wildcard)\n"),
                    up.captured().printedOut());
        }
    }

    @Test
    void servesOneModule() throws Exception {
        String module = copy("trap.wasm").toString();
        try (Running up = new Running("up", "--listen", "127.0.0.1:0", "--no-cache", "--warm-up", "0", module)) {
            assertEquals(500, up.get("/anything").statusCode());
        }
    }

    private Path guestThatLogs() throws IOException {
        Files.writeString(folder.resolve("logs.wat"), """
            (module
              (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
              (memory (export "memory") 1)
              (data (i32.const 0) "\\20\\00\\00\\00\\08\\00\\00\\00\\30\\00\\00\\00\\1a\\00\\00\\00")
              (data (i32.const 32) "a line\\0a\\0a")
              (data (i32.const 48) "content-type: text/plain\\0a\\0a")
              (func (export "_start")
                (drop (call $write (i32.const 2) (i32.const 0) (i32.const 1) (i32.const 16)))
                (drop (call $write (i32.const 1) (i32.const 8) (i32.const 1) (i32.const 16)))))
            """);
        return Files.writeString(folder.resolve("spin.toml"), """
            spin_manifest_version = 2
            application = { name = "app" }
            trigger.http = [{ route = "/...", component = "guest" }]
            component.guest = { source = "logs.wat", build = { command = "touch built" } }
            """);
    }

    @Test
    void whatGuestsWriteIsShownAndKept() throws Exception {
        String manifest = guestThatLogs().toString();
        try (Running up = new Running("up", "-f", manifest, "--listen", "127.0.0.1:0", "--no-cache")) {
            assertEquals(200, up.get("/").statusCode());
            assertTrue(
                    up.captured().printedErr().matches("(?s).* guest \\[[0-9a-f]{16}]: a line\n.*"),
                    up.captured().printedErr());
        }
        Path kept = folder.resolve(".spin/logs/guest_stderr.txt");
        assertEquals("a line\n\n", Files.readString(kept));
        assertFalse(Files.exists(folder.resolve("built")));
        Path logs = folder.resolve("logs");
        try (Running up = new Running(
                "up", "--quiet", "--build", "--log-dir", logs.toString(), "-f", manifest, "--listen", "127.0.0.1:0")) {
            assertEquals(200, up.get("/").statusCode());
            assertEquals("", up.captured().printedErr());
        }
        assertEquals("a line\n\n", Files.readString(logs.resolve("guest_stderr.txt")));
        assertTrue(Files.exists(folder.resolve("built")));
        Path state = folder.resolve("state");
        try (Running up = new Running(
                "up", "--state-dir", state.toString(), "-f", manifest, "--listen", "127.0.0.1:0", "--no-cache")) {
            assertEquals(200, up.get("/").statusCode());
        }
        assertTrue(Files.exists(state.resolve("logs/guest_stderr.txt")));
        assertEquals("a line\n\n", Files.readString(kept));
    }

    @Test
    void findsAFreePort() throws Exception {
        String manifest = guestThatLogs().toString();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            assertEquals(
                    "wasmj: cannot listen on " + address + ": Address already in use; --find-free-port takes the next"
                            + " one that is free\n",
                    new Captured()
                            .run("up", "-f", manifest, "--no-cache", "--warm-up", "0", "--listen", address)
                            .err());
            try (Running up =
                    new Running("up", "-f", manifest, "--no-cache", "--find-free-port", "--listen", address)) {
                assertEquals(200, up.get("/").statusCode());
                assertNotEquals("http://" + address, up.address());
            }
        }
    }

    @Test
    void variablesAreGivenAndDeclared() throws Exception {
        Path manifest = Files.writeString(folder.resolve("spin.toml"), """
            spin_manifest_version = 2
            application = { name = "app" }
            trigger.http = [{ route = "/...", static_response = { body = "x" } }]
            variables = { token = { required = true } }
            """);
        Result missing = new Captured().run("up", "-f", manifest.toString());
        assertEquals(1, missing.exitCode());
        assertTrue(missing.err().contains(":4: variables.token: has no value; give it with --variable token=VALUE"));
        Result unknown = new Captured().run("up", "-f", manifest.toString(), "--variable", "tokn=x");
        assertTrue(unknown.err().contains("did you mean \"token\"?"), unknown.err());
        String[] line = {"up", "-f", manifest.toString(), "--variable", "token=x", "--listen", "127.0.0.1:0"};
        try (Running up = new Running(line)) {
            assertEquals("x", up.get("/").body());
        }
        Result profile = new Captured().run("up", "-f", manifest.toString(), "--profile", "debug");
        assertTrue(profile.err().contains("no component has a profile \"debug\""), profile.err());
        Result half = new Captured().run("up", "-f", manifest.toString(), "--variable", "token=x", "--tls-cert", "c");
        assertEquals("wasmj: --tls-cert and --tls-key go together; give the other one too\n", half.err());
    }

    @Test
    void whatCannotBeServedIsOneMessage() throws IOException {
        Result empty = new Captured().run("up", folder.toString());
        assertEquals(1, empty.exitCode());
        assertTrue(empty.err().contains("spin.toml"), empty.err());
        assertTrue(empty.err().lines().count() == 1, empty.err());

        Path manifest = Files.writeString(folder.resolve("spin.toml"), "spin_manifest_version = 3\n");
        Result wrong = new Captured().run("up", "-f", folder.toString());
        assertEquals(1, wrong.exitCode());
        assertTrue(wrong.err().startsWith("wasmj: " + manifest + ":1: "), wrong.err());

        Result invalid = new Captured()
                .run(
                        "up",
                        "--no-cache",
                        "--listen",
                        "127.0.0.1:0",
                        copy("invalid.wasm").toString());
        assertEquals(1, invalid.exitCode());
        assertTrue(invalid.err().contains("type mismatch"), invalid.err());

        Result imports = new Captured()
                .run(
                        "up",
                        "--no-cache",
                        "--listen",
                        "127.0.0.1:0",
                        copy("imports.wasm").toString());
        assertEquals(1, imports.exitCode());
        assertTrue(imports.err().contains("env.first"), imports.err());
        assertTrue(imports.err().contains("env.second"), imports.err());

        Result never =
                new Captured().run("up", "--warm-up", "-1", copy("trap.wasm").toString());
        assertEquals(1, never.exitCode());
        assertEquals("wasmj: --warm-up -1.0 is not between 0.0 and 1000000.0 seconds\n", never.err());

        assertEquals(1, new Captured().run("up", "-f", "a", "b").exitCode());
        assertEquals(
                1,
                new Captured()
                        .run("up", "--listen", "nowhere", folder.toString())
                        .exitCode());
    }

    @Test
    @SuppressWarnings("AddressSelection") // Literal addresses: there is nothing to look up.
    void readsAddresses() {
        assertEquals(new InetSocketAddress("127.0.0.1", 3000), ListenAddress.parse("--listen", "127.0.0.1:3000"));
        assertEquals(new InetSocketAddress("0.0.0.0", 80), ListenAddress.parse("--listen", ":80"));
        assertEquals(new InetSocketAddress("::1", 0), ListenAddress.parse("--listen", "[::1]:0"));
        for (String wrong : new String[] {"", "3000", "a:b", "127.0.0.1:70000", "127.0.0.1:-1"}) {
            assertThrows(CommandFailure.class, () -> ListenAddress.parse("--listen", wrong), wrong);
        }
    }
}
