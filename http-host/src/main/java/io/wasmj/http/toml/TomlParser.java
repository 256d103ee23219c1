package io.wasmj.http.toml;

import io.wasmj.http.toml.TomlValue.Field;
import io.wasmj.http.toml.TomlValue.Items;
import io.wasmj.http.toml.TomlValue.Table;
import io.wasmj.http.toml.TomlValue.Table.Origin;
import java.util.ArrayList;
import java.util.List;

/**
 * Parses TOML 1.0. Written here because Jackson's parser drops the lines on its way to a tree, and an error in a
 * manifest without its line is of little help.
 */
public final class TomlParser {

    /** Far more than a manifest needs, far less than the Java stack holds. */
    private static final int DEEPEST = 100;

    private final TomlScanner scanner;
    private final Table root = new Table(1, Origin.HEADER);
    private Table current = root;
    private int depth;

    private TomlParser(String text) {
        scanner = new TomlScanner(text);
    }

    /**
     * Parses a document.
     *
     * @throws TomlException where the text is not TOML
     */
    public static Table parse(String text) {
        return new TomlParser(text).document();
    }

    private Table document() {
        for (scanner.skipLines(); scanner.peek() != TomlScanner.END; scanner.skipLines()) {
            if (scanner.accept("[[")) {
                List<String> keys = keys("]]");
                current = append(keys);
            } else if (scanner.accept("[")) {
                List<String> keys = keys("]");
                current = open(keys);
            } else {
                field(current);
            }
            scanner.expectLineEnd();
        }
        return root;
    }

    private List<String> keys(String closing) {
        List<String> keys = dottedKey();
        scanner.expect(closing, "after the table's name");
        return keys;
    }

    private List<String> dottedKey() {
        List<String> keys = new ArrayList<>();
        do {
            scanner.skipBlanks();
            keys.add(scanner.key());
            scanner.skipBlanks();
        } while (scanner.accept("."));
        if (keys.size() > DEEPEST) {
            throw scanner.error("tables are nested more than " + DEEPEST + " deep");
        }
        return keys;
    }

    // ---- Headers

    /** {@code [a.b.c]} */
    private Table open(List<String> keys) {
        Table parent = walk(keys);
        String last = keys.getLast();
        Field field = parent.field(last);
        if (field == null) {
            return put(parent, last, new Table(scanner.line(), Origin.HEADER));
        }
        if (field.value() instanceof Table table && table.origin == Origin.IMPLIED) {
            table.origin = Origin.HEADER;
            return table;
        }
        throw alreadyThere(last, field);
    }

    /** {@code [[a.b.c]]} */
    private Table append(List<String> keys) {
        Table parent = walk(keys);
        String last = keys.getLast();
        Field field = parent.field(last);
        if (field != null && !(field.value() instanceof Items items && items.ofTables)) {
            throw alreadyThere(last, field);
        }
        Items items = field == null ? put(parent, last, new Items(scanner.line(), true)) : (Items) field.value();
        Table table = new Table(scanner.line(), Origin.HEADER);
        items.add(table);
        return table;
    }

    /** From the root through all keys of a header but the last. */
    private Table walk(List<String> keys) {
        Table table = root;
        for (String key : keys.subList(0, keys.size() - 1)) {
            Field field = table.field(key);
            if (field == null) {
                table = put(table, key, new Table(scanner.line(), Origin.IMPLIED));
            } else if (field.value() instanceof Table next && next.origin != Origin.INLINE) {
                table = next;
            } else if (field.value() instanceof Items items && items.ofTables) {
                table = (Table) items.values().getLast();
            } else {
                throw alreadyThere(key, field);
            }
        }
        return table;
    }

    private <T extends TomlValue> T put(Table table, String key, T value) {
        table.put(key, new Field(scanner.line(), value));
        return value;
    }

    private TomlException alreadyThere(String key, Field field) {
        return scanner.error("\"" + key + "\" is already there: line " + field.line() + " makes it "
                + field.value().kind());
    }

    // ---- Fields

    private void field(Table scope) {
        int line = scanner.line();
        List<String> keys = dottedKey();
        scanner.expect("=", "after the key \"" + keys.getLast() + "\"");
        Table table = scope;
        for (String key : keys.subList(0, keys.size() - 1)) {
            Field field = table.field(key);
            if (field == null) {
                table = put(table, key, new Table(line, Origin.DOTTED_KEY));
            } else if (field.value() instanceof Table next && next.origin == Origin.DOTTED_KEY) {
                table = next;
            } else {
                throw alreadyThere(key, field);
            }
        }
        Field twice = table.field(keys.getLast());
        if (twice != null) {
            throw alreadyThere(keys.getLast(), twice);
        }
        scanner.skipBlanks();
        table.put(keys.getLast(), new Field(line, value()));
    }

    private TomlValue value() {
        if (++depth > DEEPEST) {
            throw scanner.error("values are nested more than " + DEEPEST + " deep");
        }
        int line = scanner.line();
        TomlValue value =
                switch (scanner.peek()) {
                    case '"', '\'' -> new TomlValue.Text(line, scanner.string());
                    case '[' -> array();
                    case '{' -> inlineTable();
                    default -> scanner.scalar();
                };
        depth--;
        return value;
    }

    private Items array() {
        Items items = new Items(scanner.line(), false);
        scanner.expect("[", "before an array");
        scanner.skipLines();
        while (!scanner.accept("]")) {
            items.add(value());
            scanner.skipLines();
            if (!scanner.accept(",")) {
                scanner.expect("]", "or \",\" after an array's value");
                break;
            }
            scanner.skipLines();
        }
        return items;
    }

    private Table inlineTable() {
        // Until it is closed its own dotted keys may add to it; what they made is closed with it.
        Table table = new Table(scanner.line(), Origin.INLINE);
        scanner.expect("{", "before an inline table");
        scanner.skipBlanks();
        if (scanner.accept("}")) {
            return table;
        }
        do {
            field(table);
            scanner.skipBlanks();
        } while (scanner.accept(","));
        scanner.expect("}", "or \",\" after an inline table's field (which all stand on one line)");
        return table;
    }
}
