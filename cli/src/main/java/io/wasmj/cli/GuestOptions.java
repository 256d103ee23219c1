package io.wasmj.cli;

import io.wasmj.runtime.CompiledModule;
import io.wasmj.runtime.LinkException;
import io.wasmj.runtime.LinkedModule;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.UnknownImports;
import io.wasmj.wasi.Wasi;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** What a guest is granted; wasmtime's spellings. */
final class GuestOptions {

    @Option(
            names = "--dir",
            paramLabel = "HOST[::GUEST]",
            converter = DirectoryGrant.Converter.class,
            description = "Grant a directory, for reading and writing, under the path GUEST (or the same path)."
                    + " HOST::GUEST::ro grants reading only. Guests see no file that is not granted.")
    private List<DirectoryGrant> directories = new ArrayList<>();

    @Option(
            names = "--env",
            paramLabel = "NAME[=VALUE]",
            description = "Set an environment variable, or pass on the one that wasmj has. Guests see no others.")
    private List<String> variables = new ArrayList<>();

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
            case "--env" -> variables.add(value);
            case "--unknown-imports" -> unknown = UnknownImports.valueOf(value.toUpperCase(Locale.ROOT));
            default -> {
                return false;
            }
        }
        return true;
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

    /** @throws IOException where a directory is missing */
    Wasi wasi(List<String> arguments, Shell shell) throws IOException {
        Wasi wasi = Wasi.DEFAULT
                .withArgs(arguments)
                .withStdin(shell.guestIn())
                .withStdout(shell.guestOut())
                .withStderr(shell.guestErr());
        for (String variable : variables) {
            wasi = withVariable(wasi, variable, shell);
        }
        for (DirectoryGrant grant : directories) {
            wasi = grant.writable()
                    ? wasi.withWritableDirectory(grant.guest(), grant.host())
                    : wasi.withDirectory(grant.guest(), grant.host());
        }
        return wasi;
    }

    private static Wasi withVariable(Wasi wasi, String variable, Shell shell) {
        int equals = variable.indexOf('=');
        if (equals == 0 || variable.isEmpty()) {
            throw new CommandFailure("--env '" + variable + "' has no name; write NAME=VALUE");
        }
        if (equals > 0) {
            return wasi.withEnv(variable.substring(0, equals), variable.substring(equals + 1));
        }
        String inherited = shell.environment().get(variable);
        if (inherited == null) {
            throw new CommandFailure("--env " + variable + ": there is no such variable to pass on; write NAME=VALUE");
        }
        return wasi.withEnv(variable, inherited);
    }
}
