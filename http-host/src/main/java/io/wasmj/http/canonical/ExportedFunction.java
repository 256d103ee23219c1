package io.wasmj.http.canonical;

import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.NumType;
import io.wasmj.runtime.ValType;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A function that guests export, called with Java values. */
public final class ExportedFunction {

    private final Signature signature;

    private ExportedFunction(Signature signature) {
        this.signature = signature;
    }

    /**
     * A function of the type that a method has.
     *
     * @param lookup of whoever may make the records that the method takes and returns
     */
    public static ExportedFunction of(MethodHandles.Lookup lookup, Method method) {
        JavaTypes types = new JavaTypes(lookup);
        List<CanonicalType> parameters = new ArrayList<>();
        for (Type parameter : method.getGenericParameterTypes()) {
            parameters.add(types.of(parameter));
        }
        return new ExportedFunction(new Signature(parameters, types.ofResult(method.getGenericReturnType())));
    }

    /** Its type as modules have it. */
    public FuncType type() {
        return signature.exportedType();
    }

    /** Calls it; null where it returns nothing. What the arguments became is the guest's to free. */
    public @Nullable Object call(Instance instance, String export, Object... arguments) {
        GuestMemory guest = new GuestMemory(instance);
        FuncType type = type();
        long[] bits = new long[type.params().size()];
        signature.giveArguments(guest, new CoreValues(bits), arguments);
        Object[] core = new Object[bits.length];
        for (int i = 0; i < core.length; i++) {
            core[i] = value(type.params().get(i), bits[i]);
        }
        return signature.result(guest, instance.call(export, core));
    }

    private static Object value(ValType type, long bits) {
        return switch ((NumType) type) {
            case I32 -> (int) bits;
            case I64 -> bits;
            case F32 -> Float.intBitsToFloat((int) bits);
            case F64 -> Double.longBitsToDouble(bits);
        };
    }
}
