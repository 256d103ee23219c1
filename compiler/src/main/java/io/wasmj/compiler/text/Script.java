package io.wasmj.compiler.text;

import java.util.List;

/**
 * A script of commands that test an implementation, as the official suite has them.
 *
 * @param name what it is called in reports: its path below the suite, such as {@code core/simd/simd_load.wast}
 */
public record Script(String name, List<Command> commands) {

    /**
     * Reads a script.
     *
     * @throws io.wasmj.runtime.MalformedModule where the text is none; the modules in it are not looked at yet
     */
    public static Script parse(String name, byte[] text) {
        return new Script(name, ScriptParser.parse(text));
    }

    /** The name without its folders. */
    public String file() {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /** How a command of this script is called in reports. */
    public String title(Command command) {
        return file() + ":" + command.line() + " " + command.title();
    }
}
