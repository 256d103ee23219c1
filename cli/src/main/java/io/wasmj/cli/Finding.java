package io.wasmj.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong with an application.
 *
 * @param problem where, what, and what to do
 * @param fix what 'doctor --fix' does about it; null where only a person can
 */
record Finding(String problem, @Nullable Fix fix) {

    /** @param what it does, in the imperative */
    record Fix(String what, Action action) {}

    /** Changes something. */
    interface Action {
        void run() throws IOException;
    }
}
