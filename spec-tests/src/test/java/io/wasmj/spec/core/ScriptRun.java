package io.wasmj.spec.core;

import io.wasmj.cli.script.Outcome;
import io.wasmj.cli.script.ScriptRunner;
import io.wasmj.compiler.Features;
import io.wasmj.compiler.text.Command;
import io.wasmj.compiler.text.Script;
import io.wasmj.spec.Configuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A script on its way through a thread of its own, whose stack is deep enough for the recursion the suite asks for. A
 * command that does not come back is a failure, and so is all that follows it: a thread cannot be stopped, and what it
 * eats is missing elsewhere.
 */
final class ScriptRun {

    private static final long STACK_BYTES = 16 << 20;
    /** The long variants run the compiler itself in the JVM's interpreter. */
    private static final Duration LONGEST_COMMAND = Duration.ofMinutes(Boolean.getBoolean("wasmj.exhaustive") ? 15 : 2);

    private static final Duration GLANCE = Duration.ofMillis(250);

    private static final AtomicReference<@Nullable String> HANGS = new AtomicReference<>();

    private final Script script;
    private final Configuration configuration;
    private final List<Outcome> outcomes = new ArrayList<>();
    private final Thread thread;
    private long commandSince;
    private boolean abandoned;

    private ScriptRun(Script script, Configuration configuration) {
        this.script = script;
        this.configuration = configuration;
        thread = new Thread(null, this::run, script.file(), STACK_BYTES);
        thread.setDaemon(true);
    }

    static ScriptRun start(Script script, Configuration configuration) {
        ScriptRun run = new ScriptRun(script, configuration);
        run.commandSince = System.nanoTime();
        run.thread.start();
        return run;
    }

    private void run() {
        Features features = SuitePart.of(script.name()).features();
        try (ScriptRunner runner = new ScriptRunner(
                configuration.memory(), (engine, wasm) -> configuration.load(engine, wasm, features))) {
            for (Command command : script.commands()) {
                if (!record(runner.run(command))) {
                    return;
                }
            }
        }
    }

    /** Whether anybody still wants to know. */
    private synchronized boolean record(Outcome outcome) {
        if (!abandoned) {
            outcomes.add(outcome);
            commandSince = System.nanoTime();
        }
        return !abandoned;
    }

    /** The outcomes of all commands, in order. */
    List<Outcome> await() {
        try {
            boolean ended;
            do {
                ended = thread.join(GLANCE);
            } while (!ended && !overdue());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return finished();
    }

    private synchronized boolean overdue() {
        return System.nanoTime() - commandSince > LONGEST_COMMAND.toNanos();
    }

    private synchronized List<Outcome> finished() {
        abandoned = true;
        int done = outcomes.size();
        if (done < script.commands().size()) {
            String place = Expectations.place(script, script.commands().get(done));
            String why =
                    thread.isAlive() ? "did not end within " + LONGEST_COMMAND.toSeconds() + " s" : "ended its thread";
            HANGS.compareAndSet(null, place + " " + why);
            outcomes.add(new Outcome.Failed(why, null));
            while (outcomes.size() < script.commands().size()) {
                outcomes.add(new Outcome.Failed("not run: " + place + " " + why, null));
            }
        }
        return List.copyOf(outcomes);
    }

    /** Says which command of any script did not end; null where all did so far. */
    static @Nullable String hang() {
        return HANGS.get();
    }
}
