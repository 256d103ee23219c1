package io.wasmj.benchmarks.compare;

import io.wasmj.benchmarks.Guests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What all engines run.
 *
 * @param expected what it is to print, where that is known
 */
record Program(String name, Path wasm, @Nullable String expected, Invocation invocation) {

    /** The programs that no group has. */
    private static final String MACRO = "macro";

    Program(String name, Path wasm, @Nullable String expected) {
        this(name, wasm, expected, Invocation.PLAIN);
    }

    /**
     * Guests and real programs by their names or their group's, other programs by their paths; the macro list where
     * none is named.
     *
     * @throws UsageException where there is no such program, or a real one cannot be fetched
     */
    static List<Program> find(List<String> named, Guests guests, RealPrograms real)
            throws IOException, InterruptedException {
        List<String> groups = new ArrayList<>(guests.groups());
        groups.addAll(List.of(MACRO, RealPrograms.GROUP));
        List<String> known = new ArrayList<>(guests.names());
        List<String> wanted = expand(named.isEmpty() ? List.of(MACRO) : named, MACRO, known);
        for (String group : guests.groups()) {
            wanted = expand(wanted, group, guests.names(group));
            known.addAll(guests.names(group));
        }
        wanted = expand(wanted, RealPrograms.GROUP, real.names());
        List<Program> programs = new ArrayList<>();
        for (String each : wanted) {
            if (known.contains(each)) {
                programs.add(new Program(each, guests.wasm(each), guests.expected(each)));
            } else if (real.names().contains(each)) {
                programs.add(real.program(each));
            } else if (each.endsWith(".wasm")) {
                programs.add(ofFile(Path.of(each)));
            } else {
                known.addAll(real.names());
                throw new UsageException("there is no program '" + each + "'; there are " + String.join(", ", known)
                        + ", the groups " + String.join(", ", groups) + ", and any FILE.wasm");
            }
        }
        return programs;
    }

    private static List<String> expand(List<String> wanted, String group, List<String> members) {
        return wanted.stream()
                .flatMap(each -> each.equals(group) ? members.stream() : Stream.of(each))
                .toList();
    }

    private static Program ofFile(Path wasm) {
        if (!Files.isReadable(wasm)) {
            throw new UsageException("there is no " + wasm + ", or it cannot be read");
        }
        String file = wasm.getFileName().toString();
        return new Program(file.substring(0, file.length() - ".wasm".length()), wasm, null);
    }

    /** As every engine takes it. */
    List<String> commandLine() {
        List<String> line = new ArrayList<>();
        invocation.directories().forEach((guest, host) -> line.addAll(List.of("--dir", host + "::" + guest)));
        invocation.environment().forEach((name, value) -> line.addAll(List.of("--env", name + "=" + value)));
        line.add(wasm.toString());
        if (!invocation.arguments().isEmpty()) {
            line.add("--");
            line.addAll(invocation.arguments());
        }
        return line;
    }
}
