package io.wasmj.cli;

import io.wasmj.wasi.Input;
import io.wasmj.wasi.Output;
import java.io.PrintStream;
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
                StandardStream.in(),
                StandardStream.out(),
                StandardStream.err(),
                System.out,
                System.err,
                System.getenv(),
                StandardStream.isTerminal(2));
    }

    /** Whether the user wants to see stack traces. */
    boolean isDebug() {
        String value = environment.getOrDefault("WASMJ_DEBUG", "");
        return !value.isEmpty() && !value.equals("0");
    }
}
