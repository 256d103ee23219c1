package io.wasmj.http;

import java.io.IOException;
import java.util.Optional;

/** Where the values of variables come from besides the command line and the environment. */
@FunctionalInterface
public interface VariableSource {

    /**
     * The value of a variable, or nothing where this does not know it.
     *
     * @throws IOException where it cannot say; the message is for the operator, and holds no secret
     */
    Optional<String> value(String name) throws IOException;
}
