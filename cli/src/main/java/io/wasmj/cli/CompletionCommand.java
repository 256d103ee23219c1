package io.wasmj.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code wasmj completion}. */
@Command(
        name = "completion",
        header = "Print a completion script for bash and zsh.",
        description = {"", "Prints a script that completes commands and options as you type them.", ""},
        footer = {
            "",
            "Examples:",
            "  source <(wasmj completion)                           for this shell",
            "  wasmj completion > ~/.local/share/bash-completion/completions/wasmj",
            "  echo 'source <(wasmj completion)' >> ~/.zshrc        in zsh, after compinit",
        })
final class CompletionCommand implements Callable<Integer> {

    private final Shell shell;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    CompletionCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        shell.out().print(AutoComplete.bash("wasmj", spec.root().commandLine()));
        return 0;
    }
}
