package io.wasmj.runtime.abi;

import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.WasmFunction;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A function as a value. One of a guest is told apart within its instance by its signature (the index of its type among
 * the module's distinct types) and its ordinal among the functions of that signature, which the generated dispatchers
 * switch over.
 */
public final class FunctionInstance extends WasmFunction {

    final @Nullable GuestInstance owner;
    final int signature;
    final int ordinal;
    private final FuncType type;
    private volatile @Nullable MethodHandle raw;
    private volatile @Nullable MethodHandle entry;

    FunctionInstance(GuestInstance owner, int signature, int ordinal, FuncType type) {
        this.owner = owner;
        this.signature = signature;
        this.ordinal = ordinal;
        this.type = type;
    }

    private FunctionInstance(FuncType type, MethodHandle handle) {
        this.owner = null;
        this.signature = -1;
        this.ordinal = -1;
        this.type = type;
        raw = EntryGuard.guestToHost(handle);
        entry = handle;
    }

    /** A function of the host; {@code handle} can be called with {@code type.methodType()}. */
    public static FunctionInstance ofHost(FuncType type, MethodHandle handle) {
        return new FunctionInstance(type, handle.asType(type.methodType()));
    }

    @Override
    public FuncType type() {
        return type;
    }

    /** A handle that lets JVM exceptions through as they are, for calls from guest to guest. */
    public MethodHandle raw() {
        MethodHandle handle = raw;
        if (handle == null) {
            GuestInstance self = Objects.requireNonNull(owner);
            handle = EntryGuard.guestToGuest(bound(self), self);
            raw = handle;
        }
        return handle;
    }

    @Override
    public MethodHandle handle() {
        MethodHandle handle = entry;
        if (handle == null) {
            GuestInstance self = Objects.requireNonNull(owner);
            handle = EntryGuard.hostToGuest(bound(self), self);
            entry = handle;
        }
        return handle;
    }

    private MethodHandle bound(GuestInstance self) {
        MethodHandle dispatcher = self.module().dispatcher(signature);
        return MethodHandles.insertArguments(dispatcher, type.params().size(), ordinal, self);
    }

    @Override
    public String toString() {
        return "function " + type;
    }
}
