package io.wasmj.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code wasmj} itself. */
@Command(
        name = "wasmj",
        versionProvider = VersionInfo.class,
        header = "Compile, run and serve WebAssembly on the JVM.",
        description = "",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Examples:",
            "  wasmj run app.wasm --name World           run a program with its arguments",
            "  wasmj run --dir . app.wasm notes.txt      let it use this directory",
            "  wasmj run --invoke add math.wasm 1 2      call a function",
            "  wasmj compile app.wasm -o app.jar         compile ahead of time",
            "  wasmj new c hello                         start an application",
            "  wasmj up --build                          build it and serve HTTP",
            "",
            "'wasmj COMMAND --help' tells more. Exit codes: the guest's own; 134 when it",
            "traps; 1 when wasmj cannot do what it is asked to; 2 for a wrong command line.",
        })
final class WasmjCommand implements Callable<Integer> {

    private final Shell shell;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    WasmjCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(shell.err());
        return 2;
    }
}
