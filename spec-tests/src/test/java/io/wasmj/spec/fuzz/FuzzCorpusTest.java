package io.wasmj.spec.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.wasmj.runtime.InvalidModule;
import io.wasmj.spec.Configuration;
import io.wasmj.spec.Conformance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * Random modules do the same in every configuration, and the same as in V8 where there is a transcript of that. More of
 * them can be made with {@code spec-tests/fuzz/generate.mjs} and run with {@code -Dwasmj.fuzz=FOLDER}.
 */
final class FuzzCorpusTest {

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final String SHARED = "fuzz-corpus";

    private static List<Path> modules(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(".wasm")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @TestFactory
    Stream<DynamicNode> asInV8() {
        String more = System.getProperty("wasmj.fuzz");
        Path own = Conformance.project().resolve("spec-tests/fuzz/corpus");
        return Stream.concat(Stream.of(own), Optional.ofNullable(more).map(Path::of).stream())
                .flatMap(folder -> modules(folder).stream())
                .flatMap(wasm -> Arrays.stream(Configuration.values())
                        .map(configuration -> dynamicTest(
                                wasm.getFileName() + " " + configuration.title(),
                                wasm.toUri(),
                                () -> assertEquals(
                                        Files.readString(log(wasm)),
                                        String.join("\n", transcript(wasm, configuration)) + "\n",
                                        wasm.toString()))));
    }

    private static Path log(Path wasm) {
        return wasm.resolveSibling(wasm.getFileName().toString().replace(".wasm", ".log"));
    }

    private static List<String> transcript(Path wasm, Configuration configuration) throws IOException {
        byte[] bytes = Files.readAllBytes(wasm);
        return assertTimeoutPreemptively(LONGEST, () -> Transcript.of(bytes, configuration));
    }

    /**
     * The corpus of the conformance data. Its transcripts are another engine's, of modules that need proposals which are
     * not supported; the first that does not is a reason to read them here.
     */
    @TestFactory
    Stream<DynamicNode> sameInEveryConfiguration() {
        Optional<Path> corpus = Conformance.folder(SHARED);
        if (corpus.isEmpty()) {
            return Stream.of(dynamicTest(SHARED, () -> Conformance.missing(SHARED)));
        }
        return modules(corpus.get()).stream()
                .map(wasm -> dynamicTest(
                        corpus.get().relativize(wasm).toString(), wasm.toUri(), () -> assertSameInEvery(wasm)));
    }

    private static void assertSameInEvery(Path wasm) throws IOException {
        List<String> expected;
        try {
            expected = transcript(wasm, Configuration.NATIVE);
        } catch (InvalidModule e) {
            if (String.valueOf(e.getMessage()).startsWith("needs the proposal '")) {
                abort("out of scope: " + e.getMessage());
            }
            throw e;
        }
        assertFalse(Files.exists(log(wasm)), () -> "in scope now: compare it with " + log(wasm));
        for (Configuration configuration : Configuration.values()) {
            assertEquals(expected, transcript(wasm, configuration), configuration.title());
        }
    }
}
