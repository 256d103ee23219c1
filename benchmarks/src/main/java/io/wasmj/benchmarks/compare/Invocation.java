package io.wasmj.benchmarks.compare;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How a program is called.
 *
 * @param directories of the host, by their names in the guest
 */
record Invocation(List<String> arguments, Map<String, Path> directories, Map<String, String> environment) {

    /** With nothing but its name. */
    static final Invocation PLAIN = new Invocation(List.of(), Map.of(), Map.of());

    Invocation {
        arguments = List.copyOf(arguments);
        directories = Map.copyOf(directories);
        environment = Map.copyOf(environment);
    }
}
