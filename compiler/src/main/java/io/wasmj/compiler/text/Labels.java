package io.wasmj.compiler.text;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The labels around the place that is being read. */
final class Labels {

    private final TokenReader reader;

    /** An empty string stands for a label without a name, which an identifier cannot be. */
    private final List<String> open = new ArrayList<>();

    private final SortedMap<Integer, String> names = new TreeMap<>();
    private int count;

    Labels(TokenReader reader) {
        this.reader = reader;
        // That of the function, which the name section does not count.
        open.add("");
    }

    /**
     * Opens a block.
     *
     * @param annotated what to call it in the name section if not by its identifier
     */
    void push(@Nullable String id, @Nullable String annotated) {
        String name = annotated == null ? id : annotated;
        if (name != null) {
            names.put(count, name);
        }
        count++;
        open.add(id == null ? "" : id);
    }

    void pop() {
        open.removeLast();
    }

    /** Reads the name behind {@code end} or {@code else}, which is either that of the block or missing. */
    void repeat() {
        int token = reader.position();
        String name = reader.id();
        if (name != null && !name.equals(open.getLast())) {
            throw reader.error("mismatching label $" + name, token);
        }
    }

    /** Reads a label. */
    int index() {
        int token = reader.position();
        String name = reader.id();
        if (name == null) {
            return reader.u32();
        }
        int label = open.lastIndexOf(name);
        if (label < 0) {
            throw reader.error("unknown label $" + name, token);
        }
        return open.size() - 1 - label;
    }

    /** Names by the order of the blocks in the function. */
    SortedMap<Integer, String> names() {
        return names;
    }
}
