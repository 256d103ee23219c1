package io.wasmj.runtime;

import io.wasmj.runtime.abi.FunctionInstance;
import io.wasmj.runtime.abi.GuestInstance;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A function as generated code imports it.
 *
 * @param handle of the type's {@code methodType()} with the calling {@link GuestInstance} behind the parameters
 * @param function what is bound, where it is a function that has a type of its own
 */
record HostBinding(
        FuncType type, MethodHandle handle, @Nullable FunctionInstance function) {

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

    /** Reads the type of a host function from its handle. */
    static HostBinding of(MethodHandle handle) {
        boolean wantsCaller =
                handle.type().parameterCount() > 0 && handle.type().parameterType(0) == Caller.class;
        List<ValType> params = new ArrayList<>();
        for (Class<?> parameter : handle.type()
                .parameterList()
                .subList(wantsCaller ? 1 : 0, handle.type().parameterCount())) {
            params.add(valType(parameter, handle));
        }
        Class<?> result = handle.type().returnType();
        FuncType type = new FuncType(params, result == void.class ? List.of() : List.of(valType(result, handle)));
        return bind(type, handle, wantsCaller);
    }

    private static HostBinding bind(FuncType type, MethodHandle handle, boolean wantsCaller) {
        MethodType target = type.methodType().appendParameterTypes(GuestInstance.class);
        if (!wantsCaller) {
            int behind = handle.type().parameterCount();
            return new HostBinding(type, MethodHandles.dropArguments(handle, behind, GuestInstance.class), null);
        }
        MethodHandle withGuest = MethodHandles.filterArguments(handle, 0, CALLER);
        int[] order = new int[target.parameterCount()];
        order[0] = order.length - 1;
        for (int i = 1; i < order.length; i++) {
            order[i] = i - 1;
        }
        return new HostBinding(type, MethodHandles.permuteArguments(withGuest, target, order), null);
    }

    private static ValType valType(Class<?> type, MethodHandle handle) {
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
                .orElseThrow(() -> new IllegalArgumentException("a host function " + handle.type()
                        + " has a parameter or result of " + type + "; allowed are int, long, float, double, "
                        + V128.class.getName() + ", " + WasmFunction.class.getName() + " and Object"));
    }

    /** A function of another instance. Its traps are read where it is left: the import stub takes all else for the host's. */
    static HostBinding function(WasmFunction function) {
        HostBinding binding = bind(function.type(), function.handle(), false);
        return new HostBinding(binding.type, binding.handle, (FunctionInstance) function);
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
        return bind(type, MethodHandles.dropArguments(body, 0, host.parameterList()), false);
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
