package io.wasmj.compiler.text;

import org.jspecify.annotations.Nullable;

/** What can be imported and exported. */
enum ExternKind {
    FUNC(0, "func"),
    TABLE(1, "table"),
    MEMORY(2, "memory"),
    GLOBAL(3, "global"),
    TAG(4, "tag");

    private final int code;
    private final String keyword;

    ExternKind(int code, String keyword) {
        this.code = code;
        this.keyword = keyword;
    }

    /** The kind a keyword names, or null. */
    static @Nullable ExternKind of(String keyword) {
        for (ExternKind kind : values()) {
            if (kind.keyword.equals(keyword)) {
                return kind;
            }
        }
        return null;
    }

    /** Reads a parenthesis and the keyword of a kind. */
    static ExternKind read(TokenReader reader) {
        reader.expect(Tokens.Kind.OPEN);
        ExternKind kind = reader.isNext(Tokens.Kind.KEYWORD) ? of(reader.text()) : null;
        if (kind == null) {
            throw reader.unexpected();
        }
        reader.keyword();
        return kind;
    }

    int code() {
        return code;
    }

    String keyword() {
        return keyword;
    }

    IndexSpace space(ModuleScope scope) {
        return switch (this) {
            case FUNC -> scope.functions;
            case TABLE -> scope.tables;
            case MEMORY -> scope.memories;
            case GLOBAL -> scope.globals;
            case TAG -> scope.tags;
        };
    }
}
