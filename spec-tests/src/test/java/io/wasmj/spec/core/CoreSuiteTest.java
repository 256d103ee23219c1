package io.wasmj.spec.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.wasmj.cli.script.Outcome;
import io.wasmj.compiler.text.Command;
import io.wasmj.compiler.text.Script;
import io.wasmj.spec.Configuration;
import io.wasmj.spec.Conformance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.ClassOrderer.OrderAnnotation;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.api.TestFactory;

/**
 * The core part of the official suite, and exceptions as they were before the standard: a test for every command in every configuration. A command that is out of scope
 * or known to fail is skipped; {@code expectations.txt} lists both, and must be exact.
 */
@TestClassOrder(OrderAnnotation.class)
final class CoreSuiteTest {

    private static final String FOLDER = "wasm-spec";

    /** Scripts that run at the same time. */
    private static final int PARALLEL = Runtime.getRuntime().availableProcessors();

    /** The standard, what it replaced, and proposals that tools write already. */
    private static final List<String> PARTS = List.of(
            "core",
            "legacy",
            "custom",
            "proposals/threads",
            "proposals/custom-page-sizes",
            "proposals/wide-arithmetic");

    /** A part of the names of the scripts to run, where not all are wanted: {@code core/simd/}. */
    private static final String ONLY = System.getProperty("wasmj.conformance.only", "");

    private static final SuiteReport REPORT = new SuiteReport();
    private static List<Script> scripts = List.of();
    private static Expectations expectations = new Expectations();

    @BeforeAll
    static void read() throws IOException {
        Optional<Path> folder = Conformance.folder(FOLDER);
        if (folder.isPresent()) {
            scripts = new ArrayList<>();
            for (String part : PARTS) {
                scripts.addAll(Scripts.read(folder.get(), part));
            }
            scripts.removeIf(script -> !script.name().contains(ONLY));
            expectations = Expectations.read(Conformance.project().resolve("spec-tests/expectations.txt"));
        }
    }

    @Nested
    @Order(1)
    final class NativeMemory {
        @TestFactory
        Stream<DynamicNode> commands() {
            return suite(Configuration.NATIVE);
        }
    }

    @Nested
    @Order(1)
    final class HeapMemory {
        @TestFactory
        Stream<DynamicNode> commands() {
            return suite(Configuration.HEAP);
        }
    }

    @Nested
    @Order(1)
    final class ThroughJars {
        @TestFactory
        Stream<DynamicNode> commands() {
            return suite(Configuration.JAR);
        }
    }

    @Nested
    @Order(1)
    final class NearlyEveryFunctionSplit {
        @TestFactory
        Stream<DynamicNode> commands() {
            return suite(Configuration.SPLIT);
        }
    }

    @Nested
    @Order(1)
    final class HeapMemorySplitThroughJars {
        @TestFactory
        Stream<DynamicNode> commands() {
            return suite(Configuration.HEAP_SPLIT_JAR);
        }
    }

    private static Stream<DynamicNode> suite(Configuration configuration) {
        if (scripts.isEmpty()) {
            return Stream.of(dynamicTest("the official suite", () -> Conformance.missing(FOLDER)));
        }
        Queue<ScriptRun> ahead = new ArrayDeque<>();
        return IntStream.range(0, scripts.size()).mapToObj(i -> {
            String hang = ScriptRun.hang();
            if (hang != null) {
                return dynamicTest(scripts.get(i).name(), () -> fail("not run: " + hang));
            }
            for (int next = i + ahead.size(); next < Math.min(i + PARALLEL, scripts.size()); next++) {
                ahead.add(ScriptRun.start(scripts.get(next), configuration));
            }
            return commands(configuration, scripts.get(i), ahead.remove().await());
        });
    }

    private static DynamicNode commands(Configuration configuration, Script script, List<Outcome> raw) {
        List<Outcome> outcomes = IntStream.range(0, raw.size())
                .mapToObj(i -> expectations.judge(script, script.commands().get(i), raw.get(i)))
                .toList();
        REPORT.add(configuration, script, outcomes);
        return dynamicContainer(
                script.name(), IntStream.range(0, outcomes.size()).mapToObj(i -> {
                    Command command = script.commands().get(i);
                    return dynamicTest(
                            script.title(command),
                            () -> expectations.check(configuration, script, command, outcomes.get(i)));
                }));
    }

    /** What can only be said of all configurations together. */
    @Nested
    @Order(2)
    final class Afterwards {
        @Test
        void expectationsAreExact() {
            requireWholeRun();
            assertEquals(List.of(), expectations.stale(REPORT), "entries of expectations.txt to take out");
        }

        @Test
        void readmeShowsTheTable() throws IOException {
            requireWholeRun();
            String table = ConformanceTable.of(REPORT);
            Files.writeString(Conformance.project().resolve("spec-tests/target/conformance.md"), table);
            Path readme = Conformance.project().resolve("README.md");
            Optional<String> shown = ConformanceTable.in(readme);
            if (shown.isEmpty()) {
                return;
            }
            if (System.getProperty("wasmj.conformance.update") != null) {
                ConformanceTable.update(readme, table);
                return;
            }
            assertEquals(
                    table,
                    shown.get(),
                    "README.md shows another table; refresh it: mvn -pl spec-tests -am verify"
                            + " -Dwasmj.conformance.update");
        }
    }

    private static void requireWholeRun() {
        if (!ONLY.isEmpty()) {
            abort("run in part: " + ONLY);
        }
        if (ScriptRun.hang() != null) {
            abort("not run: " + ScriptRun.hang());
        }
        Set<Configuration> left = EnumSet.allOf(Configuration.class);
        left.removeAll(REPORT.configurations());
        if (!left.isEmpty()) {
            abort("not run: " + left);
        }
    }
}
