package io.wasmj.spec.core;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A command of a script; the names in {@link #title} are the suite's. */
sealed interface Command {

    /** Where it stands in the text the script was converted from. */
    int line();

    /** The kind of command and what it is about, for reports. */
    String title();

    /**
     * A module of the suite.
     *
     * @param file the binary, or the text where there is only that
     */
    record ModuleFile(Path file) {

        /** Whether it is given as text that no tool turned into a binary, because it is malformed on purpose. */
        boolean isText() {
            return file.toString().endsWith(".wat");
        }

        @Override
        public String toString() {
            return file.getFileName().toString();
        }
    }

    /** Compiles and instantiates a module, which commands without a module's name are then about. */
    record Load(int line, @Nullable String name, ModuleFile module) implements Command {
        @Override
        public String title() {
            return "module" + named(name);
        }
    }

    /** Compiles a module. */
    record Define(int line, @Nullable String name, ModuleFile module) implements Command {
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

        String expectedText() {
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

    record AssertMalformed(int line, ModuleFile module, String text) implements Command {
        @Override
        public String title() {
            return "assert_malformed " + module;
        }
    }

    record AssertInvalid(int line, ModuleFile module, String text) implements Command {
        @Override
        public String title() {
            return "assert_invalid " + module;
        }
    }

    record AssertUnlinkable(int line, ModuleFile module, String text) implements Command {
        @Override
        public String title() {
            return "assert_unlinkable " + module;
        }
    }

    record AssertUninstantiable(int line, ModuleFile module, String text) implements Command {
        @Override
        public String title() {
            return "assert_uninstantiable " + module;
        }
    }

    private static String named(@Nullable String name) {
        return name == null ? "" : " " + name;
    }
}
