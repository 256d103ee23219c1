package io.wasmj.spec.core;

import java.util.List;

/**
 * One file of the suite.
 *
 * @param name the path of the text it was converted from, such as {@code core/simd/simd_load.wast}
 */
record Script(String name, List<Command> commands) {

    /** The name without its folders. */
    String file() {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /** How a command of this script is called in reports. */
    String title(Command command) {
        return file() + ":" + command.line() + " " + command.title();
    }
}
