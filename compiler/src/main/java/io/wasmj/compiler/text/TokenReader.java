package io.wasmj.compiler.text;

import io.wasmj.compiler.text.Numerals.OutOfRange;
import io.wasmj.compiler.text.Tokens.Kind;
import io.wasmj.runtime.MalformedModule;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Goes through tokens and reads what all parts of the grammar are made of. */
final class TokenReader {

    private final Tokens tokens;
    private final Annotations annotations;
    private int at;

    /* The text that was asked for last: it is asked for several times before a token is understood. */
    private String text = "";
    private int textOf = -1;

    TokenReader(Tokens tokens) {
        this.tokens = tokens;
        annotations = new Annotations(tokens);
    }

    Annotations annotations() {
        return annotations;
    }

    Tokens tokens() {
        return tokens;
    }

    int position() {
        return at;
    }

    void moveTo(int token) {
        at = token;
    }

    /** Goes behind the next token, or behind all that is in parentheses. */
    void skip() {
        if (isNext(Kind.OPEN)) {
            at = tokens.closing(at);
        }
        if (isNext(Kind.END)) {
            throw unexpected();
        }
        at++;
    }

    Kind kind() {
        return tokens.kind(at);
    }

    private Kind kindAhead(int distance) {
        return tokens.kind(Math.min(at + distance, tokens.count() - 1));
    }

    boolean isNext(Kind kind) {
        return kind() == kind;
    }

    /** Whether the next token is an index: a number or an identifier. */
    boolean isIndex() {
        return isNext(Kind.ID) || isNext(Kind.NUMBER);
    }

    /** Whether two indices come next. */
    boolean isIndexPair() {
        return isIndex() && (kindAhead(1) == Kind.ID || kindAhead(1) == Kind.NUMBER);
    }

    boolean isKeyword(String keyword) {
        return isKeyword(at, keyword);
    }

    private boolean isKeyword(int token, String keyword) {
        return tokens.end(token) - tokens.start(token) == keyword.length() && startsWith(token, keyword);
    }

    /** Whether a parenthesis and this keyword come next. */
    boolean isOpen(String keyword) {
        return isNext(Kind.OPEN) && isKeyword(at + 1, keyword);
    }

    /** Whether a number is followed by what makes it something else than the last operand of a memory instruction. */
    boolean isFollowedByOperand() {
        Kind next = kindAhead(1);
        return next == Kind.NUMBER || startsWith(at + 1, "offset=") || startsWith(at + 1, "align=");
    }

    boolean isFollowedByOpen() {
        return kindAhead(1) == Kind.OPEN;
    }

    boolean startsWith(String start) {
        return startsWith(at, start);
    }

    private boolean startsWith(int token, String start) {
        return tokens.kind(token) == Kind.KEYWORD
                && tokens.end(token) - tokens.start(token) >= start.length()
                && matches(tokens.start(token), start);
    }

