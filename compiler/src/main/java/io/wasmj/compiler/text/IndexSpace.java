package io.wasmj.compiler.text;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The identifiers of an index space (spec, "Text Format: Identifiers" and "Contexts"). */
final class IndexSpace {

    private final String kind;
    private final Map<String, Integer> byName = new HashMap<>();

    /** What the name section is told: identifiers, unless an annotation says otherwise. */
    private final SortedMap<Integer, String> names = new TreeMap<>();

    private int size;

    /** @param kind what the things in it are called in messages */
    IndexSpace(String kind) {
        this.kind = kind;
    }

    int size() {
        return size;
    }

    SortedMap<Integer, String> names() {
        return names;
    }

    /** Gives the next index to something of this name. */
    int add(TokenReader reader) {
        int token = reader.position();
        String id = reader.id();
        if (id != null) {
            if (byName.putIfAbsent(id, size) != null) {
                throw reader.error("duplicate " + kind + " $" + id, token);
            }
            names.put(size, id);
        }
        String annotated = reader.annotations().name(reader.position(), kind);
        if (annotated != null) {
            names.put(size, annotated);
        }
        return size++;
    }

    /** Gives the next index to something without a name. */
    int add() {
        return size++;
    }

    /** Reads a number or an identifier. */
    int index(TokenReader reader) {
        int token = reader.position();
        String id = reader.id();
        if (id == null) {
            return reader.u32();
        }
        Integer index = find(id);
        if (index == null) {
            throw reader.error("unknown " + kind + " $" + id, token);
        }
        return index;
    }

    @Nullable
    Integer find(String id) {
        return byName.get(id);
    }
}
