package io.wasmj.cli;

import io.wasmj.wasi.Input;
import io.wasmj.wasi.Output;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command runs in.
 *
 * @param guestIn the standard input of guests
 * @param guestOut the standard output of guests
 * @param guestErr the standard error of guests
 * @param out where the command writes
 * @param err where the command complains
 * @param interactive whether a person at a terminal reads {@code err}
 */
record Shell(
        Input guestIn,
        Output guestOut,
        Output guestErr,
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        boolean interactive) {

    static Shell ofProcess() {
        return new Shell(
                Input.process(),
                Output.processOut(),
                Output.processErr(),
                System.out,
                System.err,
                System.getenv(),
                isTerminal());
    }

    /** Java tells of a terminal only where input and output are one; Linux tells of standard error alone. */
    private static boolean isTerminal() {
        try {
            Path device = Files.readSymbolicLink(Path.of("/proc/self/fd/2"));
            return device.startsWith("/dev/pts") || device.toString().startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return System.console() != null && System.console().isTerminal();
        }
    }

    /** Whether the user wants to see stack traces. */
    boolean isDebug() {
        String value = environment.getOrDefault("WASMJ_DEBUG", "");
        return !value.isEmpty() && !value.equals("0");
    }
}
