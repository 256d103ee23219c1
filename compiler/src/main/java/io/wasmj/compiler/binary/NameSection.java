package io.wasmj.compiler.binary;

import io.wasmj.runtime.InvalidModule;
import io.wasmj.runtime.MalformedModule;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The custom section "name" (spec, "Custom Sections: Name Section"). Names only serve people: where the section is
 * damaged, the names before the damage are kept and the rest is ignored.
 */
final class NameSection {

    static final String NAME = "name";

    private static final int MODULE = 0;
    private static final int FUNCTIONS = 1;

    private @Nullable String module;
    private final Map<Integer, String> functions = new HashMap<>();

    Module.Names names() {
        return new Module.Names(module, Collections.unmodifiableMap(functions));
    }

    /** Reads the section; {@code in} stands behind its name. */
    void read(CodeReader in) {
        try {
            while (!in.atEnd()) {
                int id = in.u8();
                subsection(id, in.part(in.u32()));
            }
        } catch (MalformedModule | InvalidModule ignored) {
            // Not an error, by the specification.
        }
    }

    private void subsection(int id, CodeReader in) {
        switch (id) {
            case MODULE -> module = in.name();
            case FUNCTIONS -> {
                for (int names = in.count("names", Integer.MAX_VALUE); names > 0; names--) {
                    int function = in.u32();
                    functions.put(function, in.name());
                }
            }
            default -> {}
        }
    }
}
