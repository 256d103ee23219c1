package io.wasmj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wasmj.cli.Captured.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Big programs that others have built do here what they do in V8. {@code programs.json} has the programs and the cases,
 * {@code record.mjs} recorded what is expected of them; where V8's host falls short, a case says so by {@code notInV8}.
 *
 * <p>Where a program cannot be downloaded, these tests say so and are skipped, except in continuous integration
 * (environment variable {@code CI=true}), where they fail.
 */
final class RealProgramsTest {

    private static final Path FOLDER = Path.of("src", "test", "programs");
    private static final JsonNode DESCRIPTIONS = descriptions();
    private static final Map<String, RealProgram> PROGRAMS = new HashMap<>();

    /** Shared, so that a program is compiled once. */
    @TempDir
    static Path cache;

    @TempDir
    static Path unpacked;

    @TempDir
    Path folder;

    private static JsonNode descriptions() {
        try {
            return new ObjectMapper().readTree(FOLDER.resolve("programs.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<String> programs() {
        return DESCRIPTIONS.get("programs").propertyStream().map(Map.Entry::getKey);
    }

    static Stream<String> cases() {
        return DESCRIPTIONS.get("cases").propertyStream().map(Map.Entry::getKey);
    }

    @BeforeAll
    static void unpack() throws IOException {
        for (Map.Entry<String, JsonNode> program : DESCRIPTIONS.get("programs").properties()) {
            JsonNode description = program.getValue();
            Path target = unpacked.resolve(program.getKey());
            RealProgram real = RealProgram.unpack(path(description), description, target);
            for (JsonNode library : description.path("libraries")) {
                real.unpackLibrary(path(library), library);
            }
            PROGRAMS.put(program.getKey(), real);
        }
    }

    private static Path path(JsonNode description) {
        Download download = Download.of(description);
        try {
            return download.path();
        } catch (IOException e) {
            String why = "not run: cannot download " + download.address() + ": " + e;
            if ("true".equals(System.getenv("CI"))) {
                fail(why, e);
            }
            return abort(why);
        }
    }

    @ParameterizedTest
    @MethodSource("programs")
    void fitsMethods(String name) throws IOException {
        Result result = new Captured()
                .run(
                        "inspect",
                        "--json",
                        "--cache",
                        cache.toString(),
                        program(name).module().toString());
        assertEquals(0, result.exitCode(), result.err());
        int largest = new ObjectMapper()
                .readTree(result.out())
                .at("/largestMethod/bytes")
                .asInt();
        assertTrue(largest > 1_000 && largest <= 8_000, "the largest method has " + largest + " bytes");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void doesWhatItDoesInV8(String name) throws IOException {
        String program = name.substring(0, name.indexOf(' '));
        Path inputs = FOLDER.resolve("inputs").resolve(program);
        Path work = Files.createDirectory(folder.resolve("work"));
        for (String input : files(inputs)) {
            Path copy = work.resolve(input);
            Files.createDirectories(Objects.requireNonNull(copy.getParent()));
            Files.copy(inputs.resolve(input), copy);
        }
        StringBuilder happened = new StringBuilder();
        for (JsonNode step : DESCRIPTIONS.get("cases").get(name)) {
            Result result = run(step, program(program), work);
            happened.append("exit ").append(result.exitCode()).append('\n');
            happened.append(section("stdout", result.out())).append(section("stderr", result.err()));
        }
        for (String file : files(work)) {
            if (!Files.exists(inputs.resolve(file))) {
                happened.append("--- %s, sha256 %s\n".formatted(file, sha256(work.resolve(file))));
            }
        }
        Path expected = FOLDER.resolve("expected").resolve(name.replace(' ', '-') + ".txt");
        assertEquals(Files.readString(expected), happened.toString(), name);
    }

    private Result run(JsonNode step, RealProgram program, Path work) throws IOException {
        List<String> line = new ArrayList<>(List.of("run", "--cache", cache.toString()));
        line.addAll(List.of("--argv0", step.get("argv0").asText()));
        step.path("env")
                .properties()
                .forEach(variable -> line.addAll(List.of(
                        "--env", variable.getKey() + "=" + variable.getValue().asText())));
        program.dirs().forEach((guest, host) -> line.addAll(List.of("--dir", host + "::" + guest)));
        line.addAll(List.of("--dir", work + "::/work"));
        step.path("dirs")
                .properties()
                .forEach(dir ->
                        line.addAll(List.of("--dir", work.resolve(dir.getValue().asText()) + "::" + dir.getKey())));
        line.addAll(List.of("--dir", Files.createTempDirectory(folder, "tmp") + "::/tmp"));
        if (step.has("invoke")) {
            line.addAll(List.of(
                    "--unknown-imports", "trap", "--invoke", step.get("invoke").asText()));
        }
        Path module = step.has("module") ? work.resolve(step.get("module").asText()) : program.module();
        line.add(module.toString());
        step.get("args").forEach(arg -> line.add(arg.asText()));
        return new Captured().withInput(step.path("stdin").asText()).run(line.toArray(String[]::new));
    }

    private static RealProgram program(String name) {
        return Objects.requireNonNull(PROGRAMS.get(name), name);
    }

    private static String section(String name, String text) {
        String end = text.isEmpty() || text.endsWith("\n") ? "" : "\n";
        return "--- %s, %d bytes\n%s%s".formatted(name, text.getBytes(StandardCharsets.UTF_8).length, text, end);
    }

    /** The files below a folder, sorted. */
    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private static String sha256(Path file) throws IOException {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JVM has SHA-256", e);
        }
    }
}
