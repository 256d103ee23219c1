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
import org.junit.jupiter.api.Test;

/** What the report computes, and how it looks. */
final class ComparisonTest {

    private static final List<Contender> CONTENDERS =
            List.of(new Contender("V8", "V8 <11>", List.of()), new Contender("wasmj", "wasmj 1", List.of()));

    private static Result result(double firstMillis, double... medians) {
        return new Result(Arrays.stream(medians)
                .mapToObj(median -> new Measurement(firstMillis, median, 5, 0, ""))
                .toList());
    }

    private static Comparison comparison() {
        return new Comparison(
                CONTENDERS,
                List.of(
                        new Row.Measured("sort", List.of(result(20, 10, 10.5), result(200, 20.5, 20.5))),
                        new Row.Failed("<json>", "wasmj prints | something"),
                        new Row.Measured("lz", List.of(result(3000, 1000, 2000), result(6000, 750, 750)))),
                List.of("a quiet machine"));
    }

    @Test
    void theMedianOfRoundsCounts() {
        assertEquals(10.25, result(1, 10, 10.5).medianMillis());
        assertEquals(10, result(1, 12, 9, 10).medianMillis());
        assertEquals(7, result(7, 1).firstMillis());
    }

    @Test
    void roundsThatDifferAreNoisy() {
        assertFalse(result(1, 10, 10.9).isNoisy());
        assertTrue(result(1, 10, 9, 8).isNoisy());
        assertFalse(result(1, 10).isNoisy());
    }

    @Test
    void ratiosAreSummedUpByTheirGeometricMeanAndTheirWorst() {
        Comparison comparison = comparison();
        // 2 and 0.5; 10 and 2.
        assertEquals(1, comparison.geometricMean(Result::medianMillis, 1), 1e-9);
        assertEquals(Math.sqrt(20), comparison.geometricMean(Result::firstMillis, 1), 1e-9);
        assertEquals("sort", comparison.worst(Result::medianMillis, 1).program());
        assertTrue(comparison.isNoisy());
    }

    @Test
    void figuresHaveThreeDigits() {
        assertEquals("0.123", Figures.millis(0.1234));
        assertEquals("1.23", Figures.millis(1.234));
        assertEquals("12.3", Figures.millis(12.34));
        assertEquals("1,234", Figures.millis(1234.4));
        assertEquals("1.06", Figures.ratio(1.0555));
        assertEquals("123", Figures.ratio(123.4));
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
            program            V8 ms  wasmj ms     ratio  first: V8 ms  first: wasmj ms     ratio
            sort                10.3      20.5      2.00          20.0              200     10.00
            <json>          wasmj prints | something
            lz ~               1,500       750      0.50         3,000            6,000      2.00
            geometric mean                          1.00                                     4.47
            worst                                   2.00                                    10.00
            ~ rounds differ by more than a tenth: the machine was not quiet
            """, bytes.toString(StandardCharsets.UTF_8));
    }

    @Test
    void markdown() {
        assertEquals("""
            # wasmj and V8

            - V8: V8 <11>
            - wasmj: wasmj 1
            - a quiet machine

            | program | V8 ms | wasmj ms | ratio | first: V8 ms | first: wasmj ms | ratio |
            |---|--:|--:|--:|--:|--:|--:|
            | sort | 10.3 | 20.5 | 2.00 | 20.0 | 200 | 10.00 |
            | <json> | failed: wasmj prints \\| something |
            | lz ~ | 1,500 | 750 | 0.50 | 3,000 | 6,000 | 2.00 |
            | **geometric mean** |  |  | **1.00** |  |  | **4.47** |
            | **worst** |  |  | **2.00** |  |  | **10.00** |

            `~` the rounds differ by more than a tenth.
            """, MarkdownReport.of(comparison()));
    }

    @Test
    void htmlNeedsNothingElse() {
        String page = HtmlReport.of(comparison());
        assertTrue(page.startsWith("<!DOCTYPE html>"), page);
        assertTrue(page.contains("<title>wasmj and V8</title>"), page);
        assertTrue(page.contains("<td>&lt;json&gt;</td>"), page);
        assertTrue(page.contains("V8: V8 &lt;11&gt;"), page);
        assertTrue(page.contains("<b>1.00×</b><span>geometric mean</span>"), page);
        assertFalse(page.contains("{{"), page);
        assertFalse(page.contains("http"), page);
        assertFalse(page.contains("<script"), page);
        // Two charts of two programs.
        assertEquals(4, page.split("<rect ", -1).length - 1);
    }

    @Test
    void aReportOfNothingButFailuresIsStillAReport() {
        Comparison nothing = new Comparison(CONTENDERS, List.of(new Row.Failed("x", "no")), List.of());
        assertTrue(MarkdownReport.of(nothing).contains("| x | failed: no |"));
        assertTrue(HtmlReport.of(nothing).contains("<td>x</td>"));
    }

    @Test
    void moreThanTwoEnginesHaveAColumnAndABarEach() {
        Comparison three = new Comparison(
                List.of(CONTENDERS.get(0), CONTENDERS.get(1), new Contender("other", "other 2", List.of())),
                List.of(new Row.Measured("sort", List.of(result(1, 1), result(2, 1), result(3, 4)))),
                List.of());
        assertTrue(
                MarkdownReport.of(three)
                        .contains("| sort | 1.00 | 1.00 | 4.00 | 1.00 | 4.00 | 1.00 | 2.00 | 3.00 | 2.00 | 3.00 |"),
                MarkdownReport.of(three));
        assertEquals(4, HtmlReport.of(three).split("<rect ", -1).length - 1);
    }
}
