package io.wasmj.wasi;

import io.wasmj.runtime.HostFunction;
import io.wasmj.runtime.Linker;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The functions of preview 1. Each is a Java method whose signature says what its witx says: it takes a {@link Guest} and
 * the parameters, and returns the result or throws. {@link Glue} makes an import of it.
 */
final class Preview1 {

    private static final List<Class<?>> FUNCTIONS = List.of(
            ProcessFunctions.class,
            DescriptorFunctions.class,
            FileFunctions.class,
            PathFunctions.class,
            PollFunctions.class,
            SocketFunctions.class);

    static final Map<String, MethodHandle> PREVIEW_1 = bind(new Glue(Layout.class), _ -> true);

    /** The same functions, where some values have another layout. */
    static final Map<String, MethodHandle> UNSTABLE = unstable();

    private Preview1() {}

    static void defineIn(Linker linker) {
        PREVIEW_1.forEach((name, handle) -> linker.function("wasi_snapshot_preview1", name, handle));
        UNSTABLE.forEach((name, handle) -> linker.function("wasi_unstable", name, handle));
    }

    private static Map<String, MethodHandle> unstable() {
        Glue glue = new Glue(Layout.class).with(UnstableLayout.class);
        Map<String, MethodHandle> all = new HashMap<>(PREVIEW_1);
        all.putAll(bind(glue, method -> new Glue(UnstableLayout.class).concerns(method)));
        return all;
    }

    private static Map<String, MethodHandle> bind(Glue glue, Predicate<Method> wanted) {
        return FUNCTIONS.stream()
                .flatMap(type -> Stream.of(type.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(HostFunction.class) && wanted.test(method))
                .collect(Collectors.toMap(
                        method -> method.getAnnotation(HostFunction.class).value(), glue::bind));
    }
}
