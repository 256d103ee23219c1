package io.wasmj.http.toml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value and the line it begins on. */
public sealed interface TomlValue {

    int line();

    /** What a reader calls such a value, with its article. */
    String kind();

    record Text(int line, String value) implements TomlValue {
        @Override
        public String kind() {
            return "a string";
        }
    }

    record Whole(int line, long value) implements TomlValue {
        @Override
        public String kind() {
            return "an integer";
        }
    }

    record Decimal(int line, double value) implements TomlValue {
        @Override
        public String kind() {
            return "a float";
        }
    }

    record Truth(int line, boolean value) implements TomlValue {
        @Override
        public String kind() {
            return "a boolean";
        }
    }

    /** A date, a time, or both, as it was written. */
    record Moment(int line, String value) implements TomlValue {
        @Override
        public String kind() {
            return "a date or time";
        }
    }

    /** An array, or all the tables of one {@code [[name]]}. */
    final class Items implements TomlValue {

        /** Whether it was written as {@code [[name]]}, and so may still grow. */
        final boolean ofTables;

        private final int line;
        private final List<TomlValue> values = new ArrayList<>();

        Items(int line, boolean ofTables) {
            this.line = line;
            this.ofTables = ofTables;
        }

        void add(TomlValue value) {
            values.add(value);
        }

        public List<TomlValue> values() {
            return Collections.unmodifiableList(values);
        }

        @Override
        public int line() {
            return line;
        }

        @Override
        public String kind() {
            return ofTables ? "an array of tables" : "an array";
        }
    }

    /** A table, in the order of the document. */
    final class Table implements TomlValue {

        /** How a table came to be decides what may still be added to it (TOML 1.0, "Table" and "Inline Table"). */
        enum Origin {
            /** Named only on the way to another, as {@code a} is in {@code [a.b]}. */
            IMPLIED,
            HEADER,
            DOTTED_KEY,
            INLINE
        }

        Origin origin;

        private final int line;
        private final Map<String, Field> fields = new LinkedHashMap<>();

        Table(int line, Origin origin) {
            this.line = line;
            this.origin = origin;
        }

        void put(String key, Field field) {
            fields.put(key, field);
        }

        public Map<String, Field> fields() {
            return Collections.unmodifiableMap(fields);
        }

        public @Nullable Field field(String key) {
            return fields.get(key);
        }

        @Override
        public int line() {
            return line;
        }

        @Override
        public String kind() {
            return "a table";
        }
    }

    /**
     * A value under its key.
     *
     * @param line where the key stands
     */
    record Field(int line, TomlValue value) {}
}
