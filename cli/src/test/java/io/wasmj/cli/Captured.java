package io.wasmj.cli;

import io.wasmj.wasi.Input;
import io.wasmj.wasi.Output;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Runs commands in this process and keeps what they print. */
final class Captured {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();
    private byte[] input = {};
    private boolean interactive;

    /** @param exitCode what the command ended with */
    record Result(int exitCode, String out, String err) {}

    Captured withInput(String text) {
        input = text.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    Captured withEnvironment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Captured onTerminal() {
        interactive = true;
        return this;
    }

    Shell shell() {
        return new Shell(
                Input.of(new ByteArrayInputStream(input)),
                Output.of(out),
                Output.of(err),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                interactive);
    }

    Result run(String... args) {
        int exitCode = Main.run(shell(), args);
        return new Result(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** What was written to standard output so far. */
    String printedOut() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** What was written to standard error so far. */
    String printedErr() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** One of the guests among the test resources. */
    static String guest(String name) {
        try {
            return Path.of(Objects.requireNonNull(Captured.class.getResource("/guests/" + name), name)
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
