package io.wasmj.benchmarks.compare;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What the command line says. The script before it has turned commits into checkouts.
 *
 * @param turns of each version
 * @param seconds of each turn
 */
record GuardOptions(String before, String after, List<String> programs, int turns, double seconds) {

    GuardOptions {
        programs = List.copyOf(programs);
    }

    /** @throws UsageException where it says what nobody understands */
    static GuardOptions parse(List<String> arguments) {
        List<String> names = new ArrayList<>();
        int turns = 5;
        double seconds = 8;
        for (Deque<String> rest = new ArrayDeque<>(arguments); !rest.isEmpty(); ) {
            String argument = rest.remove();
            switch (argument) {
                case "--seconds" -> seconds = CompareOptions.positive(argument, rest);
                case "--turns" -> turns = CompareOptions.wholeAndPositive(argument, rest);
                default -> {
                    if (argument.startsWith("-")) {
                        throw new UsageException("there is no option " + argument);
                    }
                    names.add(argument);
                }
            }
        }
        if (names.size() < 2) {
            throw new UsageException("wants two versions to compare");
        }
        return new GuardOptions(names.get(0), names.get(1), names.subList(2, names.size()), turns, seconds);
    }
}