    private boolean matches(int start, String word) {
        for (int i = 0; i < word.length(); i++) {
            if (tokens.source().bytes()[start + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    boolean acceptKeyword(String keyword) {
        if (!isKeyword(keyword)) {
            return false;
        }
        at++;
        return true;
    }

    /** Goes behind a parenthesis and this keyword, if they come next. */
    boolean acceptOpen(String keyword) {
        if (!isOpen(keyword)) {
            return false;
        }
        at += 2;
        return true;
    }

    boolean acceptClose() {
        if (!isNext(Kind.CLOSE)) {
            return false;
        }
        at++;
        return true;
    }

    void expect(Kind kind) {
        if (!isNext(kind)) {
            throw unexpected();
        }
        at++;
    }

    void expectOpen(String keyword) {
        if (!acceptOpen(keyword)) {
            throw isNext(Kind.OPEN) ? unexpected(at + 1) : unexpected();
        }
    }

    void expectClose() {
        expect(Kind.CLOSE);
    }

    /** The next token's text, whatever it is. */
    String text() {
        return text(at);
    }

    private String text(int token) {
        if (token != textOf) {
            int start = tokens.start(token);
            text = new String(tokens.source().bytes(), start, tokens.end(token) - start, StandardCharsets.UTF_8);
            textOf = token;
        }
        return text;
    }

    String keyword() {
        if (!isNext(Kind.KEYWORD)) {
            throw unexpected();
        }
        return text(at++);
    }

    /** The name of an identifier without its dollar sign, or null where none comes next. */
    @Nullable
    String id() {
        if (!isNext(Kind.ID)) {
            return null;
        }
        int start = tokens.start(at) + 1;
        int end = tokens.end(at);
        Source source = tokens.source();
        String name = source.bytes()[start] == '"'
                ? Strings.utf8(source, start, end)
                : new String(source.bytes(), start, end - start, StandardCharsets.US_ASCII);
        at++;
        return name;
    }

    byte[] string() {
        expect(Kind.STRING);
        return Strings.decode(tokens.source(), tokens.start(at - 1), tokens.end(at - 1));
    }

    /** A string that is a name. */
    String name() {
        expect(Kind.STRING);
        return Strings.utf8(tokens.source(), tokens.start(at - 1), tokens.end(at - 1));
    }

    /** How many numbers follow, well-formed or not. */
    int countNumbers() {
        int end = at;
        while (tokens.kind(end) == Kind.NUMBER || Numerals.isFloat(text(end))) {
            end++;
        }
        return end - at;
    }

    /** An unsigned integer of this many bits. */
    long unsigned(int bits) {
        if (isNext(Kind.NUMBER) && Numerals.isInteger(text()) && !Numerals.isUnsigned(text())) {
            throw error("unexpected token " + text());
        }
        return integer(bits);
    }

    int u32() {
        return (int) unsigned(32);
    }

    /** The bits of an integer of either signedness. */
    long integer(int bits) {
        String literal = text();
        if (!isNext(Kind.NUMBER) || !Numerals.isInteger(literal)) {
            throw unexpected();
        }
        return integer(literal, bits);
    }

    private long integer(String literal, int bits) {
        try {
            long value = Numerals.integer(literal, bits);
            at++;
            return value;
        } catch (OutOfRange e) {
            throw error("i" + bits + " constant out of range");
        }
    }

    /** The bits of a float of 32 or 64 bits. */
    long floating(int bits) {
        String literal = text();
        if (!Numerals.isFloat(literal)) {
            throw unexpected();
        }
        try {
            long value = bits == 32 ? Numerals.float32(literal) & 0xffff_ffffL : Numerals.float64(literal);
            at++;
            return value;
        } catch (OutOfRange e) {
            throw error("f" + bits + " constant out of range");
        }
    }

    /** The value behind an equals sign, as in {@code offset=8}. */
    long assigned(int bits) {
        String literal = text().substring(text().indexOf('=') + 1);
        if (!Numerals.isUnsigned(literal)) {
            throw error("unknown operator " + text());
        }
        return integer(literal, bits);
    }

    /** The next token cannot stand here. */
    MalformedModule unexpected() {
        return unexpected(at);
    }

    MalformedModule unexpected(int token) {
        String text = tokens.kind(token) == Kind.END ? "end of text" : text(token);
        return error((isKnown(token) ? "unexpected token " : "unknown operator ") + text, token);
    }

    /** Whether a token is one of the format, be it in its place or not. */
    private boolean isKnown(int token) {
        return switch (tokens.kind(token)) {
            case RESERVED -> false;
            case KEYWORD -> Keywords.isKnown(text(token));
            case NUMBER -> Numerals.isInteger(text(token)) || Numerals.isFloat(text(token));
            case OPEN, CLOSE, STRING, ID, END -> true;
        };
    }

    /** @throws MalformedModule where the token at this distance is none of the format */
    void checkKnown(int distance) {
        if (!isKnown(at + distance)) {
            throw unexpected(at + distance);
        }
    }

    MalformedModule error(String message) {
        return error(message, at);
    }

    MalformedModule error(String message, int token) {
        return tokens.source().error(message, tokens.start(token));
    }
}
