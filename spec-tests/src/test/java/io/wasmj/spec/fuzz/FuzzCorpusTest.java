package io.wasmj.spec.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.wasmj.runtime.MemoryStrategy;
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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random modules do the same in every configuration, and the same as in V8 where there is a transcript of that. More of
 * them can be made with {@code spec-tests/fuzz/generate.mjs} and run with {@code -Dwasmj.fuzz=FOLDER}.
 */
final class FuzzCorpusTest {

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final String SHARED = "fuzz-corpus";

    /** Its third memory starts with 65,464 pages, which no byte array has: on the heap it is out of memory at once. */
    private static final Path NOT_ON_THE_HEAP = Path.of("smith/43.wasm");

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
                .flatMap(FuzzCorpusTest::asInV8);
    }

    @TestFactory
    @EnabledIfSystemProperty(named = "wasmj.exhaustive", matches = "true")
    Stream<DynamicNode> freshAsInV8(@TempDir Path folder) {
        try {
            FreshModules.make(folder);
        } catch (IOException e) {
            Conformance.notRun("cannot make fresh modules: " + e);
        }
        return asInV8(folder);
    }

    private static Stream<DynamicNode> asInV8(Path folder) {
        return modules(folder).stream()
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
     * The corpus of the conformance data. Some of its modules have the log of an interpreter, and do what that says.
     */
    @TestFactory
    Stream<DynamicNode> sameInEveryConfiguration() {
        Optional<Path> corpus = Conformance.folder(SHARED);
        if (corpus.isEmpty()) {
            return Stream.of(dynamicTest(SHARED, () -> Conformance.missing(SHARED)));
        }
        return modules(corpus.get()).stream()
                .map(wasm -> dynamicTest(corpus.get().relativize(wasm).toString(), wasm.toUri(), () -> {
                    if (Files.exists(log(wasm))) {
                        assertAsInLog(wasm);
                    } else {
                        assertSameInEvery(wasm);
                    }
                }));
    }

    private static void assertSameInEvery(Path wasm) throws IOException {
        List<String> expected = transcript(wasm, Configuration.NATIVE);
        for (Configuration configuration : Configuration.values()) {
            List<String> wanted = wasm.endsWith(NOT_ON_THE_HEAP) && configuration.memory() == MemoryStrategy.HEAP
                    ? List.of("trap when instantiated")
                    : expected;
            assertEquals(wanted, transcript(wasm, configuration), configuration.title());
        }
    }

    private static void assertAsInLog(Path wasm) throws IOException {
        List<Said> log = FuzzExecLog.read(log(wasm));
        byte[] bytes = Files.readAllBytes(wasm);
        for (Configuration configuration : Configuration.values()) {
            List<Said> said = assertTimeoutPreemptively(LONGEST, () -> FuzzExec.of(bytes, configuration));
            assertEquals(numbered(log, said), numbered(said, said), configuration.title());
        }
    }

    private static String numbered(List<Said> lines, List<Said> like) {
        return IntStream.range(0, lines.size())
                .mapToObj(i -> (i + 1) + " " + (i < like.size() ? lines.get(i).like(like.get(i)) : lines.get(i)))
                .collect(Collectors.joining("\n"));
    }
}
