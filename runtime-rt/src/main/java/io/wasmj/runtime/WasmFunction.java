package io.wasmj.runtime;

import io.wasmj.runtime.abi.FunctionInstance;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** A function of a guest or of the host, as it stands in tables and is passed as a {@code funcref}. */
public abstract sealed class WasmFunction implements Extern permits FunctionInstance {

    /** For the one implementation, which this type is sealed to. */
    protected WasmFunction() {}

    @Override
    public abstract FuncType type();

    /** A handle of exactly {@code type().methodType()}; traps arrive as {@link Trap}. */
    public abstract MethodHandle handle();

    /** Calls with boxed arguments; returns null, the one result, or an {@code Object[]} of them. */
    public @Nullable Object call(@Nullable Object... arguments) {
        try {
            return handle().invokeWithArguments(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw sneak(e);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> RuntimeException sneak(Throwable e) throws T {
        throw (T) e;
    }
}
