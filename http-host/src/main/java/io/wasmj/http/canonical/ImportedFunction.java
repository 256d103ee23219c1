package io.wasmj.http.canonical;

import io.wasmj.http.spi.HostCall;
import io.wasmj.http.spi.HostInterface;
import io.wasmj.http.spi.RequestScope;
import io.wasmj.http.spi.Result;
import io.wasmj.http.spi.Waiting;
import io.wasmj.runtime.Caller;
import io.wasmj.runtime.ValType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;

/** A method of the host as a function of core types. */
final class ImportedFunction {

    private static final MethodHandle CALL;
    private static final MethodHandle FROM_FLOAT;
    private static final MethodHandle TO_FLOAT;
    private static final MethodHandle FROM_DOUBLE;
    private static final MethodHandle TO_DOUBLE;

    static {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        try {
            CALL = lookup.findVirtual(
                    ImportedFunction.class, "call", MethodType.methodType(long.class, Caller.class, long[].class));
            FROM_FLOAT =
                    lookup.findStatic(Float.class, "floatToRawIntBits", MethodType.methodType(int.class, float.class));
            TO_FLOAT = lookup.findStatic(Float.class, "intBitsToFloat", MethodType.methodType(float.class, int.class));
            FROM_DOUBLE = lookup.findStatic(
                    Double.class, "doubleToRawLongBits", MethodType.methodType(long.class, double.class));
            TO_DOUBLE = lookup.findStatic(
                    Double.class, "longBitsToDouble", MethodType.methodType(double.class, long.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Class<?> state;
    /** Takes the state and the arguments in an array. */
    private final MethodHandle method;

    private final Signature signature;

    private final boolean waits;
    /** What its calls are called when they are told of. */
    private final String service;

    private final String name;

    private ImportedFunction(
            Class<?> state, MethodHandle method, Signature signature, boolean waits, String service, String name) {
        this.state = state;
        this.method = method;
        this.signature = signature;
        this.waits = waits;
        this.service = service;
        this.name = name;
    }

    /**
     * A handle of core types with a leading {@link Caller}, for a method of what is attached to the caller.
     *
     * @param name by which guests import it
     * @throws IllegalArgumentException where the lookup cannot reach the method, or has a type that is none of ours
     */
    static MethodHandle of(HostInterface functions, JavaTypes types, String name, Method method) {
        List<CanonicalType> parameters = new ArrayList<>();
        for (Type parameter : method.getGenericParameterTypes()) {
            parameters.add(types.of(parameter));
        }
        Signature signature = new Signature(parameters, types.ofResult(method.getGenericReturnType()));
        try {
            MethodHandle handle = functions
                    .lookup()
                    .unreflect(method)
                    .asSpreader(1, Object[].class, parameters.size())
                    .asType(MethodType.methodType(Object.class, Object.class, Object[].class));
            String service = functions.modules().stream().findFirst().orElse("");
            return new ImportedFunction(functions.type(), handle, signature, functions.waits(), service, name).handle();
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException("the lookup cannot reach " + method, e);
        }
    }

    private MethodHandle handle() {
        List<ValType> types = signature.importedType().params();
        MethodHandle handle = CALL.bindTo(this).asCollector(1, long[].class, types.size());
        MethodType narrow = handle.type();
        for (int i = 0; i < types.size(); i++) {
            Class<?> type = types.get(i).javaType();
            if (type == float.class) {
                handle = MethodHandles.filterArguments(
                        handle, i + 1, FROM_FLOAT.asType(MethodType.methodType(long.class, float.class)));
            } else if (type == double.class) {
                handle = MethodHandles.filterArguments(handle, i + 1, FROM_DOUBLE);
            }
            narrow = narrow.changeParameterType(i + 1, type);
        }
        ValType result = signature.importedType().results().stream().findFirst().orElse(null);
        if (result == ValType.F32) {
            MethodHandle narrowed =
                    MethodHandles.explicitCastArguments(TO_FLOAT, MethodType.methodType(float.class, long.class));
            handle = MethodHandles.filterReturnValue(handle, narrowed);
        } else if (result == ValType.F64) {
            handle = MethodHandles.filterReturnValue(handle, TO_DOUBLE);
        }
        return MethodHandles.explicitCastArguments(
                handle, narrow.changeReturnType(result == null ? void.class : result.javaType()));
    }

    @SuppressWarnings("UnusedMethod") // Called through CALL.
    private long call(Caller caller, long[] bits) {
        GuestMemory guest = new GuestMemory(caller.instance());
        CoreValues in = new CoreValues(bits);
        Object[] arguments = signature.arguments(guest, in);
        Object target = caller.attachment(state);
        Handles.Call call = () -> (Object) method.invokeExact(target, arguments);
        Object result = told(waits ? () -> Waiting.on(() -> Handles.call(call)) : call);
        return signature.giveResult(guest, in, result);
    }

    /** Makes a call, and tells of it when it is over if anybody listens. */
    private Object told(Handles.Call call) {
        RequestScope request = RequestScope.current();
        HostCallEvent event = new HostCallEvent();
        if (!request.isMeasured() && request.trace() == null && !event.isEnabled()) {
            return Handles.call(call);
        }
        RequestScope within = request.ofCall();
        long begun = System.nanoTime();
        event.begin();
        boolean failed = true;
        try {
            Object result = within.call(() -> Handles.call(call));
            failed = result instanceof Result.Err;
            return result;
        } finally {
            event.end();
            long nanos = System.nanoTime() - begun;
            request.called(new HostCall(service, name, begun - request.begun(), nanos, failed, within.trace()));
            if (event.shouldCommit()) {
                event.requestId = request.id();
                event.service = service;
                event.function = name;
                event.failed = failed;
                event.commit();
            }
        }
    }
}
