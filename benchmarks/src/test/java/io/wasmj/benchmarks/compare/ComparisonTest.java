package io.wasmj.benchmarks.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What the report computes, and how it looks. */
final class ComparisonTest {

    private static final List<Contender> CONTENDERS = List.of(
            new Contender("V8", "V8 <11>", List.of()),
            new Contender("wasmj", "wasmj 1", List.of()),
            new Contender("other", "other 2", List.of()));

    /** Four iterations a round: the first, and then what the median is. */
    private static Result result(double firstMillis, double... medians) {
        List<Measurement> rounds = Arrays.stream(medians)
                .mapToObj(median -> new Measurement(
                        firstMillis,
                        median,
                        List.of(firstMillis, median, median, median),
                        OptionalDouble.empty(),
                        0,
                        ""))
                .toList();
        return new Result(
                OptionalDouble.of(12.5), rounds, new Instantiation(OptionalDouble.of(7), OptionalDouble.of(2048)));
    }

    private static Outcome failure() {
        return new Outcome.Failure("prints | something");
    }

    private static Comparison comparison() {
        return new Comparison(
                CONTENDERS,
                List.of(
                        new Row("sort", List.of(result(20, 10, 10.5), result(200, 20.5, 20.5), failure())),
                        new Row("<json>", List.of(result(9, 9), failure(), failure())),
                        new Row("lz", List.of(result(3000, 1000, 2000), result(6000, 750, 750), result(9000, 3000)))),
                List.of("a quiet machine"));
    }

    private static Comparison ofTwo() {
        return new Comparison(
                CONTENDERS.subList(0, 2),
                List.of(new Row("sort", List.of(result(20, 10), result(200, 20)))),
                List.of());
    }

    @Test
    void theMedianOfRoundsCounts() {
        assertEquals(10.25, result(1, 10, 10.5).steady().orElseThrow());
        assertEquals(10, result(1, 12, 9, 10).steady().orElseThrow());
        assertEquals(7, result(7, 1).first().orElseThrow());
        assertEquals(2, result(7, 1).memory().orElseThrow());
    }

    @Test
    void theLastIterationStandsForThoseThatAreMissing() {
        assertEquals(20 + 3 * 10 + 6 * 10, result(20, 10).firstTen().orElseThrow());
        Measurement silent = new Measurement(1, 1, List.of(), OptionalDouble.empty(), 0, "");
        assertTrue(silent.millisOfFirst(10).isEmpty());
    }

    @Test
    void roundsThatDifferAreNoisy() {
        assertFalse(result(1, 10, 10.9).isNoisy());
        assertTrue(result(1, 10, 9, 8).isNoisy());
        assertFalse(result(1, 10).isNoisy());
    }

    @Test
    void ratiosAreSummedUpOverWhatBothRan() {
        Comparison comparison = comparison();
        // 2 and 0.5; 10 and 2.
        assertEquals(1, comparison.geometricMean(Figure.STEADY, 1, 0).orElseThrow(), 1e-9);
        assertEquals(Math.sqrt(20), comparison.geometricMean(Figure.FIRST, 1, 0).orElseThrow(), 1e-9);
        assertEquals(4, comparison.geometricMean(Figure.STEADY, 2, 1).orElseThrow(), 1e-9);
        assertEquals("sort", comparison.worst(Figure.STEADY, 1).orElseThrow().program());
        assertEquals(1, comparison.ran(2));
        assertTrue(comparison.isNoisy());
        assertFalse(comparison.isComplete("wasmj"));
        assertTrue(comparison.isComplete("V8"));
        assertTrue(ofTwo().isComplete("other"));
    }

    @Test
    void figuresHaveThreeDigits() {
        assertEquals("0.123", Figures.value(0.1234));
        assertEquals("1.23", Figures.value(1.234));
        assertEquals("12.3", Figures.value(12.34));
        assertEquals("1,234", Figures.value(1234.4));
        assertEquals("1.06", Figures.ratio(1.0555));
        assertEquals("123", Figures.ratio(123.4));
        assertEquals("–", Figures.ratio(OptionalDouble.empty()));
    }

