package io.wasmj.runtime.abi;

import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.function.Supplier;

/**
 * Makes the constants of the classes through which guests call the host. Each is made at the first call: most programs
 * call few of the functions they import, and the handle of one may take longer than a small program runs.
 */
public final class ImportTarget {

    private ImportTarget() {}

    /** A bootstrap method: the handle that the class data's supplier with a number gives. */
    public static MethodHandle resolve(MethodHandles.Lookup stubs, String name, Class<?> type, int index)
            throws IllegalAccessException {
        Supplier<?> supplier = MethodHandles.classDataAt(stubs, ConstantDescs.DEFAULT_NAME, Supplier.class, index);
        return (MethodHandle) supplier.get();
    }
}
