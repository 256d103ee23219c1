package io.wasmj.http.canonical;

import io.wasmj.http.spi.HostInterface;
import io.wasmj.runtime.HostFunction;
import io.wasmj.runtime.Linker;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Method;

/** Host interfaces as what core modules import. */
public final class HostImports {

    private HostImports() {}

    /**
     * Defines the functions of an interface; instances of what is linked need an object of its type attached.
     *
     * @throws IllegalArgumentException where a method cannot be reached or has a type that cannot cross
     */
    public static void define(Linker linker, HostInterface functions) {
        JavaTypes types = new JavaTypes(functions.lookup());
        for (Method method : functions.type().getDeclaredMethods()) {
            HostFunction annotation = method.getAnnotation(HostFunction.class);
            if (annotation == null) {
                continue;
            }
            MethodHandle handle = ImportedFunction.of(functions, types, method);
            String name = annotation.value().isEmpty() ? method.getName() : annotation.value();
            for (String module : functions.modules()) {
                linker.function(module, name, handle);
            }
        }
    }
}
