package io.wasmj.compiler.text;

import io.wasmj.compiler.text.Tokens.Kind;
import io.wasmj.runtime.MalformedModule;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a module and encodes it (spec, "Text Format: Modules"). */
final class ModuleParser {

    /*
     * Goes over the fields three times: for what has which index, because identifiers may be used before they are
     * defined; for the types, because those that type uses define come after them; and for everything else, which is
     * encoded as it is read. There is no tree of the module in between.
     */

    private final TokenReader reader;
    private final ModuleScope scope = new ModuleScope();
    private final TypeReader types;
    private final TypeSection typeSection;
    private final ModuleWriter writer = new ModuleWriter();
    private final Definitions definitions;
    private final Functions functions;
    private final Segments segments;

    private ModuleParser(TokenReader reader) {
        this.reader = reader;
        types = new TypeReader(reader, scope);
        typeSection = new TypeSection(reader, types, scope);
        functions = new Functions(reader, scope, types, typeSection, writer);
        segments = new Segments(reader, scope, types, functions, writer);
        definitions = new Definitions(reader, scope, types, typeSection, functions, segments, writer);
    }

    /**
     * The module of a whole text, with or without {@code (module} around its fields.
     *
     * @throws MalformedModule where the text is no module
     * @throws io.wasmj.runtime.InvalidModule where an annotation is for what it cannot be for
     */
    static byte[] parse(Source source) {
        TokenReader reader = new TokenReader(Lexer.lex(source));
        boolean inParentheses = reader.acceptOpen("module");
        byte[] wasm = inParentheses ? parse(reader, reader.id()) : parse(reader, null);
        if (inParentheses) {
            reader.expectClose();
        }
        reader.expect(Kind.END);
        return wasm;
    }

    /** Reads fields up to the parenthesis that closes them, or to the end. */
    static byte[] parse(TokenReader reader, @Nullable String name) {
        return new ModuleParser(reader).module(name);
    }

    private byte[] module(@Nullable String id) {
        int start = reader.position();
        String annotated = reader.annotations().name(start, "module");
        eachField(start, new Heads(reader, scope)::read);
        eachField(start, this::readType);
        eachField(start, this::readRest);
        customs();
        reader.annotations().checkAllRead(start, reader.position());
        functions.hints().forEach(writer::custom);
        NameSection.of(annotated == null ? id : annotated, scope).forEach(writer::custom);
        return writer.toBytes(typeSection, functions.usesData());
    }

    private void eachField(int start, Consumer<String> read) {
        reader.moveTo(start);
        while (!reader.isNext(Kind.CLOSE) && !reader.isNext(Kind.END)) {
            int open = reader.position();
            reader.expect(Kind.OPEN);
            read.accept(reader.keyword());
            reader.moveTo(open);
            reader.skip();
        }
    }

    private void readType(String keyword) {
        if (keyword.equals("type")) {
            typeSection.single();
        } else if (keyword.equals("rec")) {
            typeSection.group();
        }
    }

    private void readRest(String keyword) {
        int token = reader.position() - 2;
        int after = reader.tokens().closing(token);
        ExternKind kind = ExternKind.of(keyword);
        reader.moveTo(token);
        customs();
        reader.moveTo(token + 2);
        if (kind != null) {
            definitions.definition(kind);
        } else {
            switch (keyword) {
                case "import" -> definitions.importField();
                case "export" -> definitions.exportField();
                case "start" -> definitions.start();
                case "elem" -> {
                    reader.id();
                    segments.element();
                }
                case "data" -> {
                    reader.id();
                    segments.data();
                }
                default -> reader.moveTo(after);
            }
        }
        // Nothing may be left over of the field.
        reader.expectClose();
    }

    /** Takes the custom sections that are given here. */
    private void customs() {
        reader.annotations().custom(reader.position()).forEach(writer::custom);
    }
}
