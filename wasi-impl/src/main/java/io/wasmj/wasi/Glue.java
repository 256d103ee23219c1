package io.wasmj.wasi;

import io.wasmj.runtime.Caller;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Makes imports of Java methods: a guest's numbers become values and what a method returns goes into its memory, as the
 * methods of a layout do it; the guest's state is found, and what is thrown becomes an errno. All of a guest's addresses are
 * checked before the method is called.
 */
final class Glue {

    /** Of a layout's method that puts a result: the sizes of its places, in bytes. The guest passes an address of each. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface Places {
        long[] value();
    }

    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private static final MethodHandle GUEST = find(Guest.class, "of", MethodType.methodType(Guest.class, Caller.class));
    private static final MethodHandle ERRNO =
            find(Errors.class, "errno", MethodType.methodType(int.class, Throwable.class));
    private static final MethodHandle PLACE =
            find(Glue.class, "place", MethodType.methodType(MemorySegment.class, long.class, Guest.class, int.class));
    private static final MethodHandle SUCCESS = MethodHandles.constant(int.class, Errno.SUCCESS.code());

    /** By the type they make or put. */
    private final Map<Class<?>, Method> makers = new HashMap<>();

    private final Map<Class<?>, Method> putters = new HashMap<>();

    /** @param layout a class whose methods make values of a guest and its numbers, or put values in places */
    Glue(Class<?> layout) {
        with(layout);
    }

    /** Has the methods of another layout in place of those for the same types. */
    final Glue with(Class<?> layout) {
        for (Method method : layout.getDeclaredMethods()) {
            if (method.isAnnotationPresent(Places.class)) {
                Class<?>[] types = method.getParameterTypes();
                putters.put(types[types.length - 1], method);
            } else if (method.getParameterCount() > 0 && method.getParameterTypes()[0] == Guest.class) {
                makers.put(method.getReturnType(), method);
            }
        }
        return this;
    }

    /** Whether a function takes or returns something that this has a method for. */
    boolean concerns(Method function) {
        return putters.containsKey(function.getReturnType())
                || Arrays.stream(function.getParameterTypes()).anyMatch(makers::containsKey);
    }

    /** The type of the import that a function is. */
    MethodType type(Method function) {
        List<Class<?>> parameters = new ArrayList<>();
        parameters.add(Caller.class);
        for (Class<?> parameter : List.of(function.getParameterTypes()).subList(1, function.getParameterCount())) {
            Method maker = makers.get(parameter);
            List<Class<?>> numbers = maker == null ? List.of(parameter) : List.of(maker.getParameterTypes());
            parameters.addAll(maker == null ? numbers : numbers.subList(1, numbers.size()));
        }
        if (function.getReturnType() != void.class) {
            parameters.addAll(Collections.nCopies(places(putter(function)).length, int.class));
        }
        return MethodType.methodType(hasErrno(function) ? int.class : void.class, parameters);
    }

    /** All but the one that never returns. */
    private static boolean hasErrno(Method function) {
        return !function.getName().equals("procExit");
    }

    private Method putter(Method function) {
        return Objects.requireNonNull(putters.get(function.getReturnType()), function.toString());
    }

    private static long[] places(Method putter) {
        return putter.getAnnotation(Places.class).value();
    }

    /** The import that a function is. */
    MethodHandle bind(Method function) {
        MethodHandle body = unreflect(function);
        for (int i = function.getParameterCount() - 1; i > 0; i--) {
            Method maker = makers.get(function.getParameterTypes()[i]);
            body = maker == null ? body : make(body, i, unreflect(maker));
        }
        if (function.getReturnType() != void.class) {
            body = put(body, putter(function));
        }
        if (hasErrno(function)) {
            body = MethodHandles.catchException(MethodHandles.filterReturnValue(body, SUCCESS), Throwable.class, ERRNO);
        }
        return MethodHandles.filterArguments(body, 0, GUEST);
    }

    /** Takes the guest's numbers in place of an argument that is made of them. */
    private static MethodHandle make(MethodHandle body, int at, MethodHandle maker) {
        MethodHandle all = MethodHandles.collectArguments(body, at, maker);
        // The guest is an argument of both.
        int[] order = new int[all.type().parameterCount()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i < at ? i : i == at ? 0 : i - 1;
        }
        return MethodHandles.permuteArguments(all, all.type().dropParameterTypes(at, at + 1), order);
    }

    /** Takes addresses behind the other arguments, and puts there what was returned. */
    private static MethodHandle put(MethodHandle body, Method putter) {
        long[] sizes = places(putter);
        int arguments = body.type().parameterCount();
        MethodHandle all = MethodHandles.collectArguments(unreflect(putter), sizes.length, body);
        int[] order = new int[all.type().parameterCount()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i < sizes.length ? arguments + i : i - sizes.length;
        }
        MethodType behind = body.type().changeReturnType(void.class);
        for (long _ : sizes) {
            behind = behind.appendParameterTypes(MemorySegment.class);
        }
        all = MethodHandles.permuteArguments(all, behind, order);
        for (int i = sizes.length - 1; i >= 0; i--) {
            all = make(all, arguments + i, MethodHandles.insertArguments(PLACE, 0, sizes[i]));
        }
        return all;
    }

    static MemorySegment place(long size, Guest guest, int address) throws WasiException {
        return guest.slice(address, size);
    }

    private static MethodHandle unreflect(Method method) {
        try {
            return LOOKUP.unreflect(method);
        } catch (IllegalAccessException e) {
            throw new LinkageError("cannot bind " + method, e);
        }
    }

    private static MethodHandle find(Class<?> type, String name, MethodType signature) {
        try {
            return LOOKUP.findStatic(type, name, signature);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("cannot find " + name, e);
        }
    }
}
