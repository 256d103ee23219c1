package io.wasmj.http.toml;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a document character by character: white space, comments, keys, strings and other scalars. */
final class TomlScanner {

    static final int END = -1;

    private static final Pattern BARE_KEY = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Pattern DATE_BEFORE_TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:");
    private static final Pattern SCALAR = Pattern.compile("[A-Za-z0-9_.:+-]+");

    private static final Pattern WHOLE = Pattern.compile("[+-]?(0|[1-9](_?\\d)*)");
    private static final Pattern PREFIXED =
            Pattern.compile("0x[0-9A-Fa-f](_?[0-9A-Fa-f])*|0o[0-7](_?[0-7])*|0b[01](_?[01])*");
    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?(0|[1-9](_?\\d)*)(\\.\\d(_?\\d)*)?([eE][+-]?\\d(_?\\d)*)?");
    private static final Pattern SPECIAL = Pattern.compile("([+-]?)(inf|nan)");
    private static final Pattern MOMENT = Pattern.compile(
            "(\\d{4}-\\d\\d-\\d\\d)?([Tt ]?\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?" + "([Zz]|[+-]\\d\\d:\\d\\d)?)?");

    private final String text;
    private int at;
    private int line = 1;

    TomlScanner(String text) {
        this.text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    int line() {
        return line;
    }

    int peek() {
        return at < text.length() ? text.charAt(at) : END;
    }

    boolean at(String expected) {
        return text.startsWith(expected, at);
    }

    boolean accept(String expected) {
        if (!at(expected)) {
            return false;
        }
        at += expected.length();
        return true;
    }

    void expect(String expected, String where) {
        if (!accept(expected)) {
            throw error("expected \"" + expected + "\" " + where + ", found " + found());
        }
    }

    TomlException error(String message) {
        return new TomlException(line, message);
    }

    String found() {
        int next = peek();
        return next == END
                ? "the end of the file"
                : next == '\n' || next == '\r' ? "the end of the line" : "\"" + (char) next + "\"";
    }

    // ---- White space

    void skipBlanks() {
        while (peek() == ' ' || peek() == '\t') {
            at++;
        }
    }

    /** Skips white space, comments and line ends. */
    void skipLines() {
        do {
            skipBlanks();
            skipComment();
        } while (acceptLineEnd());
    }

    void expectLineEnd() {
        skipBlanks();
        skipComment();
        if (peek() != END && !acceptLineEnd()) {
            throw error("expected the end of the line, found " + found());
        }
    }

    private void skipComment() {
        if (peek() == '#') {
            while (peek() != END && peek() != '\n') {
                at++;
            }
        }
    }

    private boolean acceptLineEnd() {
        if (accept("\n") || accept("\r\n")) {
            line++;
            return true;
        }
        return false;
    }

    // ---- Keys

    /** One part of a dotted key. */
    String key() {
        if (at("\"") || at("'")) {
            return at("\"") ? basic() : literal();
        }
        return match(BARE_KEY, "a key");
    }

    private String match(Pattern pattern, String what) {
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            throw error("expected " + what + ", found " + found());
        }
        at = matcher.end();
        return matcher.group();
    }

    // ---- Strings

    String string() {
        if (accept("\"\"\"")) {
            return multiLine('"');
        }
        if (accept("'''")) {
            return multiLine('\'');
        }
        return at("\"") ? basic() : literal();
    }

    private String basic() {
        at++;
        StringBuilder value = new StringBuilder();
        while (!accept("\"")) {
            int next = onOneLine("\"");
            if (next == '\\') {
                escape(value);
            } else {
                value.append((char) next);
                at++;
            }
        }
        return value.toString();
    }

    private String literal() {
        int start = ++at;
        while (!at("'")) {
            onOneLine("'");
            at++;
        }
        return text.substring(start, at++);
    }

    private int onOneLine(String closing) {
        int next = peek();
        if (next == END || next == '\n' || next == '\r') {
            throw error("the string is not closed: expected " + closing + ", found " + found());
        }
        refuseControl(next);
        return next;
    }

