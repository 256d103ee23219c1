package io.wasmj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.cli.Captured.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where services keep things, and what they begin with. */
@Timeout(120)
final class ServiceChoiceTest {

    private static final Path LINKS = Path.of("../examples/guests/links-c");

    @TempDir
    Path folder;

    /** The example, elsewhere, so that its state is not kept beside it. */
    private Path links() throws IOException {
        for (String file : new String[] {"spin.toml", "links.wasm"}) {
            Files.copy(LINKS.resolve(file), folder.resolve(file));
        }
        return folder;
    }

    private static Running up(Path application, String... options) {
        List<String> line =
                new ArrayList<>(List.of("up", "-f", application.toString(), "--no-cache", "--listen", "127.0.0.1:0"));
        line.addAll(List.of(options));
        return new Running(line.toArray(String[]::new));
    }

    private static String location(Running up, String path) throws Exception {
        return up.get(path).headers().firstValue("location").orElse("none");
    }

    @Test
    void valuesAreSetAndKeptBesideTheManifest() throws Exception {
        Path application = links();
        try (Running up = up(application, "--key-value", "w3c=https://www.w3.org/")) {
            assertEquals("https://www.w3.org/", location(up, "/l/w3c"));
        }
        assertTrue(Files.exists(folder.resolve(".spin/sqlite_key_value.db")));
        try (Running up = up(application)) {
            assertEquals("https://www.w3.org/", location(up, "/l/w3c"));
        }
    }

    @Test
    void stateIsElsewhereOrNowhere() throws Exception {
        Path application = links();
        Path state = folder.resolve("state");
        try (Running up = up(application, "--state-dir", state.toString(), "--key-value", "a=https://a.example/")) {
            assertEquals("https://a.example/", location(up, "/l/a"));
        }
        assertTrue(Files.exists(state.resolve("sqlite_key_value.db")));
        try (Running up = up(application, "--state-dir", "")) {
            assertEquals("none", location(up, "/l/a"));
        }
        assertFalse(Files.exists(folder.resolve(".spin")));
    }

    @Test
    void storesAreWhereTheRuntimeConfigurationSays() throws Exception {
        Path application = links();
        Path configuration = Files.writeString(
                folder.resolve("runtime.toml"), "[key_value_store.default]\ntype = \"spin\"\npath = \"mine.db\"\n");
        try (Running up = up(application, "--runtime-config-file", configuration.toString())) {
            assertEquals("none", location(up, "/l/a"));
        }
        assertTrue(Files.exists(folder.resolve("mine.db")));
    }

    @Test
    void whatIsWrongIsOneMessage() throws Exception {
        Path application = links();
        Result jar = new Captured().run("up", "-f", application.toString(), "--services", "missing.jar");
        assertEquals("wasmj: --services missing.jar: there is no such file\n", jar.err());
        Path configuration =
                Files.writeString(folder.resolve("runtime.toml"), "[key_value_store.default]\ntype = \"etched\"\n");
        Result store = new Captured()
                .run(
                        "up",
                        "-f",
                        application.toString(),
                        "--no-cache",
                        "--runtime-config-file",
                        configuration.toString());
        assertEquals(1, store.exitCode());
        assertEquals(
                "wasmj: " + folder.resolve("spin.toml")
                        + ":14: component.links.key_value_stores: key_value_store.default.type"
                        + " is \"etched\"; allowed are \"spin\" and \"redis\"\n",
                store.err());
    }
}
