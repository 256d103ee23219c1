package io.wasmj.benchmarks.peers;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an instance is given.
 *
 * @param arguments the program's name is the first
 * @param directories of the host, by their names in the guest
 * @param marks what the imports {@code bench.start} and {@code bench.end} call
 */
record Guest(
        List<String> arguments,
        Map<String, String> environment,
        Map<String, Path> directories,
        OutputStream stdout,
        OutputStream stderr,
        Marks marks) {

    /** What starts a program. Kotlin's programs have only the second. */
    private static final List<String> ENTRIES = List.of("_start", "_initialize");

    Guest {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        directories = Map.copyOf(directories);
    }

    /** Which of a module's exports starts it. */
    static String entry(Set<String> exports) {
        return ENTRIES.stream()
                .filter(exports::contains)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("has no _start to be called"));
    }
}
