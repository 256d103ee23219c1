package io.wasmj.compiler.text;

import io.wasmj.compiler.text.Annotations.Custom;
import io.wasmj.compiler.text.Expressions.Hint;
import io.wasmj.compiler.text.ModuleWriter.Section;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads and encodes function bodies and constant expressions. */
final class Functions {

    private final TokenReader reader;
    private final ModuleScope scope;
    private final TypeReader types;
    private final TypeSection typeSection;
    private final Operands operands;
    private final ModuleWriter writer;

    private final BinaryWriter hints = new BinaryWriter();
    private int hintedFunctions;
    private boolean usesData;

    Functions(TokenReader reader, ModuleScope scope, TypeReader types, TypeSection typeSection, ModuleWriter writer) {
        this.reader = reader;
        this.scope = scope;
        this.types = types;
        this.typeSection = typeSection;
        operands = new Operands(reader, scope, types, typeSection);
        this.writer = writer;
    }

    /** Reads a function from its type on. */
    void function(int index) {
        IndexSpace locals = new IndexSpace("local");
        writer.entry(Section.FUNCTION).index(typeSection.use(locals));
        BinaryWriter body = new BinaryWriter();
        locals(locals, body);
        Expressions expressions = expressions(locals, body);
        expressions.sequence();
        usesData |= operands.takeUsesData();
        writer.entry(Section.CODE).sized(body);
        scope.locals.put(index, locals.names());
        scope.labels.put(index, expressions.labels().names());
        hints(index, expressions.hints());
    }

    /** Whether a function names a data segment, so that the module needs their count. */
    boolean usesData() {
        return usesData;
    }

    private void locals(IndexSpace locals, BinaryWriter body) {
        List<byte[]> declared = new ArrayList<>();
        while (reader.acceptOpen("local")) {
            types.named(
                    locals,
                    type -> {
                        type.reset();
                        types.valType(type);
                        declared.add(type.toBytes());
                    },
                    new BinaryWriter());
        }
        BinaryWriter runs = new BinaryWriter();
        int count = 0;
        for (int i = 0; i < declared.size(); ) {
            int start = i;
            while (i < declared.size() && Arrays.equals(declared.get(i), declared.get(start))) {
                i++;
            }
            runs.unsigned(i - start);
            runs.bytes(declared.get(start));
            count++;
        }
        body.unsigned(count);
        body.bytes(runs);
    }

    private Expressions expressions(IndexSpace locals, BinaryWriter out) {
        return new Expressions(reader, scope, typeSection, operands, locals, out);
    }

    /** Reads a constant expression up to the parenthesis that closes what it is part of. */
    void constant(BinaryWriter out) {
        expressions(new IndexSpace("local"), out).sequence();
        operands.takeUsesData();
    }

    /** Reads a constant expression that is either behind a keyword in parentheses or a single folded instruction. */
    void constant(String keyword, BinaryWriter out) {
        if (reader.acceptOpen(keyword)) {
            constant(out);
            reader.expectClose();
        } else {
            expressions(new IndexSpace("local"), out).folded();
            operands.takeUsesData();
        }
    }

    private void hints(int function, List<Hint> given) {
        if (given.isEmpty()) {
            return;
        }
        hintedFunctions++;
        hints.unsigned(function);
        hints.unsigned(given.size());
        for (Hint hint : given) {
            hints.unsigned(hint.offset());
            hints.unsigned(1);
            hints.oneByte(hint.value());
        }
    }

    /** The section of branch hints, or nothing. */
    List<Custom> hints() {
        if (hintedFunctions == 0) {
            return List.of();
        }
        BinaryWriter content = new BinaryWriter();
        content.unsigned(hintedFunctions);
        content.bytes(hints);
        return List.of(new Custom(Annotations.BRANCH_HINT, true, "code", content.toBytes()));
    }
}
