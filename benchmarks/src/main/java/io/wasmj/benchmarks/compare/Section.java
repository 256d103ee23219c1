package io.wasmj.benchmarks.compare;

import java.util.List;

/**
 * A table of the report.
 *
 * @param rows each has as many cells as the head
 * @param summary rows that sum the others up
 */
record Section(
        String title, String explanation, List<String> head, List<List<String>> rows, List<List<String>> summary) {

    Section {
        head = List.copyOf(head);
        rows = rows.stream().map(List::copyOf).toList();
        summary = summary.stream().map(List::copyOf).toList();
    }
}
