package io.wasmj.spec.jar;

import io.wasmj.runtime.Engine;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.LinkException;
import io.wasmj.runtime.Linker;
import java.io.IOException;
import java.nio.file.Path;

/** The main class of the JVM that {@link JarTest} starts. */
final class JarChild {

    private JarChild() {}

    public static void main(String[] arguments) throws IOException {
        try (Engine engine = new Engine()) {
            Instance instance =
                    new Linker().link(engine.load(Path.of(arguments[0]))).instantiate();
            System.out.println(instance.call("add", 2, 3) + " "
                    + instance.memory("memory").readString(16, 5) + ", and " + compiler());
        } catch (LinkException e) {
            System.out.println(e.getMessage());
        }
    }

    private static String compiler() {
        try {
            return Class.forName("io.wasmj.compiler.WasmCompiler").toString();
        } catch (ClassNotFoundException e) {
            return "no compiler";
        }
    }
}
