package io.wasmj.cli;

import io.wasmj.compiler.CompilerOptions;
import io.wasmj.runtime.MemoryStrategy;
import java.util.Locale;
import picocli.CommandLine.Option;

/** How modules are compiled, for every command that may have to. */
final class CompileOptions {

    @Option(
            names = "--memory",
            paramLabel = "native|heap",
            description =
                    "How compiled code reaches its memory: native (the default, fastest) lies outside the Java heap;"
                            + " heap is a Java array and wants no JVM flags.")
    private MemoryStrategy memory = CompilerOptions.DEFAULT.memory();

    @Option(names = "--jobs", paramLabel = "N", description = "Threads that compile. Default: one per processor.")
    private int jobs = CompilerOptions.DEFAULT.jobs();

    /** Takes one option as {@link QuickStart} reads it; whether it is one of these. */
    boolean accept(String option, String value) {
        switch (option) {
            case "--memory" -> memory = MemoryStrategy.valueOf(value.toUpperCase(Locale.ROOT));
            case "--jobs" -> jobs = Integer.parseInt(value);
            default -> {
                return false;
            }
        }
        return true;
    }

    CompilerOptions toOptions() {
        if (jobs < 1) {
            throw new CommandFailure("--jobs is " + jobs + ", at least 1 is needed");
        }
        return CompilerOptions.DEFAULT.withMemory(memory).withJobs(jobs);
    }
}
