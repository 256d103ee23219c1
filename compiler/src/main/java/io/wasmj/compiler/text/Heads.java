package io.wasmj.compiler.text;

import io.wasmj.compiler.text.Tokens.Kind;
import org.jspecify.annotations.Nullable;

/** Finds out which index everything in a module has, without reading more than that takes. */
final class Heads {

    private final TokenReader reader;
    private final ModuleScope scope;

    /** What was defined first, behind which there must be no import any more. */
    private @Nullable ExternKind defined;

    private boolean started;

    Heads(TokenReader reader, ModuleScope scope) {
        this.reader = reader;
        this.scope = scope;
    }

    /** Reads the start of a field from behind its keyword. */
    void read(String keyword) {
        int token = reader.position() - 1;
        ExternKind kind = ExternKind.of(keyword);
        if (kind != null) {
            extern(kind, token);
            return;
        }
        switch (keyword) {
            case "type" -> scope.types.add(reader);
            case "rec" -> {
                while (reader.isNext(Kind.OPEN)) {
                    int open = reader.position();
                    reader.expectOpen("type");
                    scope.types.add(reader);
                    reader.moveTo(open);
                    reader.skip();
                }
            }
            case "import" -> {
                checkImport(token);
                reader.name();
                if (reader.isNext(Kind.STRING)) {
                    reader.name();
                    ExternKind.read(reader).space(scope).add(reader);
                } else {
                    importItems();
                }
            }
            case "elem" -> scope.elements.add(reader);
            case "data" -> scope.data.add(reader);
            case "start" -> {
                if (started) {
                    throw reader.error("multiple start sections", token);
                }
                started = true;
            }
            case "export" -> {
                // Has no index.
            }
            default -> throw reader.unexpected(token);
        }
    }

    private void extern(ExternKind kind, int token) {
        kind.space(scope).add(reader);
        boolean imported = false;
        while (!reader.isNext(Kind.CLOSE) && !reader.isNext(Kind.END)) {
            imported |= reader.isOpen("import");
            // A segment that is given with what it is for has an index, too.
            if (kind == ExternKind.TABLE && reader.isOpen("elem")) {
                scope.elements.add();
            } else if (kind == ExternKind.MEMORY && reader.isOpen("data")) {
                scope.data.add();
            } else if (kind == ExternKind.FUNC && !reader.isOpen("import") && !reader.isOpen("export")) {
                break;
            }
            reader.skip();
        }
        if (imported) {
            checkImport(token);
        } else if (defined == null) {
            defined = kind;
        }
    }

    /** Several imports of one module: items that have a type each, or items and behind them the type of them all. */
    private void importItems() {
        int untyped = 0;
        while (reader.isOpen("item")) {
            int open = reader.position();
            reader.expectOpen("item");
            reader.name();
            if (reader.isNext(Kind.CLOSE)) {
                untyped++;
            } else {
                ExternKind.read(reader).space(scope).add(reader);
            }
            reader.moveTo(open);
            reader.skip();
        }
        if (reader.isNext(Kind.OPEN)) {
            ExternKind kind = ExternKind.read(reader);
            if (reader.isNext(Kind.ID)) {
                throw reader.error("identifier not allowed", reader.position());
            }
            for (int i = 0; i < untyped; i++) {
                kind.space(scope).add();
            }
        }
    }

    private void checkImport(int token) {
        if (defined != null) {
            throw reader.error("import after " + (defined == ExternKind.FUNC ? "function" : defined.keyword()), token);
        }
    }
}
