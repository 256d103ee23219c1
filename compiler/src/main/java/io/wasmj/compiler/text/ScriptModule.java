package io.wasmj.compiler.text;

import org.jspecify.annotations.Nullable;

/** A module as a script gives it. What is malformed about it shows when it is asked for its binary form. */
public abstract sealed class ScriptModule {

    private ScriptModule() {}

    /**
     * The module in binary form.
     *
     * @throws io.wasmj.runtime.MalformedModule where it is given as text that is not a module
     * @throws io.wasmj.runtime.InvalidModule where an annotation is for what it cannot be for
     */
    public abstract byte[] wasm();

    /** Whether it is given as text in strings, so that what is wrong about it is wrong in the text format. */
    public boolean isText() {
        return this instanceof Quote;
    }

    /** Given in binary form. */
    static final class Binary extends ScriptModule {
        private final byte[] bytes;

        Binary(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public byte[] wasm() {
            return bytes.clone();
        }

        @Override
        public String toString() {
            return "binary";
        }
    }

    /** Given as text in strings. */
    static final class Quote extends ScriptModule {
        private final byte[] text;

        Quote(byte[] text) {
            this.text = text;
        }

        @Override
        public byte[] wasm() {
            return ModuleParser.parse(new Source(text));
        }

        @Override
        public String toString() {
            return "quote";
        }
    }

    /** Given as text of the script itself. */
    static final class Inline extends ScriptModule {
        private final Tokens tokens;
        private final int firstField;
        private final @Nullable String name;

        Inline(Tokens tokens, int firstField, @Nullable String name) {
            this.tokens = tokens;
            this.firstField = firstField;
            this.name = name;
        }

        @Override
        public byte[] wasm() {
            TokenReader reader = new TokenReader(tokens);
            reader.moveTo(firstField);
            return ModuleParser.parse(reader, name);
        }

        @Override
        public String toString() {
            return "text";
        }
    }
}
