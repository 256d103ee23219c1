package io.wasmj.cli;

/** The entry point of the {@code wasmj} command. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        int exitCode = run(Shell.ofProcess(), args);
        // Leaving by the end is quicker than System.exit, which sets up logging to say that it was called.
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    /** Runs a command line and returns its exit code. */
    static int run(Shell shell, String... args) {
        try {
            RunCommand quick = QuickStart.parse(shell, args);
            return quick == null ? Commands.of(shell, args).execute(args) : quick.call();
        } catch (Throwable failure) {
            return FailureReport.report(failure, shell);
        } finally {
            shell.out().flush();
            shell.err().flush();
        }
    }
}
