package io.wasmj.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What picocli is told of the commands. */
final class Commands {

    private static final List<String> NAMES = List.of(
            "run",
            "compile",
            "inspect",
            "new",
            "add",
            "build",
            "up",
            "watch",
            "host",
            "deploy",
            "app",
            "doctor",
            "bench",
            "wast",
            "completion");

    private Commands() {}

    /** The grammar of {@code wasmj} and the commands it may need for these arguments. */
    static CommandLine of(Shell shell, String... args) {
        CommandLine root = new CommandLine(new WasmjCommand(shell));
        root.getCommandSpec().mixinStandardHelpOptions(true);
        String name = args.length == 0 ? "" : args[0];
        // Describing all commands costs more time than a small guest takes to run.
        if (NAMES.contains(name) && !name.equals("completion")) {
            add(root, name, shell);
        } else {
            NAMES.forEach(each -> add(root, each, shell));
            root.addSubcommand(new CommandLine.HelpCommand());
        }
        // A guest's argument that starts with @ is not a file of arguments.
        return root.setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setOut(new PrintWriter(shell.out(), true))
                .setErr(new PrintWriter(shell.err(), true))
                .setParameterExceptionHandler((mistake, _) -> report(mistake))
                .setExecutionExceptionHandler((failure, _, _) -> FailureReport.report(failure, shell));
    }

    /** The mistake, what may have been meant, and the usage in short: the whole help would drown them. */
    private static int report(ParameterException mistake) {
        CommandLine command = mistake.getCommandLine();
        PrintWriter err = command.getErr();
        if (mistake instanceof UnmatchedArgumentException unmatched && command.getParent() == null) {
            err.println("wasmj: " + noCommand(unmatched.getUnmatched().getFirst()));
        } else {
            err.println("wasmj: " + mistake.getMessage());
            UnmatchedArgumentException.printSuggestions(mistake, err);
        }
        err.print(command.getHelp().fullSynopsis());
        err.println("'" + command.getCommandSpec().qualifiedName() + " --help' tells more.");
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }

    private static String noCommand(String word) {
        String hint = word.endsWith(".wasm") || word.endsWith(".wat") || word.endsWith(".jar")
                ? "; to run the file: wasmj run " + word
                : "; there are " + String.join(", ", NAMES);
        return "there is no command '" + word + "'" + hint;
    }

    private static void add(CommandLine root, String name, Shell shell) {
        CommandLine command = new CommandLine(command(name, shell));
        addHelp(command);
        command.getSubcommands().values().forEach(Commands::addHelp);
        // What follows the module belongs to the guest.
        command.setStopAtPositional(name.equals("run") || name.equals("bench"));
        root.addSubcommand(name, command);
    }

    private static void addHelp(CommandLine command) {
        command.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help.")
                        .build());
    }

    private static Object command(String name, Shell shell) {
        return switch (name) {
            case "run" -> new RunCommand(shell);
            case "compile" -> new CompileCommand(shell);
            case "inspect" -> new InspectCommand(shell);
            case "new" -> new NewCommand(shell);
            case "add" -> new AddCommand(shell);
            case "build" -> new BuildCommand(shell);
            case "up" -> new UpCommand(shell);
            case "watch" -> new WatchCommand(shell);
            case "host" -> new HostCommand(shell);
            case "deploy" -> new DeployCommand(shell);
            case "app" -> new AppCommand(shell);
            case "doctor" -> new DoctorCommand(shell);
            case "bench" -> new BenchCommand(shell);
            case "wast" -> new WastCommand(shell);
            case "completion" -> new CompletionCommand(shell);
            default -> throw new IllegalArgumentException(name);
        };
    }
}
