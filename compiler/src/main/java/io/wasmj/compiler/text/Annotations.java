package io.wasmj.compiler.text;

import io.wasmj.compiler.text.Tokens.Annotation;
import io.wasmj.compiler.text.Tokens.Kind;
import io.wasmj.runtime.InvalidModule;
import io.wasmj.runtime.MalformedModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The annotations of a text that mean something (spec, "Custom Sections and Annotations"), each read once. */
final class Annotations {

    static final String CUSTOM = "custom";
    static final String NAME = "name";
    static final String BRANCH_HINT = "metadata.code.branch_hint";

    /**
     * A custom section.
     *
     * @param section the one it stands next to, as the text calls it
     */
    record Custom(String name, boolean before, String section, byte[] content) {}

    /** Those that nobody has read yet, by the token they stand before. */
    private final TreeMap<Integer, List<Annotation>> unread = new TreeMap<>();

    private final Source source;

    Annotations(Tokens tokens) {
        source = tokens.source();
        for (Annotation annotation : tokens.annotations()) {
            unread.computeIfAbsent(annotation.before(), _ -> new ArrayList<>()).add(annotation);
        }
    }

    private List<Annotation> take(String name, int token) {
        List<Annotation> here = unread.isEmpty() ? null : unread.get(token);
        if (here == null) {
            return List.of();
        }
        List<Annotation> taken =
                here.stream().filter(a -> a.name().equals(name)).toList();
        here.removeAll(taken);
        return taken;
    }

    /** @throws MalformedModule where an annotation between these tokens stands where it means nothing */
    void checkAllRead(int from, int to) {
        for (Map.Entry<Integer, List<Annotation>> entry :
                unread.subMap(from, true, to, true).entrySet()) {
            for (Annotation annotation : entry.getValue()) {
                throw source.error(
                        annotation.name().equals(BRANCH_HINT)
                                ? "@" + BRANCH_HINT + " annotation: not in a function, before an instruction"
                                : "misplaced @" + annotation.name() + " annotation",
                        annotation.offset());
            }
        }
    }

    /** Whether a name is given before a token. */
    boolean isNamed(int token) {
        List<Annotation> here = unread.isEmpty() ? null : unread.get(token);
        return here != null && here.stream().anyMatch(a -> a.name().equals(NAME));
    }

    /** The name that is given before a token, or null. */
    @Nullable
    String name(int token, String kind) {
        List<Annotation> names = take(NAME, token);
        if (names.isEmpty()) {
            return null;
        }
        if (names.size() > 1) {
            throw error(names.get(1), "multiple " + kind + " names");
        }
        TokenReader body = new TokenReader(names.getFirst().body());
        if (!body.isNext(Kind.STRING)) {
            throw error(names.getFirst(), "unexpected token");
        }
        String name = body.name();
        checkEnd(names.getFirst(), body);
        return name;
    }

    /** The hint for the instruction that a token starts, or null. */
    @Nullable
    Byte branchHint(int token) {
        List<Annotation> hints = take(BRANCH_HINT, token);
        if (hints.isEmpty()) {
            return null;
        }
        if (hints.size() > 1) {
            throw error(hints.get(1), "duplicate annotation");
        }
        TokenReader body = new TokenReader(hints.getFirst().body());
        byte[] value = body.isNext(Kind.STRING) ? body.string() : new byte[0];
        checkEnd(hints.getFirst(), body);
        if (value.length != 1 || value[0] < 0 || value[0] > 1) {
            throw error(hints.getFirst(), "invalid hint, \"\\00\" and \"\\01\" are possible");
        }
        return value[0];
    }

    static void checkHintTarget(Instruction instruction) {
        if (!instruction.name().equals("if") && !instruction.name().equals("br_if")) {
            throw new InvalidModule("@" + BRANCH_HINT + " annotation: invalid target " + instruction.name(), -1, -1);
        }
    }

    /** The custom sections that are given before a token. */
    List<Custom> custom(int token) {
        return take(CUSTOM, token).stream().map(this::custom).toList();
    }

    private Custom custom(Annotation annotation) {
        TokenReader body = new TokenReader(annotation.body());
        if (!body.isNext(Kind.STRING)) {
            throw error(annotation, "missing section name");
        }
        String name;
        try {
            name = body.name();
        } catch (MalformedModule e) {
            throw error(annotation, "malformed UTF-8 encoding");
        }
        boolean before = false;
        String section = "last";
        if (body.isNext(Kind.OPEN)) {
            before = body.acceptOpen("before");
            if (!before && !body.acceptOpen("after")) {
                throw error(annotation, "malformed placement");
            }
            section = body.text();
            if (!ModuleWriter.isPlace(section)) {
                throw error(annotation, "malformed section kind");
            }
            body.keyword();
            body.expectClose();
        }
        BinaryWriter content = new BinaryWriter();
        while (body.isNext(Kind.STRING)) {
            content.bytes(body.string());
        }
        checkEnd(annotation, body);
        return new Custom(name, before, section, content.toBytes());
    }

    private void checkEnd(Annotation annotation, TokenReader body) {
        if (!body.isNext(Kind.END)) {
            throw error(annotation, "unexpected token " + body.text());
        }
    }

    private MalformedModule error(Annotation annotation, String message) {
        return source.error("@" + annotation.name() + " annotation: " + message, annotation.offset());
    }
}
