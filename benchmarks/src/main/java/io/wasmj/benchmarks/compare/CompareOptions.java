package io.wasmj.benchmarks.compare;

import io.wasmj.benchmarks.compare.Engines.Engine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the command line says.
 *
 * @param seconds for each program in each engine, all rounds together
 */
record CompareOptions(List<String> programs, List<Engine> engines, double seconds, int rounds, boolean help) {

    private static final List<Engine> USUAL = List.of(Engine.V8, Engine.WASMJ);
    private static final String ALL = "all";

    static final String USAGE = """
        usage: compare [--engines NAME,…|all] [--seconds S] [--rounds N] [NAME…|GROUP…|FILE.wasm…]

        Runs programs in V8 (node) and in wasmj, in turn, and prints how many times as long wasmj takes.
        Without names: the macro list of benchmarks/guests; a GROUP is one of its folders, such as simd, or
        'programs', which are big ones that npm has. Checks what the programs print.

          --engines E,… v8, wasmj, chicory, endive, graalwasm-jit, graalwasm (which interprets), wasmtime, or
                        all that are there; the others are compared with the first. Default v8,wasmj
          --seconds S   for each program in each engine, all rounds together; default 24
          --rounds N    how often the engines take turns, each time in a new process; default 2

        Writes benchmarks/target/compare.md and compare.html as well.
        """;

    CompareOptions {
        programs = List.copyOf(programs);
        engines = List.copyOf(engines);
    }

    /** @throws UsageException where it says what nobody understands */
    static CompareOptions parse(List<String> arguments) {
        List<String> programs = new ArrayList<>();
        List<Engine> engines = USUAL;
        double seconds = 24;
        int rounds = 2;
        boolean help = false;
        for (Deque<String> rest = new ArrayDeque<>(arguments); !rest.isEmpty(); ) {
            String argument = rest.remove();
            switch (argument) {
                case "--engines" -> engines = engines(argument, rest);
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
        return new CompareOptions(programs, engines, seconds, rounds, help);
    }

    private static List<Engine> engines(String option, Deque<String> rest) {
        if (rest.isEmpty()) {
            throw new UsageException(option + " needs names, such as v8,wasmj");
        }
        String names = rest.remove();
        return names.equals(ALL)
                ? List.of(Engine.values())
                : Stream.of(names.split(",", -1)).distinct().map(Engine::named).toList();
    }

    boolean allEngines() {
        return engines.size() == Engine.values().length;
    }

    static double positive(String option, Deque<String> rest) {
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

    static int wholeAndPositive(String option, Deque<String> rest) {
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
