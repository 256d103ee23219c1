package io.wasmj.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which application a command is about. */
final class AppChoice {

    @Parameters(
            arity = "0..1",
            paramLabel = "APP",
            description = "A spin.toml, a directory with one, or a module. Default: the current directory.")
    private @Nullable Path positional;

    @Option(
            names = {"-f", "--from"},
            paramLabel = "APP",
            description = "The same, as Spin spells it.")
    private @Nullable Path from;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "Use the component.ID.profile.NAME of components that have one.")
    private String profile = "";

    Path path() {
        if (positional != null && from != null) {
            throw new CommandFailure("two applications are given: " + positional + " and -f " + from);
        }
        Path chosen = positional == null ? from : positional;
        return chosen == null ? Path.of("") : chosen;
    }

    String profile() {
        return profile;
    }
}
