package io.wasmj.cli;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes JSON: maps, lists, strings, numbers, booleans and null. */
final class Json {

    private final StringBuilder out = new StringBuilder();

    private final String indent;

    private Json(String indent) {
        this.indent = indent;
    }

    static String of(@Nullable Object value) {
        Json json = new Json("  ");
        json.value(value, "\n");
        return json.out.toString();
    }

    /** On one line. */
    static String line(Object value) {
        Json json = new Json("");
        json.value(value, "");
        return json.out.toString();
    }

    private void value(@Nullable Object value, String newLine) {
        switch (value) {
            case Map<?, ?> map -> map(map, newLine);
            case List<?> list -> list(list, newLine);
            case String text -> string(text);
            case Double number when !Double.isFinite(number) -> out.append("null");
            case Number number -> out.append(number);
            case Boolean bool -> out.append(bool);
            case null -> out.append("null");
            default -> throw new IllegalArgumentException("not a JSON value: " + value.getClass());
        }
    }

    private void map(Map<?, ?> map, String newLine) {
        String inner = newLine + indent;
        String separator = "{" + inner;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(separator);
            string((String) entry.getKey());
            out.append(": ");
            value(entry.getValue(), inner);
            separator = "," + inner;
        }
        out.append(map.isEmpty() ? "{}" : newLine + "}");
    }

    /** Numbers share a line; anything else has one of its own. */
    private void list(List<?> list, String newLine) {
        boolean flat = list.stream().allMatch(Number.class::isInstance);
        String inner = flat ? "" : newLine + indent;
        out.append('[');
        for (Iterator<?> items = list.iterator(); items.hasNext(); ) {
            out.append(inner);
            value(items.next(), newLine + indent);
            if (items.hasNext()) {
                out.append(flat ? ", " : ",");
            }
        }
        out.append(flat ? "" : newLine).append(']');
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ' || c == '\u007f' || (Character.isSurrogate(c) && !isPaired(text, i))) {
                        out.append("\\u").append(java.util.HexFormat.of().toHexDigits(c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static boolean isPaired(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
}
