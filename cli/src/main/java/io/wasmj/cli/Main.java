package io.wasmj.cli;

/** The entry point of the {@code wasmj} command. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(Shell.ofProcess(), args));
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
