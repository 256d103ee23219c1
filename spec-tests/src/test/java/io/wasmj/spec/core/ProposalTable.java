package io.wasmj.spec.core;

import io.wasmj.compiler.Proposal;
import io.wasmj.spec.core.SuiteReport.Counts;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The table of proposals in Markdown: whether they are on, what became of their part of the suite, and the peers. */
final class ProposalTable {

    private static final List<String> PEERS = List.of("Endive 1.0 (once Chicory)", "GraalWasm 25.1", "V8 (Chrome)");

    /** As those who make the peers say at webassembly.org/features. */
    private static final String SUPPORT = """
        sign-extension            yes  yes   yes
        nontrapping-float-to-int  yes  yes   yes
        multi-value               yes  yes   yes
        bulk-memory               yes  yes   yes
        reference-types           yes  yes   yes
        simd                      yes  yes   yes
        extended-const            yes  yes   yes
        tail-call                 yes  –     yes
        multi-memory              yes  yes   yes
        memory64                  –    flag  yes
        relaxed-simd              –    yes   yes
        function-references       yes  yes   yes
        gc                        yes  yes   yes
        exception-handling        yes  yes   yes
        threads                   yes  flag  yes
        legacy-exceptions         –    flag  yes
        custom-page-sizes         –    –     –
        wide-arithmetic           –    –     flag
        compact-imports           –    –     –
        custom-descriptors        –    –     –
        stack-switching           –    –     flag
        """;

    private ProposalTable() {}

    static String of(SuiteReport report) {
        StringBuilder out = new StringBuilder();
        out.append("| proposal | part of | wasmj | its tests passed | ")
                .append(String.join(" | ", PEERS))
                .append(" |\n|---|---|---|---|")
                .append("---|".repeat(PEERS.size()))
                .append('\n');
        Map<SuitePart, Counts> parts = report.byPart();
        for (Proposal proposal : Proposal.values()) {
            out.append("| `").append(proposal).append("` | ").append(standard(proposal));
            out.append(" | ").append(support(proposal));
            out.append(" | ").append(tests(proposal, parts));
            out.append(" | ").append(peers(proposal)).append(" |\n");
        }
        return out.append("\nOf the others, what they said of themselves at"
                        + " [webassembly.org/features](https://webassembly.org/features/) by November 2026 (entries of"
                        + " August); a dash where they said nothing.\n")
                .toString();
    }

    private static String standard(Proposal proposal) {
        return switch (proposal.status()) {
            case WASM_2 -> "2.0";
            case WASM_3 -> "3.0";
            case WIDESPREAD, OPTIONAL, UNSUPPORTED -> "–";
        };
    }

    private static String support(Proposal proposal) {
        return switch (proposal.status()) {
            case WASM_2, WASM_3, WIDESPREAD -> "yes";
            case OPTIONAL -> "flag";
            case UNSUPPORTED -> "–";
        };
    }

    /** What passed of the part of the suite that is the proposal's own. */
    private static String tests(Proposal proposal, Map<SuitePart, Counts> parts) {
        for (Map.Entry<SuitePart, Counts> part : parts.entrySet()) {
            List<Proposal> tested = part.getKey().proposals();
            if (tested.contains(proposal)) {
                Counts counts = part.getValue();
                return tested.size() > 1
                        ? "with the core"
                        : ConformanceTable.number(counts.passed()) + " of "
                                + ConformanceTable.number(counts.commands());
            }
        }
        return "–";
    }

    private static String peers(Proposal proposal) {
        List<String> row = SUPPORT.lines()
                .map(line -> Arrays.asList(line.split(" +", -1)))
                .filter(cells -> cells.getFirst().equals(proposal.toString()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing is known of the peers and " + proposal));
        return String.join(" | ", row.subList(1, row.size()));
    }
}
