package io.wasmj.spec.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what the interpreter of Binaryen printed ({@code wasm-opt --fuzz-exec}), in the words of {@link FuzzExec}. Left
 * out is what is not the module's: bits of NaNs, prototypes of objects, names of tags.
 */
final class FuzzExecLog {

    private static final Pattern EXPORT = Pattern.compile("\\[fuzz-exec] export (.*)");
    private static final Pattern RESULT = Pattern.compile("\\[fuzz-exec] note result: (.*?) => (.*)");
    private static final Pattern LOGGING = Pattern.compile("\\[LoggingExternalInterface logging (.*)]");
    private static final Pattern EXCEPTION = Pattern.compile("\\[exception thrown: (\\S+) ?(.*)]");
    private static final Pattern TRAP = Pattern.compile("\\[trap (.*)]");
    private static final Pattern VALUE = Pattern.compile("i32x4( 0x[0-9a-f]{8}){4}|\\S+");

    /** How texts of traps start, and which trap of ours each is. */
    private static final Map<String, String> TRAPS = Map.of(
            "unreachable", "unreachable",
            "null ref", "null reference",
            "cast error", "cast failure",
            "array oob", "out of bounds array access",
            "RuntimeTable::", "out of bounds table access",
            "callIndirect: non-subtype", "indirect call type mismatch",
            "cast failure in call_indirect", "indirect call type mismatch",
            "final > memory", "out of bounds memory access",
            "out of bounds ", "out of bounds memory access",
            "truncSFloat of nan", "invalid conversion to integer");

    private final List<Said> lines = new ArrayList<>();

    private FuzzExecLog() {}

    static List<Said> read(Path file) throws IOException {
        FuzzExecLog log = new FuzzExecLog();
        for (String line : Files.readAllLines(file)) {
            log.add(line);
        }
        return log.lines;
    }

    private void add(String line) {
        Matcher matcher = EXPORT.matcher(line);
        if (matcher.matches()) {
            lines.add(Said.of("export " + matcher.group(1)));
        } else if (matcher.usePattern(RESULT).matches()) {
            lines.add(new Said("result", values(matcher.group(2))));
        } else if (matcher.usePattern(LOGGING).matches()) {
            lines.add(new Said("log", values(matcher.group(1))));
        } else if (line.equals("[exception thrown: failed to instantiate module]")) {
            lines.add(Said.of("exception when instantiated"));
        } else if (matcher.usePattern(EXCEPTION).matches()) {
            lines.add(new Said("exception " + tag(matcher.group(1)), values(matcher.group(2))));
        } else if (matcher.usePattern(TRAP).matches()) {
            lines.add(Said.of("trap: " + trap(matcher.group(1))));
        } else if (!line.startsWith("[")
                && !lines.isEmpty()
                && lines.getLast().what().equals("result")) {
            // Each further result has its own line.
            lines.add(new Said("result", values(line)));
        } else {
            throw new IllegalArgumentException("not understood: " + line);
        }
    }

    private static String tag(String name) {
        return switch (name) {
            case "imported-wasm-tag" -> "of wasm";
            case "imported-js-tag" -> "of js";
            default -> "of the module";
        };
    }

    private static String trap(String text) {
        return TRAPS.entrySet().stream()
                .filter(known -> text.startsWith(known.getKey()))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElseThrow(() -> new IllegalArgumentException("not a known trap: " + text));
    }

    private static List<String> values(String shown) {
        return VALUE.matcher(shown)
                .results()
                .map(result ->
                        result.group().replaceFirst("^-?nan(:.*)?$", "nan").replaceFirst("^object\\(.*$", "object"))
                .toList();
    }
}
