package io.wasmj.runtime;

import java.util.List;

/** What a module defines as a type: a function, a structure or an array (spec, "Types: Composite Types"). */
public sealed interface CompositeType permits FuncType, StructType, ArrayType {

    /** The abstract type that it is a subtype of. */
    AbstractHeapType kind();

    /** Whether a type so composed may be a declared subtype of one composed as {@code other}. */
    default boolean matches(CompositeType other) {
        return switch (this) {
            case FuncType func ->
                other instanceof FuncType wanted
                        && matches(func.results(), wanted.results())
                        && matches(wanted.params(), func.params());
            case StructType struct ->
                other instanceof StructType wanted
                        && struct.fields().size() >= wanted.fields().size()
                        && all(
                                wanted.fields().size(),
                                i -> struct.fields()
                                        .get(i)
                                        .matches(wanted.fields().get(i)));
            case ArrayType array ->
                other instanceof ArrayType wanted && array.element().matches(wanted.element());
        };
    }

    /** Whether values of types {@code actual} may stand where {@code wanted} is asked for. */
    static boolean matches(List<ValType> actual, List<ValType> wanted) {
        return actual.size() == wanted.size()
                && all(actual.size(), i -> actual.get(i).matches(wanted.get(i)));
    }

    private static boolean all(int count, java.util.function.IntPredicate test) {
        return java.util.stream.IntStream.range(0, count).allMatch(test);
    }
}
