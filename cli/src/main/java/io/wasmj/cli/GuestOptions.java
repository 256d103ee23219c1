package io.wasmj.cli;

import io.wasmj.runtime.CompiledModule;
import io.wasmj.runtime.LinkException;
import io.wasmj.runtime.LinkedModule;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.UnknownImports;
import io.wasmj.wasi.DirectoryGrant;
import io.wasmj.wasi.Wasi;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a guest is granted; wasmtime's spellings. */
final class GuestOptions {

    @Option(
            names = "--dir",
            paramLabel = "HOST[::GUEST]",
            converter = GrantConverter.HostFirst.class,
            description = "Grant a directory, for reading and writing, under the path GUEST (or the same path)."
                    + " HOST::GUEST:ro grants reading only. Guests see no file that is not granted.")
    private List<DirectoryGrant> directories = new ArrayList<>();

    @Option(
            names = "--mapdir",
            paramLabel = "GUEST::HOST",
            converter = GrantConverter.GuestFirst.class,
            description = "The same with the guest's path first, as wasmtime once had it.")
    private List<DirectoryGrant> mapped = new ArrayList<>();

    @Mixin
    private EnvironmentOptions environment = new EnvironmentOptions();

    @Option(
            names = "--deterministic",
            paramLabel = "SEED",
            description =
                    "Give the guest a clock that starts with the year 2000 and moves only by being read, and random"
                            + " numbers that follow from SEED, a whole number: the same in every run, and no secret.")
    private @Nullable Long seed;

    @Option(
            names = "--unknown-imports",
            paramLabel = "error|trap|zero",
            description =
                    "What becomes of imported functions that wasmj does not offer: refuse the module (the default),"
                            + " trap when one is called, or let them do nothing and return zero.")
    private UnknownImports unknown = UnknownImports.ERROR;

    /** Takes one option as {@link QuickStart} reads it; whether it is one of these. */
    boolean accept(String option, String value) {
        switch (option) {
            case "--dir" -> directories.add(DirectoryGrant.parse(value));
            case "--mapdir" -> mapped.add(DirectoryGrant.parseMapped(value));
            case "--deterministic" -> seed = Long.valueOf(value);
            case "--unknown-imports" -> unknown = UnknownImports.valueOf(value.toUpperCase(Locale.ROOT));
            default -> {
                return environment.accept(option, value);
            }
        }
        return true;
    }

    /** The same for an option without a value. */
    boolean acceptFlag(String option) {
        return environment.acceptFlag(option);
    }

    /** A linker that offers WASI. */
    Linker newLinker() {
        Linker linker = new Linker().unknownImports(unknown);
        Wasi.defineIn(linker);
        return linker;
    }

    LinkedModule link(Linker linker, CompiledModule module, ModuleFile file) {
        try {
            return linker.link(module);
        } catch (LinkException e) {
            throw new CommandFailure(
                    file.explain(e).getMessage()
                            + (unknown == UnknownImports.ERROR
                                    ? "\n(--unknown-imports trap or zero runs it without them)"
                                    : ""),
                    e);
        }
    }

    /** @throws IOException where a directory or a file is missing */
    Wasi wasi(List<String> arguments, Shell shell) throws IOException {
        Wasi wasi = Wasi.DEFAULT
                .withArgs(arguments)
                .withEnv(environment.toMap(shell))
                .withStdin(shell.guestIn())
                .withStdout(shell.guestOut())
                .withStderr(shell.guestErr());
        for (List<DirectoryGrant> grants : List.of(directories, mapped)) {
            for (DirectoryGrant grant : grants) {
                wasi = grant.addTo(wasi);
            }
        }
        return seed == null ? wasi : wasi.withDeterminism(seed);
    }
}
