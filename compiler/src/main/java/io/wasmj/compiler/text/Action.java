package io.wasmj.compiler.text;

import org.jspecify.annotations.Nullable;

/** What a command does with an instance. */
public sealed interface Action {

    /** The instance it is about; null means the latest. */
    @Nullable
    String module();

    /** The name of the export. */
    String field();

    record Invoke(
            @Nullable String module, String field, @Nullable Object[] arguments) implements Action {
        @Override
        public String toString() {
            return field;
        }
    }

    /** Reads a global. */
    record Get(@Nullable String module, String field) implements Action {
        @Override
        public String toString() {
            return field;
        }
    }
}
