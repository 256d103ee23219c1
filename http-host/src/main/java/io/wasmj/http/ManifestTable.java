package io.wasmj.http;

import io.wasmj.http.ManifestException.Problem;
import io.wasmj.http.toml.TomlValue;
import io.wasmj.http.toml.TomlValue.Field;
import io.wasmj.http.toml.TomlValue.Items;
import io.wasmj.http.toml.TomlValue.Table;
import io.wasmj.http.toml.TomlValue.Text;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A table of a manifest, as its reader asks for its fields. What is wrong with one is noted, and reading goes on, so
 * that all problems are told at once.
 */
final class ManifestTable {

    /** Where all tables of one manifest note what is wrong. */
    record Report(Path file, List<Problem> problems) {}

    private final Report report;
    private final String name;
    private final Table table;
    private final Set<String> asked = new LinkedHashSet<>();

    /** @param name its dotted name, as problems show it; empty for the document itself */
    ManifestTable(Report report, String name, Table table) {
        this.report = report;
        this.name = name;
        this.table = table;
    }

    int line() {
        return table.line();
    }

    /** The line of a field, or of the table where it has no such field. */
    int line(String key) {
        Field field = table.field(key);
        return field == null ? line() : field.line();
    }

    Set<String> keys() {
        return table.fields().keySet();
    }

    /** Those that nobody asked for yet. */
    List<String> unasked() {
        return keys().stream().filter(key -> !asked.contains(key)).toList();
    }

    /** The lines of all fields, and under the empty string that of the table. */
    Map<String, Integer> lines() {
        Map<String, Integer> lines = new LinkedHashMap<>();
        lines.put("", line());
        table.fields().forEach((key, field) -> lines.put(key, field.line()));
        return lines;
    }

    boolean has(String key) {
        return table.field(key) != null;
    }

    void problem(int line, String key, String message) {
        report.problems().add(new Problem(report.file(), line, dotted(key), message));
    }

    private String dotted(String key) {
        return name.isEmpty() || key.isEmpty() ? name + key : name + "." + key;
    }

    void problem(String key, String message) {
        problem(line(key), key, message);
    }

    // ---- Fields

    /** Any value; null where there is none. */
    @Nullable
    TomlValue value(String key) {
        asked.add(key);
        Field field = table.field(key);
        return field == null ? null : field.value();
    }

    private <T extends TomlValue> @Nullable T value(String key, Class<T> type, String wanted) {
        TomlValue value = value(key);
        return value == null ? null : checked(key, value, type, wanted);
    }

    private <T extends TomlValue> @Nullable T checked(String key, TomlValue value, Class<T> type, String wanted) {
        if (type.isInstance(value)) {
            return type.cast(value);
        }
        problem(value.line(), key, "expected " + wanted + ", found " + value.kind());
        return null;
    }

    /** A string; the empty one where there is none. */
    String text(String key) {
        Text text = value(key, Text.class, "a string");
        return text == null ? "" : text.value();
    }

    /** A string that must be there and not be empty. */
    String requiredText(String key) {
        if (!has(key)) {
            problem(key, "is missing; it must be a string");
        }
        String text = text(key);
        if (has(key) && value(key) instanceof Text && text.isBlank()) {
            problem(key, "cannot be empty");
        }
        return text;
    }

    @Nullable
    Long whole(String key) {
        TomlValue.Whole whole = value(key, TomlValue.Whole.class, "an integer");
        return whole == null ? null : whole.value();
    }

    @Nullable
    Boolean truth(String key) {
        TomlValue.Truth truth = value(key, TomlValue.Truth.class, "true or false");
        return truth == null ? null : truth.value();
    }

    List<String> texts(String key) {
        return textValues(key).stream().map(Text::value).toList();
    }

    /** Strings, with their lines. */
    List<Text> textValues(String key) {
        return items(key, "an array of strings", item -> checked(key, item, Text.class, "a string"));
    }

    /** What {@code reader} makes of the items of an array; those it answers with null are left out. */
    <T> List<T> items(String key, String wanted, Function<TomlValue, @Nullable T> reader) {
        Items items = value(key, Items.class, wanted);
        List<T> read = new ArrayList<>();
        for (TomlValue item : items == null ? List.<TomlValue>of() : items.values()) {
            T value = reader.apply(item);
            if (value != null) {
                read.add(value);
            }
        }
        return read;
    }

    /** A table of strings. */
    Map<String, String> textMap(String key) {
        Map<String, String> map = new LinkedHashMap<>();
        ManifestTable inner = table(key);
        if (inner != null) {
            inner.keys().forEach(name -> map.put(name, inner.text(name)));
        }
        return map;
    }

    @Nullable
    ManifestTable table(String key) {
        Table inner = value(key, Table.class, "a table");
        return inner == null ? null : inner(key, inner);
    }

    /** The tables in a table, by their names; what is none is noted. */
    Map<String, ManifestTable> tablesIn(String key) {
        Map<String, ManifestTable> tables = new LinkedHashMap<>();
        ManifestTable outer = table(key);
        if (outer != null) {
            for (String name : outer.keys()) {
                ManifestTable inner = outer.table(name);
                if (inner != null) {
                    tables.put(name, inner);
                }
            }
        }
        return tables;
    }

    /** The tables of {@code [[key]]}. */
    List<ManifestTable> tables(String key) {
        return items(key, "an array of tables, [[" + (name.isEmpty() ? "" : name + ".") + key + "]]", item -> {
            Table inner = checked(key, item, Table.class, "a table");
            return inner == null ? null : inner(key, inner);
        });
    }

    ManifestTable inner(String key, Table inner) {
        return new ManifestTable(report, name.isEmpty() ? key : name + "." + key, inner);
    }

    // ---- What is not wanted

    /** Knows a field without looking at its value, which means nothing to this host. */
    void ignore(String... keys) {
        asked.addAll(List.of(keys));
    }

    /** Notes that a field is not supported, unless it is not there or asks for nothing. */
    void refuse(String key, String remedy) {
        TomlValue value = value(key);
        boolean empty =
                switch (value) {
                    case null -> true;
                    case Items items -> items.values().isEmpty();
                    case Table fields -> fields.fields().isEmpty();
                    default -> false;
                };
        if (!empty) {
            problem(key, "is not supported by this version of wasmj; " + remedy);
        }
    }

    /** Notes every field that nobody asked for; called when all that is known has been asked for. */
    void refuseUnknown() {
        for (String key : unasked()) {
            String meant = Spelling.closest(key, asked).orElse(null);
            String message = "unknown field; "
                    + (meant == null ? "allowed are " + String.join(", ", asked) : "did you mean \"" + meant + "\"?");
            report.problems().add(new Problem(report.file(), line(key), dotted(key), message, meant));
        }
    }
}
