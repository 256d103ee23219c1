package io.wasmj.compiler.text;

import io.wasmj.compiler.text.Annotations.Custom;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes the identifiers of a module into its name section (spec, "Name Section"), for traces and debuggers. */
final class NameSection {

    private final BinaryWriter out = new BinaryWriter();

    private NameSection() {}

    /** The section, or nothing where nothing has a name. */
    static List<Custom> of(@Nullable String module, ModuleScope scope) {
        NameSection names = new NameSection();
        if (module != null) {
            BinaryWriter content = new BinaryWriter();
            content.name(module);
            names.subsection(0, content);
        }
        SortedMap<Integer, SortedMap<Integer, String>> fields = new TreeMap<>();
        scope.fields.forEach((type, space) -> fields.put(type, space.names()));
        names.map(1, scope.functions.names());
        names.nested(2, scope.locals);
        names.nested(3, scope.labels);
        names.map(4, scope.types.names());
        names.map(5, scope.tables.names());
        names.map(6, scope.memories.names());
        names.map(7, scope.globals.names());
        names.map(8, scope.elements.names());
        names.map(9, scope.data.names());
        names.nested(10, fields);
        names.map(11, scope.tags.names());
        return names.out.size() == 0 ? List.of() : List.of(new Custom("name", false, "last", names.out.toBytes()));
    }

    private void map(int id, SortedMap<Integer, String> names) {
        if (!names.isEmpty()) {
            BinaryWriter content = new BinaryWriter();
            write(names, content);
            subsection(id, content);
        }
    }

    private void nested(int id, SortedMap<Integer, SortedMap<Integer, String>> owners) {
        BinaryWriter content = new BinaryWriter();
        int count = 0;
        for (var owner : owners.entrySet()) {
            if (!owner.getValue().isEmpty()) {
                content.unsigned(owner.getKey());
                write(owner.getValue(), content);
                count++;
            }
        }
        if (count > 0) {
            BinaryWriter counted = new BinaryWriter();
            counted.unsigned(count);
            counted.bytes(content);
            subsection(id, counted);
        }
    }

    private static void write(SortedMap<Integer, String> names, BinaryWriter content) {
        content.unsigned(names.size());
        names.forEach((index, name) -> {
            content.unsigned(index);
            content.name(name);
        });
    }

    private void subsection(int id, BinaryWriter content) {
        out.oneByte(id);
        out.sized(content);
    }
}
