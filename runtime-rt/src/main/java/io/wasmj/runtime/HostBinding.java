package io.wasmj.runtime;

import io.wasmj.runtime.abi.FunctionInstance;
import io.wasmj.runtime.abi.GuestInstance;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A function as generated code imports it.
 *
 * @param handle makes one of the type's {@code methodType()} with the calling {@link GuestInstance} behind the parameters
 * @param function what is bound, where it is a function that has a type of its own
 */
record HostBinding(
        FuncType type,
        Supplier<MethodHandle> handle,
        @Nullable FunctionInstance function) {

    private static final MethodHandle CALLER;
    private static final MethodHandle UNKNOWN;
    private static final MethodHandle ZEROS;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            CALLER = lookup.findVirtual(GuestInstance.class, "caller", MethodType.methodType(Caller.class));
            UNKNOWN = lookup.findStatic(HostBinding.class, "trap", MethodType.methodType(void.class, String.class));
            ZEROS = lookup.findStatic(HostBinding.class, "zeros", MethodType.methodType(Object[].class, List.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * Whether this may be imported as a function of a type. What a function of the host takes and returns is only known
     * as far as Java's types tell references apart.
     */
    boolean fits(FuncType wanted) {
        return function == null ? type.methodType().equals(wanted.methodType()) : type.matches(wanted);
    }

    static HostBinding of(MethodHandle handle) {
        return of(handle.type(), () -> handle);
    }

    /** Reads the type of a host function from that of its handle, which is made when it is first called. */
    static HostBinding of(MethodType handleType, Supplier<MethodHandle> handle) {
        boolean wantsCaller = handleType.parameterCount() > 0 && handleType.parameterType(0) == Caller.class;
        List<ValType> params = new ArrayList<>();
        for (Class<?> parameter :
                handleType.parameterList().subList(wantsCaller ? 1 : 0, handleType.parameterCount())) {
            params.add(valType(parameter, handleType));
        }
        Class<?> result = handleType.returnType();
        FuncType type = new FuncType(params, result == void.class ? List.of() : List.of(valType(result, handleType)));
        return new HostBinding(type, () -> bind(handle.get(), handleType, wantsCaller), null);
    }

    private static MethodHandle bind(MethodHandle handle, MethodType type, boolean wantsCaller) {
        if (!handle.type().equals(type)) {
            throw new IllegalStateException("a host function was said to be " + type + " and is " + handle.type());
        }
        return wantsCaller
                ? behind(handle)
                : MethodHandles.dropArguments(handle, type.parameterCount(), GuestInstance.class);
    }

    /** Takes the guest behind the parameters in place of the caller before them. */
    private static MethodHandle behind(MethodHandle handle) {
        MethodHandle withGuest = MethodHandles.filterArguments(handle, 0, CALLER);
        int[] order = new int[handle.type().parameterCount()];
        order[0] = order.length - 1;
        for (int i = 1; i < order.length; i++) {
            order[i] = i - 1;
        }
        MethodType target = handle.type().dropParameterTypes(0, 1).appendParameterTypes(GuestInstance.class);
        return MethodHandles.permuteArguments(withGuest, target, order);
    }

    private static ValType valType(Class<?> type, MethodType function) {
        return Stream.of(
                        ValType.I32,
                        ValType.I64,
                        ValType.F32,
                        ValType.F64,
                        ValType.V128,
                        ValType.FUNCREF,
                        ValType.EXTERNREF)
                .filter(v -> v.javaType() == type)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a host function " + function
                        + " has a parameter or result of " + type + "; allowed are int, long, float, double, "
                        + V128.class.getName() + ", " + WasmFunction.class.getName() + " and Object"));
    }

    /** A function of another instance. Its traps are read where it is left: the import stub takes all else for the host's. */
    static HostBinding function(WasmFunction function) {
        FuncType type = function.type();
        return new HostBinding(
                type, () -> bind(function.handle(), type.methodType(), false), (FunctionInstance) function);
    }

    /** Stands in for an import nobody defined. */
    static HostBinding unknown(ImportType wanted, FuncType type, UnknownImports policy) {
        MethodType host = type.methodType();
        MethodHandle body = MethodHandles.empty(MethodType.methodType(host.returnType()));
        if (host.returnType() == Object[].class) {
            body = ZEROS.bindTo(type.results());
        }
        if (policy == UnknownImports.TRAP) {
            body = MethodHandles.foldArguments(body, UNKNOWN.bindTo(wanted.toString()));
        }
        MethodHandle handle = MethodHandles.dropArguments(body, 0, host.parameterList());
        return new HostBinding(type, () -> bind(handle, host, false), null);
    }

    @SuppressWarnings("UnusedMethod") // Called through ZEROS.
    private static @Nullable Object[] zeros(List<ValType> types) {
        return types.stream().map(HostBinding::zero).toArray();
    }

    private static @Nullable Object zero(ValType type) {
        return switch (type) {
            case NumType.I32 -> 0;
            case NumType.I64 -> 0L;
            case NumType.F32 -> 0f;
            case NumType.F64 -> 0d;
            case VecType _ -> V128.of(0, 0);
            case RefType _ -> null;
        };
    }

    @SuppressWarnings("UnusedMethod") // Called through UNKNOWN.
    private static void trap(String wanted) {
        throw new Trap(TrapCode.UNKNOWN_IMPORT, wanted, null);
    }
}
