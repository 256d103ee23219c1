package io.wasmj.cli;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a command line of {@code run} without picocli. */
final class QuickStart {

    /*
     * picocli's classes are of a format so old that the JVM verifies them slowly and no AOT cache takes them: 0.2 s,
     * several times what a small guest needs. So the plain case is read here: options with their values, then the
     * file. Whatever else there is – a mistake, --help, an abbreviation – is picocli's, and so is every message.
     */

    private QuickStart() {}

    /** The command, ready to be called; null where picocli is to read the command line. */
    static @Nullable RunCommand parse(Shell shell, String... args) {
        if (args.length < 2 || !args[0].equals("run")) {
            return null;
        }
        RunCommand command = new RunCommand(shell);
        try {
            int at = 1;
            for (; at < args.length && args[at].startsWith("-") && !args[at].equals("--"); at++) {
                String option = args[at];
                int equals = option.indexOf('=');
                if (equals > 0) {
                    if (!command.accept(option.substring(0, equals), option.substring(equals + 1))) {
                        return null;
                    }
                } else if (!command.acceptFlag(option)
                        && (++at == args.length || args[at].startsWith("-") || !command.accept(option, args[at]))) {
                    return null;
                }
            }
            if (at < args.length && args[at].equals("--")) {
                at++;
            }
            if (at == args.length) {
                return null;
            }
            command.setProgram(Path.of(args[at]), List.of(args).subList(at + 1, args.length));
            return command;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
