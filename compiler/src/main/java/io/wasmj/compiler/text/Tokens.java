package io.wasmj.compiler.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The tokens of a text without its white space, comments and annotations; the last one is {@link Kind#END}. */
final class Tokens {

    /** Kinds of tokens (spec, "Lexical Format: Tokens"). */
    enum Kind {
        OPEN,
        CLOSE,
        STRING,
        /** Starts with a dollar sign. */
        ID,
        /** Starts with a lowercase letter: names of instructions, but also nan and inf. */
        KEYWORD,
        /** Starts with a digit or a sign; whether the rest makes a number is for its reader to say. */
        NUMBER,
        RESERVED,
        END
    }

    /**
     * An annotation that means something to this package.
     *
     * @param offset the byte it starts at
     * @param before the token it stands before
     * @param body what stands behind its name
     */
    record Annotation(String name, int offset, int before, Tokens body) {}

    private static final Kind[] KINDS = Kind.values();

    private final Source source;
    private final List<Annotation> annotations = new ArrayList<>();

    /* Arrays rather than objects: a module in text easily has some ten million tokens. */
    private byte[] kinds = new byte[64];
    private int[] starts = new int[64];

    /** Where a token ends; of a parenthesis that opens, the token that closes it. */
    private int[] ends = new int[64];

    private int count;

    Tokens(Source source) {
        this.source = source;
    }

    int add(Kind kind, int start, int end) {
        if (count == starts.length) {
            kinds = Arrays.copyOf(kinds, count * 2);
            starts = Arrays.copyOf(starts, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
        }
        kinds[count] = (byte) kind.ordinal();
        starts[count] = start;
        ends[count] = end;
        return count++;
    }

    void annotate(Annotation annotation) {
        annotations.add(annotation);
    }

    /** Remembers which token closes a parenthesis; until then it is none that exists. */
    void close(int open, int close) {
        ends[open] = close;
    }

    Source source() {
        return source;
    }

    /** The known annotations, in the order of the text. */
    List<Annotation> annotations() {
        return annotations;
    }

    int count() {
        return count;
    }

    Kind kind(int token) {
        return KINDS[kinds[token]];
    }

    int start(int token) {
        return starts[token];
    }

    int end(int token) {
        return kind(token) == Kind.OPEN ? starts[token] + 1 : ends[token];
    }

    /** The token that closes a parenthesis, or the end of the text where none does. */
    int closing(int open) {
        return Math.min(ends[open], count - 1);
    }
}
