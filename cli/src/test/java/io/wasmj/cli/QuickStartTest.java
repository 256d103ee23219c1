package io.wasmj.cli;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The quick reading of {@code run} and picocli's must be one. */
final class QuickStartTest {

    private static final Map<String, String> VALUES = Map.ofEntries(
            entry("--dir", "data::/data:ro"),
            entry("--mapdir", "/data::data"),
            entry("--env", "A=b=c"),
            entry("--env-file", "app.env"),
            entry("--deterministic", "42"),
            entry("--tcplisten", "127.0.0.1:0"),
            entry("--stdin", "in.txt"),
            entry("--unknown-imports", "zero"),
            entry("--max-threads", "5"),
            entry("--memory", "heap"),
            entry("--vectors", "halves"),
            entry("--jobs", "3"),
            entry("--features", "wide-arithmetic,compact-imports"),
            entry("--no-features", "threads"),
            entry("--cache", "somewhere"),
            entry("--invoke", "add"),
            entry("--argv0", "name"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app.wasm",
                "app.wasm --help -x @file -- --dir . ''",
                "-- --odd.wasm -x",
                "-- -- x",
                "--no-cache app.wasm",
                "--inherit-env --listenfd --no-cache app.wasm --listenfd",
                "--mapdir /g::h --dir h::/g:ro --env-file a --env-file b app.wasm",
                "--dir . --dir a::b --env=A=b --env C app.wasm x",
                "--invoke=add --memory=HEAP math.wasm 1 -2",
                "--argv0 x -- app.wasm --",
                "--no-features gc,simd --no-features=threads --features wide-arithmetic app.wasm",
            })
    void readsWhatPicocliReads(String line) {
        assertSame(line.split(" "));
    }

    @Test
    void knowsEveryOption() {
        CommandLine run = Objects.requireNonNull(
                Commands.of(new Captured().shell(), "run").getSubcommands().get("run"));
        for (OptionSpec option : run.getCommandSpec().options()) {
            if (option.usageHelp()) {
                continue;
            }
            for (String name : option.names()) {
                if (option.arity().max() == 0) {
                    assertSame(name, "app.wasm");
                } else {
                    String value = Objects.requireNonNull(VALUES.get(name), name);
                    assertSame(name, value, "app.wasm");
                    assertSame(name + "=" + value, "app.wasm");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "--frob app.wasm",
                "--frob=1 app.wasm",
                "--dir",
                "--dir .",
                "--dir a::b::c app.wasm",
                "--mapdir a app.wasm",
                "--deterministic no app.wasm",
                "--listenfd=1 app.wasm",
                "--memory stack app.wasm",
                "--jobs many app.wasm",
                "--features simpler-arithmetic app.wasm",
                "--features=stack-switching app.wasm",
                "--no-cache=maybe app.wasm",
                "--env --dir app.wasm",
                "--",
            })
    void leavesTheRestToPicocli(String line) {
        assertNull(QuickStart.parse(new Captured().shell(), withRun(line.split(" "))));
    }

    @Test
    void isForRunAlone() {
        assertNull(QuickStart.parse(new Captured().shell(), "compile", "app.wasm"));
        assertNull(QuickStart.parse(new Captured().shell(), "run"));
        assertNull(QuickStart.parse(new Captured().shell()));
    }

    private static void assertSame(String... args) {
        String[] line = withRun(args);
        RunCommand quick = QuickStart.parse(new Captured().shell(), line);
        assertNotNull(quick, String.join(" ", args));
        CommandLine root = Commands.of(new Captured().shell(), line);
        root.parseArgs(line);
        Object slow = Objects.requireNonNull(root.getSubcommands().get("run")).getCommand();
        Map<String, @Nullable Object> expected = options(slow);
        assertTrue(expected.size() > 8, expected.toString());
        assertEquals(expected, options(quick), String.join(" ", args));
    }

    private static String[] withRun(String... args) {
        List<String> line = new ArrayList<>(List.of("run"));
        for (String arg : args) {
            line.add(arg.equals("''") ? "" : arg);
        }
        return line.toArray(String[]::new);
    }

    /** The values of all fields that picocli sets. */
    private static Map<String, @Nullable Object> options(Object command) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (Field field : command.getClass().getDeclaredFields()) {
            try {
                field.setAccessible(true);
                if (field.isAnnotationPresent(Mixin.class)) {
                    values.putAll(options(Objects.requireNonNull(field.get(command))));
                } else if (field.isAnnotationPresent(Option.class) || field.isAnnotationPresent(Parameters.class)) {
                    values.put(field.getName(), field.get(command));
                }
            } catch (IllegalAccessException e) {
                throw new AssertionError(e);
            }
        }
        return values;
    }
}
