package io.wasmj.http.canonical;

import io.wasmj.http.spi.HostInterface;
import io.wasmj.http.spi.HostService;
import io.wasmj.runtime.HostFunction;
import io.wasmj.runtime.Linker;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

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
        methods(functions.type()).forEach((name, method) -> {
            MethodHandle handle = ImportedFunction.of(functions, types, name, method);
            for (String module : functions.modules()) {
                linker.function(module, name, handle);
            }
        });
    }

    /** By the names that guests import: all of an interface for guests, else those that say so. */
    private static Map<String, Method> methods(Class<?> type) {
        boolean all = type.isAnnotationPresent(HostService.class);
        Map<String, Method> methods = new HashMap<>();
        for (Method method : all ? type.getMethods() : type.getDeclaredMethods()) {
            HostFunction annotation = method.getAnnotation(HostFunction.class);
            if (annotation == null && (!all || Modifier.isStatic(method.getModifiers()))) {
                continue;
            }
            String written = annotation == null ? "" : annotation.value();
            String name = !written.isEmpty() ? written : all ? inKebabCase(method.getName()) : method.getName();
            if (methods.put(name, method) != null) {
                throw new IllegalArgumentException(type.getName() + " has two functions \"" + name
                        + "\"; give one another name with @HostFunction");
            }
        }
        return methods;
    }

    private static String inKebabCase(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}
