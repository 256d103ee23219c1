package io.wasmj.wasi;

import io.wasmj.runtime.HostFunction;
import io.wasmj.runtime.Linker;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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

    static final Map<String, Import> PREVIEW_1 = imports(new Glue(Layout.class), _ -> true);

    /** The same functions, where some values have another layout. */
    static final Map<String, Import> UNSTABLE = unstable();

    private Preview1() {}

    /** An import, made when a guest first calls it: making all would take longer than many a guest runs. */
    static final class Import implements Supplier<MethodHandle> {
        private final Glue glue;
        private final Method function;
        private volatile @Nullable MethodHandle handle;

        private Import(Glue glue, Method function) {
            this.glue = glue;
            this.function = function;
        }

        MethodType type() {
            return glue.type(function);
        }

        @Override
        public MethodHandle get() {
            MethodHandle made = handle;
            if (made == null) {
                made = glue.bind(function);
                handle = made;
            }
            return made;
        }
    }

    static void defineIn(Linker linker) {
        PREVIEW_1.forEach(
                (name, function) -> linker.function("wasi_snapshot_preview1", name, function.type(), function));
        UNSTABLE.forEach((name, function) -> linker.function("wasi_unstable", name, function.type(), function));
    }

    private static Map<String, Import> unstable() {
        Glue differences = new Glue(UnstableLayout.class);
        Map<String, Import> all = new HashMap<>(PREVIEW_1);
        all.putAll(imports(new Glue(Layout.class).with(UnstableLayout.class), differences::concerns));
        return all;
    }

    private static Map<String, Import> imports(Glue glue, Predicate<Method> wanted) {
        Map<String, Import> all = new HashMap<>();
        for (Class<?> type : FUNCTIONS) {
            for (Method method : type.getDeclaredMethods()) {
                HostFunction function = method.getAnnotation(HostFunction.class);
                if (function != null && wanted.test(method)) {
                    all.put(function.value(), new Import(glue, method));
                }
            }
        }
        return all;
    }
}
