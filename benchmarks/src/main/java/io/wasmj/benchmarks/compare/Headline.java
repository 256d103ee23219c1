package io.wasmj.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What every form of the report says in words. */
final class Headline {

    private Headline() {}

    static String of(Comparison comparison) {
        List<String> names =
                comparison.contenders().stream().map(Contender::name).toList();
        return switch (names.size()) {
            case 1 -> names.getFirst();
            case 2 -> names.get(1) + " and " + names.get(0);
            default -> names.get(1) + " beside " + (names.size() - 1) + " other engines";
        };
    }

    /** A line for each program and engine that did not come together. */
    static List<String> failures(Comparison comparison) {
        List<String> lines = new ArrayList<>();
        for (Row row : comparison.rows()) {
            for (int i = 0; i < row.outcomes().size(); i++) {
                if (row.outcomes().get(i) instanceof Outcome.Failure failure) {
                    String reason = failure.reason().lines().collect(Collectors.joining(" "));
                    lines.add(row.program() + ": "
                            + comparison.contenders().get(i).name() + " " + reason);
                }
            }
        }
        return lines;
    }
}
