package io.wasmj.compiler.text;

import io.wasmj.runtime.MalformedModule;

/** The text format of modules (spec, "Text Format"). */
public final class TextFormat {

    private static final String STARTS = "(; \t\r\n";

    private TextFormat() {}

    /** Whether this is to be read as text: what starts neither with a parenthesis nor with space is not. */
    public static boolean isText(byte[] module) {
        return module.length > 0 && STARTS.indexOf(module[0]) >= 0;
    }

    /**
     * A module in binary form. Nothing is validated that the binary form can express; identifiers go into the name
     * section.
     *
     * @param text in UTF-8, with or without {@code (module} around the fields
     * @throws MalformedModule where the text is not a module; the message has a line of the reason, with the place,
     *     then the line of the text, then a caret under the place
     * @throws io.wasmj.runtime.InvalidModule where an annotation is for what it cannot be for
     */
    public static byte[] toBinary(byte[] text) {
        return ModuleParser.parse(new Source(text));
    }
}
