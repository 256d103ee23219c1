package io.wasmj.cli.script;

import io.wasmj.cli.script.Instances.Unavailable;
import io.wasmj.compiler.Proposal;
import io.wasmj.compiler.text.Action;
import io.wasmj.compiler.text.Command;
import io.wasmj.compiler.text.ScriptModule;
import io.wasmj.compiler.text.ValuePattern;
import io.wasmj.runtime.CompiledModule;
import io.wasmj.runtime.Engine;
import io.wasmj.runtime.GuestException;
import io.wasmj.runtime.InvalidModule;
import io.wasmj.runtime.LinkException;
import io.wasmj.runtime.MalformedModule;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import io.wasmj.runtime.WasmFunction;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs the commands of one script, one after the other. */
public final class ScriptRunner implements AutoCloseable {

    /** How modules are compiled and loaded. */
    public interface Loader {
        CompiledModule load(Engine engine, byte[] wasm) throws IOException;
    }

    private static final Object[] NO_VALUES = {};

    private final Loader loader;
    private final Engine engine = new Engine();
    private final Instances instances;
    private final MemoryStrategy memory;
    private final Map<String, Future<Outcome>> threads = new HashMap<>();

    /** @param memory of the module {@code spectest} */
    public ScriptRunner(MemoryStrategy memory, Loader loader) {
        this.memory = memory;
        this.loader = loader;
        instances = new Instances(new Spectest(memory));
    }

    /** Runs a command. */
    public Outcome run(Command command) {
        Outcome outcome;
        try {
            outcome = execute(command);
        } catch (Throwable e) {
            outcome = outcomeOf(e);
        }
        if (!(outcome instanceof Outcome.Passed)) {
            Outcome why = outcome instanceof Outcome.Failed
                    ? new Outcome.Failed("line " + command.line() + " failed, which this builds on", null)
                    : outcome;
            switch (command) {
                case Command.Load load -> instances.addMissing(load.name(), why);
                case Command.Instantiate instantiate -> instances.addMissing(instantiate.instance(), why);
                case Command.Define define -> instances.defineMissing(define.name(), why);
                default -> {}
            }
        }
        return outcome;
    }

    private static Outcome outcomeOf(Throwable thrown) {
        if (thrown instanceof Unavailable unavailable) {
            return unavailable.outcome();
        }
        String proposal = thrown instanceof InvalidModule invalid ? invalid.proposal() : null;
        return proposal != null ? new Outcome.OutOfScope(proposal) : new Outcome.Failed("threw " + thrown, thrown);
    }

    private Outcome execute(Command command) throws IOException {
        return switch (command) {
            case Command.Load load -> {
                instances.add(load.name(), instances.instantiate(compile(load.module())));
                yield Outcome.Passed.PASSED;
            }
            case Command.Define define -> {
                instances.define(define.name(), compile(define.module()));
                yield Outcome.Passed.PASSED;
            }
            case Command.Instantiate instantiate -> {
                CompiledModule module = instances.definition(instantiate.definition());
                instances.add(instantiate.instance(), instances.instantiate(module));
                yield Outcome.Passed.PASSED;
            }
            case Command.Register register -> {
                instances.register(register.as(), register.name());
                yield Outcome.Passed.PASSED;
            }
            case Command.Perform perform -> {
                perform(perform.action());
                yield Outcome.Passed.PASSED;
            }
            case Command.AssertReturn assertion -> assertReturn(assertion);
            case Command.AssertTrap assertion -> trap(() -> perform(assertion.action()), assertion.text());
            case Command.AssertExhaustion assertion -> trap(() -> perform(assertion.action()), assertion.text());
            case Command.AssertException assertion -> {
                try {
                    yield new Outcome.Failed("returned " + show(perform(assertion.action())), null);
                } catch (GuestException e) {
                    yield Outcome.Passed.PASSED;
                }
            }
            case Command.AssertMalformed assertion ->
                refused(assertion.module(), MalformedModule.class, assertion.text());
            case Command.AssertInvalid assertion -> refused(assertion.module(), InvalidModule.class, assertion.text());
            case Command.AssertUnlinkable assertion -> unlinkable(assertion);
            case Command.StartThread thread -> {
                start(thread);
                yield Outcome.Passed.PASSED;
            }
            case Command.AwaitThread wait -> await(wait.thread());
            case Command.AssertUninstantiable assertion -> {
                CompiledModule module = compile(assertion.module());
                yield trap(() -> instances.instantiate(module), assertion.text());
            }
        };
    }

    private CompiledModule compile(ScriptModule module) throws IOException {
        return loader.load(engine, module.wasm());
    }

