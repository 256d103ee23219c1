package io.wasmj.triggers;

import io.wasmj.http.spi.Event;
import io.wasmj.http.spi.TriggerProvider;
import io.wasmj.http.spi.TriggerScope;
import java.util.Map;
import java.util.Set;

/** Runs a component once, when the application starts (Spin's plug-in {@code trigger-command}). */
public final class CommandTrigger implements TriggerProvider {

    /** Called by {@link java.util.ServiceLoader}. */
    public CommandTrigger() {}

    @Override
    public String type() {
        return "command";
    }

    @Override
    public Set<String> fields() {
        return Set.of();
    }

    @Override
    public Trigger open(TriggerScope scope) {
        return events -> {
            events.connected();
            events.handle(new Event(Map.of(), new byte[0]));
        };
    }
}
