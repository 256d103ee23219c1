package io.wasmj.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.wasmj.http.AppManifest.Component;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is filled in between a manifest and an application: values of variables, and modules from elsewhere. */
final class AppTest {

    private static final String MANIFEST = """
        spin_manifest_version = 2
        [application]
        name = "app"
        [variables]
        host = { default = "example.com" }
        token = { required = true, secret = true, description = "from the dashboard" }
        [[trigger.http]]
        route = "/..."
        component = "hello"
        [[trigger.redis]]
        component = "hello"
        channel = "{{ host }}-news"
        address = "redis://{{host}}:6379"
        [component.hello]
        source = "hello.wasm"
        variables = { auth = "Bearer {{ token }}", both = "{{host}}{{ token }}" }
        allowed_outbound_hosts = ["https://{{ host }}"]
        """;

    @TempDir
    private Path directory;

    private final AppOptions options = AppOptions.DEFAULT.withEnvironment(Map.of());

    private App app(AppOptions options) throws IOException {
        return App.of(Files.writeString(directory.resolve("spin.toml"), MANIFEST), options);
    }

    private Map<String, String> variables(AppOptions options) throws IOException {
        return component(app(options)).variables();
    }

    private static Component component(App app) {
        return Objects.requireNonNull(app.manifest().components().get("hello"));
    }

    @Test
    void templatesAreFilledIn() throws IOException {
        App app = app(options.withVariables(Map.of("token", "a$1{{ host }}")));
        assertEquals(
                Map.of("auth", "Bearer a$1{{ host }}", "both", "example.coma$1{{ host }}"),
                component(app).variables());
        assertEquals(List.of("https://example.com"), component(app).grants().outboundHosts());
        assertEquals(
                Map.of("channel", "example.com-news", "address", "redis://example.com:6379"),
                app.manifest().eventTriggers().getFirst().settings());
    }

    @Test
    void valuesGivenGoBeforeTheEnvironmentAndThatBeforeAFileAndThatBeforeADefault() throws IOException {
        Files.writeString(directory.resolve(".env"), """
            # of this machine
            export SPIN_VARIABLE_TOKEN="from the file"
            SPIN_VARIABLE_HOST=file.example # a comment

            OTHER='x'
            """);
        assertEquals("file.examplefrom the file", variables(options).get("both"));
        AppOptions environment = options.withEnvironment(Map.of("SPIN_VARIABLE_TOKEN", "from the environment"));
        assertEquals("Bearer from the environment", variables(environment).get("auth"));
        assertEquals(
                "Bearer given",
                variables(environment.withVariables(Map.of("token", "given"))).get("auth"));
    }

    @Test
    void whatIsMissingOrTooMuchIsSaid() throws IOException {
        ManifestException missing = assertThrows(ManifestException.class, () -> app(options));
        assertEquals(
                directory + "/spin.toml:6: variables.token: has no value (from the dashboard); give it with --variable"
                        + " token=VALUE, as SPIN_VARIABLE_TOKEN in the environment or in the file .env beside the"
                        + " manifest, or by a default",
                missing.getMessage());
        ManifestException unknown = assertThrows(
                ManifestException.class, () -> app(options.withVariables(Map.of("token", "x", "hots", "y"))));
        assertEquals(
                directory + "/spin.toml: variables: a value is given for \"hots\", which is not declared; did you mean"
                        + " \"host\"?",
                unknown.getMessage());
        Files.writeString(directory.resolve(".env"), "A=1\nnonsense\n");
        ManifestException file = assertThrows(ManifestException.class, () -> app(options));
        assertEquals(directory + "/.env:2: expected NAME=VALUE, found \"nonsense\"", file.getMessage());
    }

    @Test
    void aModuleIsDownloadedOnceAndOnlyIfItIsTheRightOne() throws Exception {
        byte[] module = "\0asm\1\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(module));
        List<String> requests = new ArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            requests.add(path);
            if (path.equals("/moved.wasm")) {
                exchange.getResponseHeaders().add("Location", "/module.wasm");
                exchange.sendResponseHeaders(302, -1);
            } else if (path.equals("/module.wasm")) {
                exchange.sendResponseHeaders(200, module.length);
                exchange.getResponseBody().write(module);
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
            exchange.close();
        });
        server.start();
        List<String> progress = new ArrayList<>();
        SourceCache cache = new SourceCache(
                directory.resolve("cache"), (source, done, total) -> progress.add(done + " of " + total));
        AppOptions with = options.withSources(cache);
        String base = "http://127.0.0.1:" + server.getAddress().getPort();
        try {
            App app = App.of(manifest(base + "/moved.wasm", digest), with);
            assertEquals(List.of("/moved.wasm", "/module.wasm"), requests);
            assertEquals(List.of("8 of 8"), progress);
            Path file = app.module("hello");
            assertEquals(-1, Files.mismatch(file, Files.write(directory.resolve("expected"), module)));
            assertEquals(
                    file, App.of(manifest(base + "/gone.wasm", digest), with).module("hello"));
            assertEquals(2, requests.size());
            Files.writeString(file, "damaged");
            App.of(manifest(base + "/module.wasm", digest), with);
            assertEquals(3, requests.size());

            assertMessage(
                    base + "/module.wasm is not what was expected: its digest is sha256:" + digest
                            + "; if the change was intended, write that",
                    manifest(base + "/module.wasm", "0".repeat(64)),
                    with);
            assertMessage(
                    base
                            + "/gone.wasm is answered with status 404; check the address, or download the file and"
                            + " name its path",
                    manifest(base + "/gone.wasm", "1".repeat(64)),
                    with);
        } finally {
            server.stop(0);
        }
        ManifestException e = assertThrows(
                ManifestException.class, () -> App.of(manifest(base + "/gone.wasm", "1".repeat(64)), with));
        assertTrue(
                Objects.requireNonNull(e.getMessage())
                        .endsWith("; check the address and the network, or download the file and name its path"),
                e.getMessage());
        try (var files = Files.list(directory.resolve("cache"))) {
            assertEquals(1, files.count());
        }
    }

    private Path manifest(String url, String digest) throws IOException {
        return Files.writeString(directory.resolve("spin.toml"), """
            spin_manifest_version = 2
            application.name = "app"
            trigger.http = [{ route = "/...", component = "hello" }]
            [component.hello]
            source = { url = "%s", digest = "sha256:%s" }
            """.formatted(url, digest));
    }

    private void assertMessage(String expected, Path manifest, AppOptions options) {
        ManifestException e = assertThrows(ManifestException.class, () -> App.of(manifest, options));
        assertEquals(manifest + ":5: component.hello.source: " + expected, e.getMessage());
    }
}