    /** The results of an action. */
    private @Nullable Object[] perform(Action action) {
        return switch (action) {
            case Action.Get(String module, String field) ->
                new Object[] {instances.get(module).global(field).get()};
            case Action.Invoke(String module, String field, Object[] arguments) -> {
                WasmFunction function = instances.get(module).function(field);
                Object result = function.call(arguments);
                yield switch (function.type().results().size()) {
                    case 0 -> NO_VALUES;
                    case 1 -> new Object[] {result};
                    default -> (Object[]) Objects.requireNonNull(result);
                };
            }
        };
    }

    private Outcome assertReturn(Command.AssertReturn assertion) {
        @Nullable Object[] actual = perform(assertion.action());
        List<ValuePattern> expected = assertion.expected();
        boolean matches = actual.length == expected.size();
        for (int i = 0; matches && i < actual.length; i++) {
            matches = expected.get(i).matches(actual[i]);
        }
        return matches
                ? Outcome.Passed.PASSED
                : new Outcome.Failed("expected " + assertion.expectedText() + ", got " + show(actual), null);
    }

    private interface Attempt {
        @Nullable
        Object run();
    }

    private static Outcome trap(Attempt attempt, String text) {
        try {
            Object result = attempt.run();
            return new Outcome.Failed(
                    "expected the trap \"" + text + "\", got "
                            + (result instanceof Object[] values ? show(values) : "an instance"),
                    null);
        } catch (Trap trap) {
            return matches(trap.code(), text)
                    ? Outcome.Passed.PASSED
                    : new Outcome.Failed("expected the trap \"" + text + "\", got " + trap, trap);
        }
    }

    /** The suite gives more or less of the text than an implementation knows; either may be a prefix of the other. */
    private static boolean matches(TrapCode code, String text) {
        return text.startsWith(code.text()) || code.text().startsWith(text);
    }

    private Outcome refused(ScriptModule module, Class<?> expected, String text) throws IOException {
        String wanted = "expected " + expected.getSimpleName() + " \"" + text + "\", ";
        try {
            compile(module);
            return new Outcome.Failed(wanted + "compiled", null);
        } catch (MalformedModule | InvalidModule e) {
            if (outcomeOf(e) instanceof Outcome.OutOfScope outOfScope) {
                // Without the proposal there is no such module. Whether it would be refused with one that does not
                // exist here, nobody knows.
                return Proposal.of(outOfScope.proposal()).status() == Proposal.Status.UNSUPPORTED
                        ? outOfScope
                        : Outcome.Passed.PASSED;
            }
            boolean matches = expected.isInstance(e)
                    && (!module.isText() || String.valueOf(e.getMessage()).contains(text));
            return matches ? Outcome.Passed.PASSED : new Outcome.Failed(wanted + "got " + e, e);
        }
    }

    private Outcome unlinkable(Command.AssertUnlinkable assertion) throws IOException {
        CompiledModule module = compile(assertion.module());
        try {
            instances.instantiate(module);
            return new Outcome.Failed("expected \"" + assertion.text() + "\", linked", null);
        } catch (LinkException e) {
            return String.valueOf(e.getMessage()).contains(assertion.text())
                    ? Outcome.Passed.PASSED
                    : new Outcome.Failed("expected \"" + assertion.text() + "\", got " + e, e);
        }
    }

    private void start(Command.StartThread thread) {
        ScriptRunner runner = new ScriptRunner(memory, loader);
        for (String shared : thread.shared()) {
            runner.instances.add(shared, instances.get(shared));
        }
        FutureTask<Outcome> task = new FutureTask<>(() -> runner.runAll(thread.commands()));
        threads.put(thread.name(), task);
        Thread.ofPlatform().daemon().name(thread.name()).start(task);
    }

    /** What became of the first command that did not pass. */
    private Outcome runAll(List<Command> commands) {
        try (this) {
            for (Command command : commands) {
                Outcome outcome = run(command);
                if (outcome instanceof Outcome.Failed(String message, Throwable cause)) {
                    return new Outcome.Failed("line " + command.line() + ": " + message, cause);
                }
                if (outcome instanceof Outcome.OutOfScope) {
                    return outcome;
                }
            }
            return Outcome.Passed.PASSED;
        }
    }

    private Outcome await(String thread) {
        Future<Outcome> task = threads.remove(thread);
        if (task == null) {
            return new Outcome.Failed("there is no thread " + thread, null);
        }
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Failed("interrupted", e);
        } catch (ExecutionException e) {
            return new Outcome.Failed("threw " + e.getCause(), e);
        }
    }

    private static String show(@Nullable Object[] values) {
        return Arrays.stream(values).map(ValuePattern::show).collect(Collectors.joining(", ", "(", ")"));
    }

    /** Also closes all instances. */
    @Override
    public void close() {
        engine.close();
    }
}
