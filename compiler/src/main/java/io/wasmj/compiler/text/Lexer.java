package io.wasmj.compiler.text;

import io.wasmj.compiler.text.Tokens.Annotation;
import io.wasmj.compiler.text.Tokens.Kind;
import io.wasmj.runtime.MalformedModule;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Divides a text into tokens (spec, "Lexical Format"). */
final class Lexer {

    private static final boolean[] ID_CHARACTERS = new boolean[128];
    private static final String PUNCTUATION = ",;[]{}";
    private static final Set<String> KNOWN_ANNOTATIONS =
            Set.of(Annotations.CUSTOM, Annotations.NAME, Annotations.BRANCH_HINT);

    static {
        for (char c = '!'; c < 0x7f; c++) {
            ID_CHARACTERS[c] = "\"();,[]{}".indexOf(c) < 0;
        }
    }

    private final Source source;
    private final byte[] bytes;
    private final Tokens main;

    /** Where tokens go: to the annotation that is open, if one is. */
    private Tokens out;

    private @Nullable String annotation;
    private int annotationStart;
    private int at;

    private int[] open = new int[64];
    private int depth;

    private Lexer(Source source) {
        this.source = source;
        bytes = source.bytes();
        main = new Tokens(source);
        out = main;
    }

    /** @throws MalformedModule where a character or a string is not one of the format */
    static Tokens lex(Source source) {
        Lexer lexer = new Lexer(source);
        lexer.checkEncoding();
        lexer.lex();
        return lexer.main;
    }

    private void checkEncoding() {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer decoded = CharBuffer.allocate(8192);
        var decoder = StandardCharsets.UTF_8.newDecoder();
        CoderResult result;
        do {
            result = decoder.decode(in, decoded.clear(), true);
        } while (result.isOverflow());
        if (result.isError()) {
            throw source.error("malformed UTF-8 encoding", in.position());
        }
    }

    private void lex() {
        while (skipSpace()) {
            switch (bytes[at]) {
                case '(' -> open();
                case ')' -> close();
                default -> word();
            }
        }
        if (annotation != null) {
            throw source.error("unclosed annotation", annotationStart);
        }
        main.add(Kind.END, bytes.length, bytes.length);
    }

    /** Skips white space and comments; whether anything follows. */
    private boolean skipSpace() {
        while (at < bytes.length) {
            byte c = bytes[at];
            if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
                at++;
            } else if (startsWith(';', ';')) {
                while (at < bytes.length && bytes[at] != '\n' && bytes[at] != '\r') {
                    at++;
                }
            } else if (startsWith('(', ';')) {
                skipBlockComment();
            } else {
                return true;
            }
        }
        return false;
    }

    private boolean startsWith(char first, char second) {
        return bytes[at] == first && at + 1 < bytes.length && bytes[at + 1] == second;
    }

    private void skipBlockComment() {
        int start = at;
        int nested = 0;
        do {
            if (at >= bytes.length) {
                throw source.error("unclosed comment", start);
            }
            if (startsWith('(', ';')) {
                nested++;
                at += 2;
            } else if (startsWith(';', ')')) {
                nested--;
                at += 2;
            } else {
                at++;
            }
        } while (nested > 0);
    }

    private void open() {
        if (annotation == null && startsWith('(', '@')) {
            openAnnotation();
        } else {
            push(out.add(Kind.OPEN, at, Integer.MAX_VALUE));
            at++;
        }
    }

    private void push(int token) {
        if (depth == open.length) {
            open = Arrays.copyOf(open, depth * 2);
        }
        open[depth++] = token;
    }

    private void openAnnotation() {
        annotationStart = at;
        at += 2;
        int start = at;
        if (at < bytes.length && bytes[at] == '"') {
            string("empty annotation id");
            annotation = Strings.utf8(source, start, at);
        } else {
            while (at < bytes.length && isIdCharacter(bytes[at])) {
                at++;
            }
            annotation = new String(bytes, start, at - start, StandardCharsets.US_ASCII);
        }
        if (annotation.isEmpty()) {
            throw source.error("empty annotation id", start);
        }
        out = new Tokens(source);
        push(-1);
    }

    private void close() {
        int token = depth == 0 ? -1 : open[--depth];
        if (token < 0 && annotation != null) {
            out.add(Kind.END, at, at);
            if (KNOWN_ANNOTATIONS.contains(annotation)) {
                main.annotate(new Annotation(annotation, annotationStart, main.count(), out));
            }
            annotation = null;
            out = main;
        } else {
            int close = out.add(Kind.CLOSE, at, at + 1);
            if (token >= 0) {
                out.close(token, close);
            }
        }
        at++;
    }

    /** Reads what lies between spaces and parentheses, which is one token. */
    private void word() {
        int start = at;
        int strings = 0;
        int stringStart = at;
        boolean punctuated = false;
        while (at < bytes.length) {
            if (bytes[at] == '"') {
                strings++;
                stringStart = at;
                string(at == start + 1 && bytes[start] == '$' ? "empty identifier" : null);
            } else if (isIdCharacter(bytes[at])) {
                at++;
            } else if (PUNCTUATION.indexOf(bytes[at]) >= 0 && !startsWith(';', ';')) {
                punctuated = true;
                at++;
            } else {
                break;
            }
        }
        if (at == start) {
            throw source.error("illegal character", at);
        }
        // Of a word with a string only the string itself and an identifier are tokens.
        int head = stringStart - start;
        boolean regular = !punctuated && (strings == 0 || (strings == 1 && bytes[at - 1] == '"' && head <= 1));
        Kind kind = regular ? kind(start, head, strings) : Kind.RESERVED;
        out.add(kind, start, at);
    }

    private Kind kind(int start, int head, int strings) {
        byte first = bytes[start];
        if (first == '$') {
            boolean empty = strings == 0 ? at == start + 1 : at == start + 3;
            if (empty && annotation == null) {
                throw source.error("empty identifier", start);
            }
            return Kind.ID;
        }
        if (strings == 1) {
            return head == 0 ? Kind.STRING : Kind.RESERVED;
        }
        if (first >= 'a' && first <= 'z') {
            return Kind.KEYWORD;
        }
        return Character.isDigit(first) || first == '+' || first == '-' ? Kind.NUMBER : Kind.RESERVED;
    }

    private static boolean isIdCharacter(byte c) {
        return c >= 0 && ID_CHARACTERS[c];
    }

    /**
     * Goes behind the string that starts here.
     *
     * @param instead what to call a string that is none, where it is part of something else
     */
    private void string(@Nullable String instead) {
        int start = at++;
        while (true) {
            if (at >= bytes.length || bytes[at] == '\n') {
                throw source.error(instead == null ? "unclosed string" : instead, start);
            }
            byte c = bytes[at];
            if (c == '"') {
                at++;
                return;
            }
            if (Character.isISOControl(c)) {
                throw source.error(instead == null ? "illegal character" : instead, at);
            }
            at = c == '\\' ? Strings.afterEscape(source, at) : at + 1;
        }
    }
}
