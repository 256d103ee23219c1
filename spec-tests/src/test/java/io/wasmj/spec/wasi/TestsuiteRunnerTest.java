package io.wasmj.spec.wasi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wasmj.spec.Conformance;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The wasi-testsuite's own runner, in Python, drives {@code wasmj run} through the adapter beside this module. Runs where
 * there is a checkout of WebAssembly/wasi-testsuite: the folder that the system property {@code wasmj.wasi-testsuite}
 * names, else {@code wasi-testsuite} among the conformance data.
 */
final class TestsuiteRunnerTest {

    private static final String PROPERTY = "wasmj.wasi-testsuite";
    private static final String SUITE = "wasi-p1";

    @TempDir
    Path temporary;

    @Test
    @Timeout(600)
    void allPass() throws IOException {
        String named = System.getProperty(PROPERTY);
        Optional<Path> runner = named == null
                ? Conformance.folder("wasi-testsuite")
                : Optional.of(Path.of(named).toAbsolutePath());
        assumeTrue(runner.isPresent(), "not run: there is no wasi-testsuite; -D" + PROPERTY + "=CHECKOUT names one");
        assumeTrue(
                run(List.of("python3", "-c", "import colorama, sys; assert sys.version_info >= (3, 12)"))
                        .isBlank(),
                "not run: there is no python3 of version 3.12 with colorama");
        Optional<Path> suite = Conformance.folder(SUITE);
        if (suite.isEmpty()) {
            Conformance.missing(SUITE);
        }
        Path script = Conformance.project().resolve("spec-tests/wasi-testsuite-adapter/run");
        String printed = run(List.of(
                script.toString(),
                runner.orElseThrow().toString(),
                suite.orElseThrow().toString()));
        String summary = printed.substring(printed.indexOf("===== Test results ====="));
        assertEquals(
                "PASS: " + count(suite.orElseThrow()) + " tests passed",
                summary.strip().replaceFirst("(?s).*?: ", ""),
                printed);
    }

    private static long count(Path suite) throws IOException {
        try (Stream<Path> files = Files.walk(suite)) {
            return files.filter(file -> file.toString().endsWith(".wasm")).count();
        }
    }

    /** What a command prints, with a {@code wasmj} that is this checkout's. */
    private String run(List<String> command) {
        List<String> wasmj = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                "--add-exports=java.base/jdk.internal.vm.vector=ALL-UNNAMED"));
        wasmj.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.wasmj.cli.Main"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("WASMJ", String.join(" ", wasmj));
        builder.environment().put("WASMJ_CACHE", temporary.toString());
        try (InputStream printed = builder.start().getInputStream()) {
            return new String(printed.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
