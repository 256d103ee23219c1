package io.wasmj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.wasmj.cli.Captured.Result;
import io.wasmj.compiler.WasmCompiler;
import io.wasmj.http.App;
import io.wasmj.http.AppManifest.Component;
import io.wasmj.http.AppOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the README says of applications, done in its order. */
@Timeout(120)
final class ReadmeApplicationsTest {

    @TempDir
    private Path folder;

    private static String section(String title) throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        int begin = readme.indexOf("\n## " + title + "\n");
        return readme.substring(begin, readme.indexOf("\n## ", begin + 1));
    }

    private static String section() throws IOException {
        return section("Applications");
    }

    private static List<String> blocks(String language) throws IOException {
        return blocks(section(), language);
    }

    private static List<String> blocks(String section, String language) {
        Matcher blocks = Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(section);
        return blocks.results().map(block -> block.group(1)).toList();
    }

    @Test
    void theCommandsWork() throws Exception {
        List<String> lines = blocks("sh").stream().flatMap(String::lines).toList();
        assertEquals(10, lines.size());
        for (String line : lines) {
            String command = line.replaceFirst("\\s+#.*", "");
            assertTrue(command.startsWith("./wasmj "), command);
            String[] words = inFolder(command.substring("./wasmj ".length()).split(" ", -1));
            if (words[0].equals("up") || words[0].equals("watch")) {
                try (Running running = new Running(words)) {
                    assertTrue(running.get("/").body().startsWith("Hello from C!"), line);
                }
            } else {
                Result result = new Captured()
                        .withEnvironment("PATH", System.getenv().getOrDefault("PATH", ""))
                        .run(words);
                if (words[0].equals("build") && result.err().contains("there is no clang")) {
                    abort("the README's commands are not tried: there is no clang with a WASI sysroot");
                }
                assertEquals(0, result.exitCode(), line + "\n" + result.out() + result.err());
            }
        }
        assertTrue(Files.isDirectory(folder.resolve("hello/web/site")));
    }

    /** As if {@code folder} were the current one. */
    private String[] inFolder(String[] words) {
        String path = folder.resolve("hello").toString();
        List<String> line = new ArrayList<>(Arrays.asList(words));
        line.replaceAll(word -> word.equals("hello") && !words[0].equals("new") ? path : word.replace("\"\"", ""));
        if (words[0].equals("new") && !words[1].startsWith("-")) {
            line.addAll(List.of("-o", path));
        }
        if (words[0].equals("up") || words[0].equals("watch")) {
            line.addAll(1, List.of("--listen", "127.0.0.1:0"));
        }
        line.replaceAll(word -> word.equals("logs") ? folder.resolve("logs").toString() : word);
        return line.toArray(String[]::new);
    }

    @Test
    void theManifestIsOne() throws IOException {
        Path manifest =
                Files.writeString(folder.resolve("spin.toml"), blocks("toml").getFirst());
        AppOptions options = AppOptions.DEFAULT.withEnvironment(Map.of("SPIN_VARIABLE_TOKEN", "xyz"));
        App app = App.of(manifest, options);
        Component orders = Objects.requireNonNull(app.manifest().components().get("orders"));
        assertEquals(Map.of("auth", "Bearer xyz", "endpoint", "https://eu.example.com"), orders.variables());
        assertEquals(folder.resolve("orders.wasm"), app.module("orders"));
        assertEquals(
                folder.resolve("orders-debug.wasm"),
                App.of(manifest, options.withProfile("debug")).module("orders"));
        assertNotNull(orders.build());
    }

    @Test
    void theTriggersAreDeployed() throws IOException {
        Files.writeString(
                folder.resolve("spin.toml"), blocks(section("Triggers"), "toml").getFirst());
        byte[] module = WasmCompiler.toBinary("(module (memory (export \"memory\") 1) (func (export \"_start\")))");
        Files.write(folder.resolve("orders.wasm"), module);
        Files.write(folder.resolve("report.wasm"), module);
        Result doctor = new Captured().run("doctor", folder.toString());
        assertEquals(0, doctor.exitCode(), doctor.out() + doctor.err());
    }

    @Test
    void theTemplatesOfTriggersAreMade() throws IOException {
        for (String line : blocks(section("Triggers"), "sh").getFirst().lines().toList()) {
            List<String> words = new ArrayList<>();
            Matcher word = Pattern.compile("\"([^\"]*)\"|([^ ]+)").matcher(line.replaceFirst("\\s+#.*", ""));
            while (word.find()) {
                words.add(word.group(1) == null ? word.group(2) : word.group(1));
            }
            words.addAll(List.of("-o", folder.resolve(words.get(2)).toString()));
            Result result = new Captured().run(words.subList(1, words.size()).toArray(String[]::new));
            assertEquals(0, result.exitCode(), result.err());
        }
    }

    @Test
    void theTemplatesAreThoseItNames() throws IOException {
        String line = section()
                .lines()
                .filter(each -> each.contains("new --list"))
                .findFirst()
                .orElseThrow();
        Stream<String> names = Stream.of(
                "C,", "Rust", "Go", "AssemblyScript", "Python", "a static site", "a redirection", "a Redis", "cron");
        assertTrue(names.allMatch(line::contains), line);
        assertEquals(9, AppTemplate.all().size());
    }
}
