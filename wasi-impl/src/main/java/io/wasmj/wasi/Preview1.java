package io.wasmj.wasi;

import io.wasmj.runtime.Caller;
import io.wasmj.runtime.HostFunction;
import io.wasmj.runtime.Linker;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes imports of the methods that implement preview 1. Each takes a {@link Guest} and the function's parameters, and
 * returns nothing or throws: the binding finds the guest's state, and turns what is thrown into an errno.
 */
final class Preview1 {

    private static final List<Class<?>> FUNCTIONS = List.of(
            ProcessFunctions.class,
            DescriptorFunctions.class,
            FileFunctions.class,
            PathFunctions.class,
            PollFunctions.class,
            SocketFunctions.class);

    static final Map<String, MethodHandle> PREVIEW_1 = bind(FUNCTIONS);
    static final Map<String, MethodHandle> UNSTABLE = new HashMap<>(PREVIEW_1);

    static {
        UNSTABLE.putAll(bind(List.of(UnstableFunctions.class)));
    }

    private Preview1() {}

    static void defineIn(Linker linker) {
        PREVIEW_1.forEach((name, handle) -> linker.function("wasi_snapshot_preview1", name, handle));
        UNSTABLE.forEach((name, handle) -> linker.function("wasi_unstable", name, handle));
    }

    private static Map<String, MethodHandle> bind(List<Class<?>> types) {
        return types.stream()
                .flatMap(type -> Stream.of(type.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(HostFunction.class))
                .collect(Collectors.toMap(
                        method -> method.getAnnotation(HostFunction.class).value(), Preview1::bind));
    }

    private static MethodHandle bind(Method method) {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            MethodHandle body = lookup.unreflect(method);
            MethodHandle guest = lookup.findStatic(Guest.class, "of", MethodType.methodType(Guest.class, Caller.class));
            if (!method.getName().equals("procExit")) {
                MethodHandle success = MethodHandles.constant(int.class, Errno.SUCCESS.code());
                MethodHandle errno =
                        lookup.findStatic(Errors.class, "errno", MethodType.methodType(int.class, Throwable.class));
                body = MethodHandles.catchException(
                        MethodHandles.filterReturnValue(body, success), Throwable.class, errno);
            }
            return MethodHandles.filterArguments(body, 0, guest);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("cannot bind " + method, e);
        }
    }
}
