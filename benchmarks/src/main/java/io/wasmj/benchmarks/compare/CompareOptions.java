package io.wasmj.benchmarks.compare;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What the command line says.
 *
 * @param seconds for each program in each engine, all rounds together
 */
record CompareOptions(List<String> programs, double seconds, int rounds, boolean help) {

    static final String USAGE = """
        usage: compare [--seconds S] [--rounds N] [NAME…|GROUP…|FILE.wasm…]

        Runs programs in wasmj and in V8 (node), in turn, and prints how many times as long wasmj takes.
        Without names: the macro list of benchmarks/guests; a GROUP is one of its folders, such as simd. Checks
        what the programs print.

          --seconds S   for each program in each engine, all rounds together; default 24
          --rounds N    how often the engines take turns, each time in a new process; default 2

        Writes benchmarks/target/compare.md and compare.html as well.
        """;

    CompareOptions {
        programs = List.copyOf(programs);
    }

    /** @throws UsageException where it says what nobody understands */
    static CompareOptions parse(List<String> arguments) {
        List<String> programs = new ArrayList<>();
        double seconds = 24;
        int rounds = 2;
        boolean help = false;
        for (Deque<String> rest = new ArrayDeque<>(arguments); !rest.isEmpty(); ) {
            String argument = rest.remove();
            switch (argument) {
                case "--seconds" -> seconds = positive(argument, rest);
                case "--rounds" -> rounds = wholeAndPositive(argument, rest);
                case "-h", "--help" -> help = true;
                default -> {
                    if (argument.startsWith("-")) {
                        throw new UsageException("there is no option " + argument);
                    }
                    programs.add(argument);
                }
            }
        }
        return new CompareOptions(programs, seconds, rounds, help);
    }

    private static double positive(String option, Deque<String> rest) {
        String value = rest.isEmpty() ? "" : rest.remove();
        try {
            double number = Double.parseDouble(value);
            if (number > 0 && number < 1e6) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Told below.
        }
        throw new UsageException(option + " needs a number above 0" + (value.isEmpty() ? "" : ", not '" + value + "'"));
    }

    private static int wholeAndPositive(String option, Deque<String> rest) {
        double number = positive(option, rest);
        if (number != Math.rint(number)) {
            throw new UsageException(option + " needs a whole number, not " + number);
        }
        return (int) number;
    }

    double secondsPerRound() {
        return seconds / rounds;
    }
}
