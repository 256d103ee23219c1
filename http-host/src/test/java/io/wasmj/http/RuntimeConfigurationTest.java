package io.wasmj.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RuntimeConfigurationTest {

    @TempDir
    private Path directory;

    private ServiceOptions read(String text) throws IOException {
        return ServiceOptions.DEFAULT.withFile(Files.writeString(directory.resolve("runtime.toml"), text));
    }

    @Test
    void settingsByKindAndName() throws IOException {
        ServiceOptions options = read("""
            [key_value_store.cache]
            type = "redis"
            url = "redis://localhost:6379"
            [sqlite_database.main]
            type = "spin"
            path = "sub/../main.db"
            """);
        String file = directory.resolve("main.db").toString();
        assertEquals(
                Map.of("cache", Map.of("type", "redis", "url", "redis://localhost:6379")),
                options.settings().get("key_value_store"));
        assertEquals(
                Map.of("main", Map.of("type", "spin", "path", file)),
                options.settings().get("sqlite_database"));
        assertEquals(
                Map.of("main", Map.of("type", "spin", "path", file, "execute", "SELECT 1")),
                options.with("sqlite_database", "main", Map.of("execute", "SELECT 1"))
                        .settings()
                        .get("sqlite_database"));
    }

    @Test
    void theServerOfModels() throws IOException {
        ServiceOptions options = read("""
            [llm_compute]
            type = "remote_http"
            url = "http://localhost:11434"
            auth_token = "x"
            """);
        assertEquals(
                Map.of("", Map.of("url", "http://localhost:11434", "auth_token", "x", "api_type", "default")),
                options.settings().get("llm_compute"));
        ManifestException wrong =
                assertThrows(ManifestException.class, () -> read("[llm_compute]\ntype = \"spin\"\nurl = \"x\"\n"));
        String file = directory.resolve("runtime.toml").toString();
        assertEquals(
                file + ":1: llm_compute.auth_token: is missing; it must be a string\n" + file
                        + ":2: llm_compute.type: \"spin\" is not supported; allowed is \"remote_http\"",
                wrong.getMessage());
    }

    @Test
    void whatIsWrongIsSaidWithItsLine() {
        String text = """
            [key_value_stores.a]
            type = "redis"
            [sqlite_database]
            b = 1
            """;
        String message = String.valueOf(
                assertThrows(ManifestException.class, () -> read(text)).getMessage());
        Path file = directory.resolve("runtime.toml");
        assertEquals(
                file + ":1: key_value_stores: unknown field; did you mean \"key_value_store\"?\n" + file
                        + ":4: sqlite_database.b: expected a table, found an integer",
                message);
    }
}
