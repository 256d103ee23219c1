package io.wasmj.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The environment variables of a guest: those wasmj has, where they are inherited, then those of files, then single ones. */
final class EnvironmentOptions {

    @Option(
            names = "--env",
            paramLabel = "NAME[=VALUE]",
            description = "Set an environment variable, or pass on the one that wasmj has. Guests see no others.")
    private List<String> variables = new ArrayList<>();

    @Option(
            names = "--env-file",
            paramLabel = "FILE",
            description = "Set the variables of a file: a line NAME=VALUE each, taken as it is. Empty lines and those"
                    + " that start with # are skipped; --env goes before.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--inherit-env", description = "Pass on all environment variables that wasmj has.")
    private boolean inherits;

    /** Takes one option as {@link QuickStart} reads it; whether it is one of these. */
    boolean accept(String option, String value) {
        switch (option) {
            case "--env" -> variables.add(value);
            case "--env-file" -> files.add(Path.of(value));
            default -> {
                return false;
            }
        }
        return true;
    }

    /** The same for an option without a value. */
    boolean acceptFlag(String option) {
        boolean known = option.equals("--inherit-env");
        inherits |= known;
        return known;
    }

    /** @throws IOException where a file cannot be read */
    Map<String, String> toMap(Shell shell) throws IOException {
        Map<String, String> all = new LinkedHashMap<>(inherits ? shell.environment() : Map.of());
        for (Path file : files) {
            int number = 0;
            for (String line : lines(file)) {
                number++;
                String text = line.strip();
                if (!text.isEmpty() && !text.startsWith("#")) {
                    put(all, line.stripLeading(), file + ":" + number + ":", shell);
                }
            }
        }
        for (String variable : variables) {
            put(all, variable, "--env", shell);
        }
        return all;
    }

    private static List<String> lines(Path file) throws IOException {
        try {
            return Files.readAllLines(file);
        } catch (CharacterCodingException e) {
            throw new CommandFailure("--env-file " + file + ": is not UTF-8", e);
        }
    }

    private static void put(Map<String, String> all, String variable, String where, Shell shell) {
        int equals = variable.indexOf('=');
        if (equals == 0 || variable.isEmpty()) {
            throw new CommandFailure(where + " '" + variable + "' has no name; write NAME=VALUE");
        }
        if (variable.indexOf('\0') >= 0) {
            throw new CommandFailure(where + " a NUL character cannot be in a variable");
        }
        if (equals > 0) {
            all.put(variable.substring(0, equals), variable.substring(equals + 1));
            return;
        }
        String inherited = shell.environment().get(variable);
        if (inherited == null) {
            throw new CommandFailure(
                    where + " " + variable + ": there is no such variable to pass on; write NAME=VALUE");
        }
        all.put(variable, inherited);
    }
}
