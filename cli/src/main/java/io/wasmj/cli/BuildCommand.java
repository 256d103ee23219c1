package io.wasmj.cli;

import io.wasmj.http.App;
import io.wasmj.http.AppManifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wasmj build}. */
@Command(
        name = "build",
        header = "Build the components of an application.",
        description = {
            "",
            "Runs the build.command of each component, in its build.workdir, in the order of the spin.toml. What they"
                    + " write is shown. It ends with the first that fails.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  wasmj build                               all components of the spin.toml here",
            "  wasmj build -c api -c web                 these two",
            "  wasmj build --profile debug               with what the profile changes",
            "  wasmj up --build                          build, then serve",
        })
final class BuildCommand implements Callable<Integer> {

    private final Shell shell;

    @Mixin
    private AppChoice choice = new AppChoice();

    @Option(
            names = {"-c", "--component-id"},
            paramLabel = "ID",
            description = "Build only this component; may be given several times.")
    private List<String> only = new ArrayList<>();

    BuildCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        if (App.isModule(choice.path())) {
            throw new CommandFailure(choice.path() + " is a module, which is built already; name a spin.toml");
        }
        AppManifest manifest = AppManifest.read(App.manifestAt(choice.path()), choice.profile());
        new ComponentBuild(shell).run(manifest, only);
        return 0;
    }
}