    @Test
    void text() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<Program> programs = List.of(new Program("sort", Path.of(""), null));
        Comparison comparison = comparison();
        TextReport report = new TextReport(new PrintStream(bytes, true, StandardCharsets.UTF_8), CONTENDERS, programs);
        report.begin();
        comparison.rows().forEach(report::row);
        report.end(comparison);
        assertEquals("""
            program            V8 ms   wasmj ×   other ×  first: V8 ms   wasmj ×   other ×
            sort                10.3      2.00         –          20.0     10.00         –
              other prints | something
            <json>              9.00         –         –          9.00         –         –
              wasmj prints | something
              other prints | something
            lz ~               1,500      0.50      2.00         3,000      2.00      3.00
            geometric mean                1.00      2.00                    4.47      3.00
            worst                         2.00      2.00                   10.00      3.00
            ~ rounds differ by more than a tenth: the machine was not quiet
            """, bytes.toString(StandardCharsets.UTF_8));
    }

    @Test
    void markdown() {
        String report = MarkdownReport.of(comparison());
        assertTrue(report.startsWith("""
            # wasmj beside 2 other engines

            - V8: V8 <11>
            - wasmj: wasmj 1
            - other: other 2
            - a quiet machine

            ## The engines
            """), report);
        assertTrue(report.contains("""
            | wasmj | 2 of 3 | 1.00 | 4.47 | 1.63 | 2.00 | 1.00 | 12.5 | 7.00 | 2.00 |
            """), report);
        assertTrue(report.contains("""
            | program | V8 ms | wasmj × | other × |
            |---|--:|--:|--:|
            | sort | 10.3 | 2.00 | – |
            | <json> | 9.00 | – | – |
            | lz ~ | 1,500 | 0.50 | 2.00 |
            | **geometric mean** |  | **1.00** | **2.00** |
            | **worst** |  | **2.00** | **2.00** |
            """), report);
        assertTrue(report.contains("| **median** | **2.00** | **2.00** | **2.00** |"), report);
        assertTrue(report.endsWith("""
            ## What did not run

            - sort: other prints | something
            - <json>: wasmj prints | something
            - <json>: other prints | something
            """), report);
    }

    @Test
    void htmlNeedsNothingElse() {
        String page = HtmlReport.of(comparison());
        assertTrue(page.startsWith("<!DOCTYPE html>"), page);
        assertTrue(page.contains("<title>wasmj beside 2 other engines</title>"), page);
        assertTrue(page.contains("<td>&lt;json&gt;</td>"), page);
        assertTrue(page.contains("V8: V8 &lt;11&gt;"), page);
        assertTrue(page.contains("<b>1.00×</b><span>wasmj, steady state, geometric mean</span>"), page);
        assertFalse(page.contains("{{"), page);
        assertFalse(page.contains("http"), page);
        assertFalse(page.contains("<script"), page);
        // A bar for each engine, and in two charts one for each program that wasmj ran, with a dot where the other did.
        assertEquals(2 + 2 * 2, count(page, "<rect "));
        assertEquals(2, count(page, "<circle "));
        assertEquals(3, count(page, "<polyline "));
    }

    @Test
    void twoEnginesNeedNoDots() {
        String page = HtmlReport.of(ofTwo());
        assertEquals(2, count(page, "<rect "));
        assertEquals(0, count(page, "<circle "));
        assertTrue(page.contains("<h1>wasmj and V8</h1>"), page);
    }

    @Test
    void aReportOfNothingButFailuresIsStillAReport() {
        Row row = new Row("x", List.of(failure(), failure(), failure()));
        Comparison nothing = new Comparison(CONTENDERS, List.of(row), List.of());
        assertTrue(MarkdownReport.of(nothing).contains("| x | – | – | – |"), MarkdownReport.of(nothing));
        assertTrue(HtmlReport.of(nothing).contains("<td>x</td>"));
        assertEquals(0, count(HtmlReport.of(nothing), "<polyline "));
    }

    @Test
    void scalesAreLogarithmicAndShowWhatTheyMust() {
        LogScale scale = LogScale.of(Arrays.stream(new double[] {1, 8}), 0.5, 2);
        assertEquals(100, scale.percent(8.8), 1e-9);
        assertEquals(0, scale.percent(0.5 / 1.1), 1e-9);
        assertEquals(scale.percent(2) - scale.percent(1), scale.percent(4) - scale.percent(2), 1e-9);
        assertEquals("[0.5, 1.0, 2.0, 4.0, 8.0]", Arrays.toString(scale.ticks(5)));
        assertEquals("[1.0, 4.0]", Arrays.toString(scale.ticks(3)));
    }

    private static int count(String text, String part) {
        return text.split(part, -1).length - 1;
    }
}
