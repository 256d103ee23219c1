package io.wasmj.services;

import io.wasmj.http.spi.ApplicationScope;
import io.wasmj.http.spi.HostInterface;
import io.wasmj.http.spi.Result;
import io.wasmj.http.spi.ServiceProvider;
import io.wasmj.runtime.HostFunction;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Map;

/** The variables of a component (Spin, {@code spin-config.wit}). Their values are known when it is deployed. */
public final class Variables implements ServiceProvider {

    private static final String NAME = "[a-z][a-z0-9_]*";

    sealed interface Failure {
        record Provider(String message) implements Failure {}

        record InvalidKey(String message) implements Failure {}

        record InvalidSchema(String message) implements Failure {}

        record Other(String message) implements Failure {}
    }

    record Functions(Map<String, String> values) {

        @HostFunction("get-config")
        Result<String, Failure> get(String key) {
            String value = values.get(key);
            if (value != null) {
                return Result.ok(value);
            }
            return Result.err(
                    key.matches(NAME)
                            ? new Failure.InvalidSchema("no variable for \"" + key + "\"")
                            : new Failure.InvalidKey("\"" + key + "\" is no name of a variable"));
        }
    }

    /** Called by {@link java.util.ServiceLoader}. */
    public Variables() {}

    @Override
    public List<HostInterface> interfaces() {
        return List.of(HostInterface.of(MethodHandles.lookup(), Functions.class, "spin-config", "fermyon:spin/config"));
    }

    @Override
    public OfApplication open(ApplicationScope application) {
        return component -> {
            Functions functions = new Functions(component.variables());
            return () -> functions;
        };
    }
}
