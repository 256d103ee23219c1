package io.wasmj.spec.core;

import io.wasmj.cli.script.Outcome;
import io.wasmj.compiler.text.Script;
import io.wasmj.spec.Configuration;
import io.wasmj.spec.core.Expectations.Need;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What became of every command in every configuration that ran. */
final class SuiteReport {

    private final Set<Configuration> configurations = EnumSet.noneOf(Configuration.class);
    private final Map<Script, List<Outcome>> worst = new LinkedHashMap<>();
    private final Set<Need> needs = new TreeSet<>();
    private final Set<String> outOfScope = new HashSet<>();
    private final Set<String> failures = new HashSet<>();

    void add(Configuration configuration, Script script, List<Outcome> outcomes) {
        configurations.add(configuration);
        worst.merge(script, outcomes, SuiteReport::worse);
        for (int i = 0; i < outcomes.size(); i++) {
            String place = Expectations.place(script, script.commands().get(i));
            switch (outcomes.get(i)) {
                case Outcome.OutOfScope(String proposal) -> {
                    needs.add(new Need(script.name(), proposal));
                    outOfScope.add(place);
                }
                case Outcome.Failed _ -> failures.add(place);
                case Outcome.Passed _ -> {}
            }
        }
    }

    /** A command passed only if it passed in every configuration. */
    private static List<Outcome> worse(List<Outcome> a, List<Outcome> b) {
        List<Outcome> result = new ArrayList<>(a);
        for (int i = 0; i < a.size(); i++) {
            if (a.get(i) instanceof Outcome.Passed || b.get(i) instanceof Outcome.Failed) {
                result.set(i, b.get(i));
            }
        }
        return result;
    }

    Set<Configuration> configurations() {
        return configurations;
    }

    /** Which scripts need which unsupported proposals. */
    Set<Need> needs() {
        return needs;
    }

    /** Where commands are that are out of scope. */
    Set<String> outOfScope() {
        return outOfScope;
    }

    /** Where commands failed. */
    Set<String> failures() {
        return failures;
    }

    /** Commands by what became of them, for each part of the suite. */
    Map<SuitePart, Counts> byPart() {
        Map<SuitePart, Counts> parts = new TreeMap<>();
        worst.forEach(
                (script, outcomes) -> parts.merge(SuitePart.of(script.name()), Counts.of(outcomes), Counts::plus));
        return parts;
    }

    /** Commands that are out of scope, by the proposal they need, the most needed first. */
    List<Map.Entry<String, Long>> byProposal() {
        return worst.values().stream()
                .flatMap(List::stream)
                .filter(Outcome.OutOfScope.class::isInstance)
                .collect(Collectors.groupingBy(
                        o -> ((Outcome.OutOfScope) o).proposal(), TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .toList();
    }

    /** Commands by what became of them. */
    record Counts(int passed, int outOfScope, int failed) {

        static final Counts NONE = new Counts(0, 0, 0);

        static Counts of(List<Outcome> outcomes) {
            Counts counts = NONE;
            for (Outcome outcome : outcomes) {
                counts = counts.plus(
                        switch (outcome) {
                            case Outcome.Passed _ -> new Counts(1, 0, 0);
                            case Outcome.OutOfScope _ -> new Counts(0, 1, 0);
                            case Outcome.Failed _ -> new Counts(0, 0, 1);
                        });
            }
            return counts;
        }

        Counts plus(Counts other) {
            return new Counts(passed + other.passed, outOfScope + other.outOfScope, failed + other.failed);
        }

        int commands() {
            return passed + outOfScope + failed;
        }
    }
}
