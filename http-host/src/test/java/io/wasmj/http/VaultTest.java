package io.wasmj.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Secrets from a server that answers as Vault's HTTP API says. */
@Timeout(60)
final class VaultTest {

    private static final Map<String, String> ENTRIES = Map.of(
            "/v1/secret/data/app/token", "{\"data\":{\"data\":{\"value\":\"s3cret\"},\"metadata\":{\"version\":1}}}",
            "/v1/secret/data/app/odd", "{\"data\":{\"data\":{\"password\":\"x\"}}}");

    @TempDir
    private Path directory;

    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                boolean known = "root".equals(exchange.getRequestHeaders().getFirst("X-Vault-Token"));
                String entry = ENTRIES.get(exchange.getRequestURI().getPath());
                byte[] body = (entry == null ? "{\"errors\":[]}" : entry).getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(!known ? 403 : entry == null ? 404 : 200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private ServiceOptions configured(String token) throws IOException {
        return ServiceOptions.DEFAULT.withFile(Files.writeString(directory.resolve("runtime.toml"), """
            [[variables_provider]]
            type = "static"
            values = { region = "eu" }
            [[variables_provider]]
            type = "vault"
            url = "http://127.0.0.1:%d/"
            token = "%s"
            mount = "secret"
            prefix = "app"
            """.formatted(
                        server.getAddress().getPort(), token)));
    }

    private Map<String, String> variables(String token, Map<String, String> given, String more) throws IOException {
        Path manifest = Files.writeString(directory.resolve("spin.toml"), """
            spin_manifest_version = 2
            [application]
            name = "app"
            [variables]
            token = { required = true, secret = true }
            region = { default = "us" }
            size = { default = "small" }
            %s
            [[trigger.http]]
            route = "/"
            component = "main"
            [component.main]
            source = "main.wasm"
            variables = { all = "{{ token }} {{ region }} {{ size }}" }
            """.formatted(more));
        AppOptions options = AppOptions.DEFAULT
                .withEnvironment(Map.of("SPIN_VARIABLE_TOKEN", "of the environment"))
                .withVariables(given)
                .withVariableSources(configured(token).variableSources());
        App app = App.of(manifest, options);
        return Objects.requireNonNull(app.manifest().components().get("main")).variables();
    }

    @Test
    void sourcesGoBeforeTheEnvironment() throws IOException {
        assertEquals(Map.of("all", "s3cret eu small"), variables("root", Map.of(), ""));
        assertEquals(Map.of("all", "given eu small"), variables("root", Map.of("token", "given"), ""));
    }

    private String refusal(String token, String more) {
        return String.valueOf(assertThrows(ManifestException.class, () -> variables(token, Map.of(), more))
                        .getMessage())
                .replace(directory + "/", "");
    }

    @Test
    void whatCannotBeHadIsSaid() {
        String url = "Vault at http://127.0.0.1:" + server.getAddress().getPort() + "/ ";
        assertTrue(
                refusal("wrong", "")
                        .startsWith("spin.toml:5: variables.token: " + url
                                + "answers 403 for secret/app/token; see that the token may read it"),
                refusal("wrong", ""));
        assertEquals(
                "spin.toml:8: variables.odd: " + url + "has no text \"value\" in secret/app/odd",
                refusal("root", "odd = { required = true }"));
        server.stop(0);
        assertTrue(refusal("root", "").startsWith("spin.toml:5: variables.token: "), refusal("root", ""));
    }

    @Test
    void whatIsWrongIsSaidWithItsLine() {
        ManifestException wrong = assertThrows(
                ManifestException.class,
                () -> ServiceOptions.DEFAULT.withFile(Files.writeString(directory.resolve("runtime.toml"), """
                    [[variables_provider]]
                    type = "azure_key_vault"
                    [[config_provider]]
                    type = "vault"
                    url = "ftp://x"
                    """)));
        String message = String.valueOf(wrong.getMessage());
        assertTrue(message.contains("runtime.toml:2: variables_provider.type: \"azure_key_vault\" is not"), message);
        assertTrue(message.contains("runtime.toml:5: config_provider.url: \"ftp://x\" is no address"), message);
    }
}
