package io.wasmj.compiler.binary;

import io.wasmj.runtime.InvalidModule;
import io.wasmj.runtime.MalformedModule;
import java.util.HashMap;
import java.util.Map;

/**
 * The custom section "metadata.code.branch_hint" (branch hinting proposal, "Binary Format"). Hints change no result:
 * where the section is damaged, those before the damage are kept and the rest is ignored.
 */
final class BranchHintSection {

    static final String NAME = "metadata.code.branch_hint";

    private static final int LIKELY = 1;

    /** By function and offset into its body, where locals are part of the body. */
    private final Map<Integer, Map<Integer, BranchHint>> functions = new HashMap<>();

    /** Reads the section; {@code in} stands behind its name. */
    void read(CodeReader in) {
        try {
            for (int count = in.count("hinted functions", Integer.MAX_VALUE); count > 0; count--) {
                Map<Integer, BranchHint> hints = functions.computeIfAbsent(in.u32(), _ -> new HashMap<>());
                for (int i = in.count("hints", Integer.MAX_VALUE); i > 0; i--) {
                    int offset = in.u32();
                    CodeReader hint = in.part(in.u32());
                    hints.put(offset, hint.u8() == LIKELY ? BranchHint.LIKELY : BranchHint.UNLIKELY);
                }
            }
        } catch (MalformedModule | InvalidModule ignored) {
            // Not an error, as of all custom sections.
        }
    }

    /**
     * The hints of a function, by where their instructions stand in the module.
     *
     * @param start where the function's body starts
     */
    Map<Integer, BranchHint> of(int function, int start) {
        Map<Integer, BranchHint> hints = functions.get(function);
        if (hints == null) {
            return Map.of();
        }
        Map<Integer, BranchHint> placed = new HashMap<>();
        hints.forEach((offset, hint) -> placed.put(start + offset, hint));
        return placed;
    }
}
