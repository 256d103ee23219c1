package io.wasmj.compiler.text;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A command of a script; the names in {@link #title()} are the suite's. */
public sealed interface Command {

    /** Where it stands in the script. */
    int line();

    /** The kind of command and what it is about, for reports. */
    String title();

    /** Compiles and instantiates a module, which commands without a module's name are then about. */
    record Load(int line, @Nullable String name, ScriptModule module) implements Command {
        @Override
        public String title() {
            return "module" + named(name);
        }
    }

    /** Compiles a module. */
    record Define(int line, @Nullable String name, ScriptModule module) implements Command {
        @Override
        public String title() {
            return "module_definition" + named(name);
        }
    }

    /** Instantiates a module that was compiled before. */
    record Instantiate(
            int line, @Nullable String instance, @Nullable String definition) implements Command {
        @Override
        public String title() {
            return "module_instance" + named(instance);
        }
    }

    /** Makes what an instance exports importable under a module's name. */
    record Register(int line, String as, @Nullable String name) implements Command {
        @Override
        public String title() {
            return "register " + as;
        }
    }

    /** Does something for its effect. */
    record Perform(int line, Action action) implements Command {
        @Override
        public String title() {
            return "action " + action;
        }
    }

    record AssertReturn(int line, Action action, List<ValuePattern> expected) implements Command {
        @Override
        public String title() {
            return "assert_return " + action;
        }

        /** What is expected, for reports. */
        public String expectedText() {
            return expected.stream().map(ValuePattern::toString).collect(Collectors.joining(", ", "(", ")"));
        }
    }

    record AssertTrap(int line, Action action, String text) implements Command {
        @Override
        public String title() {
            return "assert_trap " + action;
        }
    }

    record AssertExhaustion(int line, Action action, String text) implements Command {
        @Override
        public String title() {
            return "assert_exhaustion " + action;
        }
    }

    record AssertException(int line, Action action) implements Command {
        @Override
        public String title() {
            return "assert_exception " + action;
        }
    }

    record AssertMalformed(int line, ScriptModule module, String text) implements Command {
        @Override
        public String title() {
            return "assert_malformed " + module;
        }
    }

    record AssertInvalid(int line, ScriptModule module, String text) implements Command {
        @Override
        public String title() {
            return "assert_invalid " + module;
        }
    }

    record AssertUnlinkable(int line, ScriptModule module, String text) implements Command {
        @Override
        public String title() {
            return "assert_unlinkable " + module;
        }
    }

    record AssertUninstantiable(int line, ScriptModule module, String text) implements Command {
        @Override
        public String title() {
            return "assert_uninstantiable " + module;
        }
    }

    /**
     * Starts commands in a thread of their own.
     *
     * @param shared the modules whose instances they may use
     */
    record StartThread(int line, String name, List<String> shared, List<Command> commands) implements Command {
        @Override
        public String title() {
            return "thread " + name;
        }
    }

    /** Waits for a thread to end. */
    record AwaitThread(int line, String thread) implements Command {
        @Override
        public String title() {
            return "wait " + thread;
        }
    }

    private static String named(@Nullable String name) {
        return name == null ? "" : " " + name;
    }
}
