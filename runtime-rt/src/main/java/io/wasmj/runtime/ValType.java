package io.wasmj.runtime;

/**
 * A value type (spec, "Types: Value Types") and the Java type that carries it in host functions, exports and compiled
 * code.
 */
public sealed interface ValType extends StorageType permits NumType, VecType, RefType {

    NumType I32 = NumType.I32;
    NumType I64 = NumType.I64;
    NumType F32 = NumType.F32;
    NumType F64 = NumType.F64;
    VecType V128 = VecType.V128;
    RefType FUNCREF = new RefType(true, AbstractHeapType.FUNC);
    RefType EXTERNREF = new RefType(true, AbstractHeapType.EXTERN);
    RefType ANYREF = new RefType(true, AbstractHeapType.ANY);
    RefType EXNREF = new RefType(true, AbstractHeapType.EXN);

    /** The Java type of a value of this type as hosts see it; {@code null} is the null reference. */
    Class<?> javaType();

    boolean isReference();

    /** Whether a local of this type has a value before it is set: all but references that cannot be null. */
    boolean isDefaultable();
}
