package io.wasmj.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code wasmj compile --train} leaves beside a jar, through the launcher, which looks for it. */
@Timeout(300)
final class TrainingTest {

    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    private Path directory;

    private record Result(int code, String out, String err) {}

    @BeforeAll
    static void theCommandIsBuilt() {
        boolean isBuilt = Files.isDirectory(HOME.resolve("cli/target/dist/lib"));
        assumeTrue(isBuilt || System.getenv("CI") != null, "not run: the command is not built ('mvn verify' does)");
    }

    /** The directory's name has a space, as a user's may. */
    private Path jar() throws IOException {
        return Files.createDirectories(directory.resolve("my apps")).resolve("upper.jar");
    }

    private Result wasmj(String javaOptions, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(HOME.resolve("wasmj").toString()));
        command.addAll(List.of(arguments));
        File out = directory.resolve("out").toFile();
        File err = directory.resolve("err").toFile();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(HOME.toFile())
                .redirectInput(HOME.resolve("examples/wasi/greeting.txt").toFile())
                .redirectOutput(out)
                .redirectError(err);
        builder.environment().put("WASMJ_JAVA_OPTS", javaOptions);
        int code = builder.start().waitFor();
        return new Result(code, Files.readString(out.toPath()), Files.readString(err.toPath()));
    }

    private Result train(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("compile", "examples/wasi/upper.wat", "--train", ""));
        command.addAll(List.of("-o", jar().toString()));
        command.addAll(List.of(options));
        return wasmj("", command.toArray(String[]::new));
    }

    /** The lines of the JVM's log that tell where it has the guest's classes from. */
    private List<String> classesOfGuest() throws IOException, InterruptedException {
        Path log = directory.resolve("classes.log");
        Result run = wasmj("-Xlog:class+load:file=" + log, "run", jar().toString());
        assertEquals("HELLO, GUEST\n", run.out, run.err);
        assertEquals("", run.err);
        return Files.readAllLines(log).stream()
                .filter(line -> line.contains(" io.wasmj.guest.m") && !line.contains("0x"))
                .toList();
    }

    @Test
    void aTrainedJarHasItsClassesFromTheCache() throws IOException, InterruptedException {
        Result trained = train();
        assertEquals(0, trained.code, trained.err);
        assertTrue(trained.out.contains("upper.jar.aot: "), trained.out);

        List<String> classes = classesOfGuest();
        assertFalse(classes.isEmpty());
        for (String line : classes) {
            assertTrue(line.contains("source: shared objects file"), line);
        }
    }

    @Test
    void anotherBuildInItsPlaceRunsByItself() throws IOException, InterruptedException {
        assertEquals(0, train().code);
        Path cache = jar().resolveSibling("upper.jar.aot");
        Path list = jar().resolveSibling("upper.jar.aot.list");
        Path keptCache = Files.copy(cache, directory.resolve("kept"));
        Path keptList = Files.copy(list, directory.resolve("kept.list"));
        Result again = wasmj("", "compile", "examples/wasi/upper.wat", "--interruptible", "-o", jar().toString());
        assertEquals(0, again.code, again.err);
        assertFalse(Files.exists(cache), "a cache that fits no more is removed");

        Files.copy(keptCache, cache);
        Files.copy(keptList, list);
        List<String> classes = classesOfGuest();
        assertFalse(classes.isEmpty());
        for (String line : classes) {
            assertFalse(line.contains("shared objects file"), line);
        }
    }

    @Test
    void aRunThatFailsIsToldAndLeavesNoCache() throws IOException, InterruptedException {
        Result failed = wasmj("", "compile", "examples/wasi/list.wat", "--train", "", "-o", jar().toString());
        assertEquals(1, failed.code);
        assertTrue(failed.err.contains("the training run exited with code"), failed.err);
        assertTrue(Files.exists(jar()));
        assertFalse(Files.exists(jar().resolveSibling("upper.jar.aot")));
    }
}
