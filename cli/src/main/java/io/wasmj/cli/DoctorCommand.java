package io.wasmj.cli;

import io.wasmj.http.App;
import io.wasmj.http.AppOptions;
import io.wasmj.http.ServerOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wasmj doctor}. */
@Command(
        name = "doctor",
        header = "Find what keeps an application from being built and served.",
        description = {
            "",
            "Reads the spin.toml, looks for the programs that build its components, for their targets and modules, and"
                    + " then compiles and links everything as 'up' would. Each thing that is wrong is told with what"
                    + " to do; --fix does what is safe to do: a misspelt field, a target, a component that is yet to"
                    + " be built. Exit code 1 while something is wrong.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  wasmj doctor                              what is wrong here?",
            "  wasmj doctor --fix                        and set right what can be",
        })
final class DoctorCommand implements Callable<Integer> {

    private final Shell shell;

    @Mixin
    private AppChoice choice = new AppChoice();

    @Option(names = "--fix", description = "Do what is safe to do about it.")
    private boolean fix;

    @Option(
            names = "--variable",
            paramLabel = "NAME=VALUE",
            description = "Set a variable of the application, as for 'up'.")
    private Map<String, String> variables = new LinkedHashMap<>();

    @Mixin
    private CompileOptions compiling = new CompileOptions();

    @Mixin
    private CacheOptions caching = new CacheOptions();

    DoctorCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        if (App.isModule(choice.path())) {
            throw new CommandFailure(choice.path() + " is a module; 'wasmj inspect' looks into it, and the doctor into"
                    + " a spin.toml");
        }
        Path manifest = App.manifestAt(choice.path());
        List<Finding> findings = findings(manifest);
        Set<String> tried = new HashSet<>();
        while (fix && applyOne(findings, tried)) {
            findings = findings(manifest);
        }
        for (Finding finding : findings) {
            shell.out().println(finding.problem());
            if (finding.fix() != null) {
                shell.out().println("    fix: " + finding.fix().what() + " (wasmj doctor --fix does)");
            }
        }
        shell.out()
                .println(
                        findings.isEmpty()
                                ? manifest + " is well; 'wasmj up' serves it."
                                : findings.size() + (findings.size() == 1 ? " thing is" : " things are") + " wrong.");
        return findings.isEmpty() ? 0 : 1;
    }

    /** Applies the first that has a fix which was not tried yet: others may go away with it. */
    private boolean applyOne(List<Finding> findings, Set<String> tried) throws IOException {
        for (Finding finding : findings) {
            Finding.Fix applied = finding.fix();
            if (applied != null && tried.add(finding.problem())) {
                shell.out().println(finding.problem());
                shell.out().println("    fixing: " + applied.what());
                applied.action().run();
                return true;
            }
        }
        return false;
    }

    private List<Finding> findings(Path manifest) throws IOException {
        AppOptions appOptions = AppOptions.DEFAULT
                .withProfile(choice.profile())
                .withVariables(variables)
                .withEnvironment(shell.environment());
        ServerOptions serverOptions =
                ServerOptions.DEFAULT.withModules(ModuleFile.loader(compiling.toOptions(), caching.cache(), shell));
        return Checkup.of(manifest, appOptions, serverOptions, shell);
    }
}