    private String multiLine(char quote) {
        int opened = line;
        String closing = String.valueOf(quote).repeat(3);
        acceptLineEnd();
        StringBuilder value = new StringBuilder();
        while (!at(closing)) {
            int next = peek();
            if (next == END) {
                throw new TomlException(opened, "the string is not closed: expected " + closing);
            }
            if (acceptLineEnd()) {
                value.append('\n');
            } else if (next == '\\' && quote == '"') {
                if (!acceptLineContinuation()) {
                    escape(value);
                }
            } else {
                refuseControl(next);
                value.append((char) next);
                at++;
            }
        }
        at += 3;
        // Up to two quotes may stand right before the closing three.
        for (int i = 0; i < 2 && peek() == quote; i++) {
            value.append(quote);
            at++;
        }
        return value.toString();
    }

    private boolean acceptLineContinuation() {
        int start = at++;
        skipBlanks();
        if (!acceptLineEnd()) {
            at = start;
            return false;
        }
        do {
            skipBlanks();
        } while (acceptLineEnd());
        return true;
    }

    private void refuseControl(int next) {
        if ((next < ' ' && next != '\t') || next == 0x7F) {
            throw error(String.format("a string cannot hold the control character U+%04X; write \\u%04X", next, next));
        }
    }

    private void escape(StringBuilder value) {
        at++;
        int code = peek();
        at++;
        switch (code) {
            case 'b' -> value.append('\b');
            case 't' -> value.append('\t');
            case 'n' -> value.append('\n');
            case 'f' -> value.append('\f');
            case 'r' -> value.append('\r');
            case '"' -> value.append('"');
            case '\\' -> value.append('\\');
            case 'u' -> value.appendCodePoint(codePoint(4));
            case 'U' -> value.appendCodePoint(codePoint(8));
            default ->
                throw error("unknown escape \\" + (code == END ? "" : String.valueOf((char) code))
                        + "; for a backslash write \\\\, or put the string in single quotes");
        }
    }

    private int codePoint(int digits) {
        int end = Math.min(at + digits, text.length());
        String hex = text.substring(at, end);
        if (!hex.matches("[0-9A-Fa-f]{" + digits + "}")) {
            throw error("expected " + digits + " hexadecimal digits, found \"" + hex + "\"");
        }
        long value = Long.parseLong(hex, 16);
        if (value > Character.MAX_CODE_POINT
                || (value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE)) {
            throw error("U+" + hex + " is no character");
        }
        at = end;
        return (int) value;
    }

    // ---- Other scalars

    TomlValue scalar() {
        int start = at;
        if (DATE_BEFORE_TIME.matcher(text).region(at, text.length()).lookingAt()) {
            at += "0000-00-00 ".length();
        }
        match(SCALAR, "a value");
        String token = text.substring(start, at);
        if (token.equals("true") || token.equals("false")) {
            return new TomlValue.Truth(line, token.equals("true"));
        }
        if (WHOLE.matcher(token).matches() || PREFIXED.matcher(token).matches()) {
            return new TomlValue.Whole(line, whole(token.replace("_", "")));
        }
        if (DECIMAL.matcher(token).matches()) {
            return new TomlValue.Decimal(line, Double.parseDouble(token.replace("_", "")));
        }
        Matcher special = SPECIAL.matcher(token);
        if (special.matches()) {
            double value = special.group(2).equals("nan") ? Double.NaN : Double.POSITIVE_INFINITY;
            return new TomlValue.Decimal(line, special.group(1).equals("-") ? -value : value);
        }
        if (MOMENT.matcher(token).matches()) {
            return new TomlValue.Moment(line, token);
        }
        throw error("\"" + token + "\" is no value; a string stands in quotes");
    }

    private long whole(String token) {
        int radix =
                switch (token.length() > 1 ? token.charAt(1) : ' ') {
                    case 'x' -> 16;
                    case 'o' -> 8;
                    case 'b' -> 2;
                    default -> 10;
                };
        try {
            return Long.parseLong(radix == 10 ? token : token.substring(2), radix);
        } catch (NumberFormatException e) {
            throw error(token + " does not fit into 64 bits");
        }
    }
}
