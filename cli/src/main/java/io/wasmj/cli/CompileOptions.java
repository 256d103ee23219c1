package io.wasmj.cli;

import io.wasmj.compiler.CompilerOptions;
import io.wasmj.compiler.Features;
import io.wasmj.compiler.Proposal;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.runtime.VectorForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
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

    @Option(
            names = "--vectors",
            paramLabel = "registers|halves",
            description =
                    "What becomes of vectors: registers of the machine (the default of 'run' and 'bench') want JVM"
                            + " flags, which this launcher gives; halves (the default of 'compile' and 'up') are"
                            + " numbers, many times slower, and want none.")
    private @Nullable VectorForm vectors;

    @Option(names = "--jobs", paramLabel = "N", description = "Threads that compile. Default: one per processor.")
    private int jobs = CompilerOptions.DEFAULT.jobs();

    @Option(
            names = "--features",
            split = ",",
            paramLabel = "PROPOSAL",
            converter = ProposalName.Converter.class,
            completionCandidates = ProposalName.Optional.class,
            description = "Accept modules that need proposals which are off otherwise: ${COMPLETION-CANDIDATES}.")
    private List<Proposal> on = new ArrayList<>();

    @Option(
            names = "--no-features",
            split = ",",
            paramLabel = "PROPOSAL",
            converter = ProposalName.Converter.class,
            completionCandidates = ProposalName.Default.class,
            description = "Refuse modules that need these, or what builds on them: ${COMPLETION-CANDIDATES}.")
    private List<Proposal> off = new ArrayList<>();

    /** Takes one option as {@link QuickStart} reads it; whether it is one of these. */
    boolean accept(String option, String value) {
        switch (option) {
            case "--memory" -> memory = MemoryStrategy.valueOf(value.toUpperCase(Locale.ROOT));
            case "--vectors" -> vectors = VectorForm.valueOf(value.toUpperCase(Locale.ROOT));
            case "--jobs" -> jobs = Integer.parseInt(value);
            case "--features" -> on.addAll(ProposalName.parseList(value));
            case "--no-features" -> off.addAll(ProposalName.parseList(value));
            default -> {
                return false;
            }
        }
        return true;
    }

    /** For a module that may run anywhere, or beside others. */
    CompilerOptions toOptions() {
        return toOptions(VectorForm.HALVES);
    }

    /** @param preferred what becomes of vectors where nothing was said */
    CompilerOptions toOptions(VectorForm preferred) {
        if (jobs < 1) {
            throw new CommandFailure("--jobs is " + jobs + ", at least 1 is needed");
        }
        return CompilerOptions.DEFAULT
                .withMemory(memory)
                .withVectors(vectors == null ? preferred : vectors)
                .withJobs(jobs)
                .withFeatures(Features.DEFAULT.with(on).without(off));
    }
}
