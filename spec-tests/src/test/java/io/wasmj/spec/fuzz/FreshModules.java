package io.wasmj.spec.fuzz;

import io.wasmj.spec.Conformance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Random modules that are made anew each day, with what V8 says they do. A module is named by its seed:
 * {@code -Dwasmj.fuzz.first=SEED -Dwasmj.fuzz.count=1} makes it again.
 */
final class FreshModules {

    private static final String BINARYEN = "binaryen@132.0.0";
    private static final int COUNT = Integer.getInteger("wasmj.fuzz.count", 2_000);
    private static final int FIRST = Integer.getInteger("wasmj.fuzz.first", ofToday());
    private static final int DAYS = 1_000;

    private FreshModules() {}

    /** The generator tells seeds apart as long as they stay below some millions. */
    private static int ofToday() {
        return (int) (LocalDate.now(ZoneOffset.UTC).toEpochDay() % DAYS) * COUNT;
    }

    /** Makes them in a folder. */
    static void make(Path folder) throws IOException {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        run(tools, "npm", "install", "--no-audit", "--no-fund", "--prefix", tools.toString(), BINARYEN);
        Path generator = Conformance.project().resolve("spec-tests/fuzz/generate.mjs");
        run(
                tools,
                "node",
                "--experimental-wasm-type-reflection",
                generator.toString(),
                folder.toString(),
                Integer.toString(FIRST),
                Integer.toString(COUNT));
    }

    private static void run(Path tools, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(command)).inheritIO();
        builder.environment().put("NODE_PATH", tools.resolve("node_modules").toString());
        Process process = builder.start();
        try {
            if (!process.waitFor(10L * COUNT + 60, TimeUnit.SECONDS)) {
                throw new IOException(command[0] + " did not end");
            }
            if (process.exitValue() != 0) {
                throw new IOException(command[0] + " exits with " + process.exitValue());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } finally {
            process.destroyForcibly();
        }
    }
}
