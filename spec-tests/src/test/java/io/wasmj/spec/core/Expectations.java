package io.wasmj.spec.core;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

    private static final Pattern NEEDS = Pattern.compile("(\\S+\\.wast) needs (\\S+)");
    private static final Pattern FAILS = Pattern.compile("(\\S+\\.wast:\\d+) (.+)");

    /** Proposals by script. */
    record Need(String script, String proposal) {
        @Override
        public String toString() {
            return script + " needs " + proposal;
        }
    }

    private final Set<Need> needs = new LinkedHashSet<>();
    private final Map<String, String> failures = new LinkedHashMap<>();

    static Expectations read(Path file) throws IOException {
        Expectations expectations = new Expectations();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#") && !expectations.add(line)) {
                throw new IllegalArgumentException(file + ":" + (i + 1) + " is neither \"FILE.wast needs PROPOSAL\""
                        + " nor \"FILE.wast:LINE REASON\", or is there twice: " + line);
            }
        }
        return expectations;
    }

    private boolean add(String line) {
        Matcher need = NEEDS.matcher(line);
        if (need.matches()) {
            return needs.add(new Need(need.group(1), need.group(2)));
        }
        Matcher failure = FAILS.matcher(line);
        return failure.matches() && failures.put(failure.group(1), failure.group(2)) == null;
    }

    static String place(Script script, Command command) {
        return script.name() + ":" + command.line();
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
            case Outcome.OutOfScope(String proposal) -> {
                if (!needs.contains(new Need(script.name(), proposal))) {
                    fail(where + "needs the proposal " + proposal + ", which is not listed for this file");
                }
                skip("out of scope: needs " + proposal);
            }
            case Outcome.TextNotRun _ -> skip("text, not run");
            case Outcome.Failed(String message, Throwable cause) -> {
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
        for (Need need : needs) {
            if (!report.needs().contains(need)) {
                stale.add(need + ": nothing in it does any more");
            }
        }
        failures.forEach((place, reason) -> {
            if (!report.failures().contains(place)) {
                stale.add(place + " " + reason + ": does not fail any more, or is no command");
            }
        });
        return stale;
    }
}
