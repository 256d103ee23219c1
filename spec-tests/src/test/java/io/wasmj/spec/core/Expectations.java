package io.wasmj.spec.core;

import static org.junit.jupiter.api.Assertions.fail;

import io.wasmj.cli.script.Outcome;
import io.wasmj.cli.script.Outcome.Failed;
import io.wasmj.cli.script.Outcome.OutOfScope;
import io.wasmj.compiler.text.Command;
import io.wasmj.compiler.text.Script;
import io.wasmj.spec.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opentest4j.TestAbortedException;

/**
 * The commands that are known not to pass. The file's own header says how it is written. What is not in it must pass,
 * and what is in it must not.
 */
final class Expectations {

    private static final Pattern FILE_NEEDS = Pattern.compile("(\\S+\\.wast) needs (\\S+)");
    private static final Pattern LINE_NEEDS = Pattern.compile("(\\S+\\.wast:\\d+) needs ([^:\\s]+): (.+)");
    private static final Pattern LINE_FAILS = Pattern.compile("(\\S+\\.wast:\\d+) fails: (.+)");

    /** A script with modules of an unsupported proposal. */
    record Need(String script, String proposal) implements Comparable<Need> {
        @Override
        public int compareTo(Need other) {
            return toString().compareTo(other.toString());
        }

        @Override
        public String toString() {
            return script + " needs " + proposal;
        }
    }

    private final Set<Need> needs = new LinkedHashSet<>();
    private final Map<String, OutOfScope> sideEffects = new HashMap<>();
    private final Map<String, String> failures = new HashMap<>();

    static Expectations read(Path file) throws IOException {
        Expectations expectations = new Expectations();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#") && !expectations.add(line)) {
                throw new IllegalArgumentException(
                        file + ":" + (i + 1) + " is of none of the forms its header shows, or there twice: " + line);
            }
        }
        return expectations;
    }

    private boolean add(String line) {
        Matcher need = FILE_NEEDS.matcher(line);
        if (need.matches()) {
            return needs.add(new Need(need.group(1), need.group(2)));
        }
        Matcher sideEffect = LINE_NEEDS.matcher(line);
        if (sideEffect.matches()) {
            return sideEffects.put(sideEffect.group(1), new OutOfScope(sideEffect.group(2))) == null;
        }
        Matcher failure = LINE_FAILS.matcher(line);
        return failure.matches() && failures.put(failure.group(1), failure.group(2)) == null;
    }

    static String place(Script script, Command command) {
        return script.name() + ":" + command.line();
    }

    /** What became of a command, once it is known which failures are effects of modules that are out of scope. */
    Outcome judge(Script script, Command command, Outcome outcome) {
        OutOfScope sideEffect = sideEffects.get(place(script, command));
        if (sideEffect == null) {
            return outcome;
        }
        return outcome instanceof Failed
                ? sideEffect
                : new Failed("is listed as failing for want of " + sideEffect.proposal() + ", but does not", null);
    }

    /** Ends the test of a command: returns where it passed as it should, skips it where it is known not to. */
    void check(Configuration configuration, Script script, Command command, Outcome outcome) {
        String known = failures.get(place(script, command));
        String where = place(script, command) + " " + command.title() + " [" + configuration.title() + "]: ";
        switch (outcome) {
            case Outcome.Passed _ -> {
                if (known != null) {
                    fail(where + "passes, although listed as failing: " + known);
                }
            }
            case OutOfScope(String proposal) -> {
                if (!needs.contains(new Need(script.name(), proposal))) {
                    fail(where + "needs the proposal " + proposal + ", which is not listed for this file");
                }
                skip("out of scope: needs " + proposal);
            }
            case Failed(String message, Throwable cause) -> {
                if (known == null) {
                    fail(where + message, cause);
                }
                skip("known to fail: " + known);
            }
        }
    }

    /** Without a stack trace, which would be most of the report: many thousand commands are skipped. */
    private static void skip(String why) {
        TestAbortedException skipped = new TestAbortedException(why);
        skipped.setStackTrace(new StackTraceElement[0]);
        throw skipped;
    }

    /** What is listed but did not happen in a run of the whole suite. */
    List<String> stale(SuiteReport report) {
        List<String> stale = new ArrayList<>();
        needs.stream()
                .filter(need -> !report.needs().contains(need))
                .forEach(need -> stale.add(need + ": nothing in it does any more"));
        failures.keySet().stream()
                .filter(place -> !report.failures().contains(place))
                .forEach(place -> stale.add(place + ": does not fail any more, or is no command"));
        sideEffects.keySet().stream()
                .filter(place -> !report.outOfScope().contains(place))
                .forEach(place -> stale.add(place + ": is no command"));
        return stale;
    }
}
