package io.wasmj.runtime;

import java.lang.invoke.MethodType;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The type of a function: what it takes and what it returns, in order. One made by its constructor stands for the type
 * that is alone in its recursive group and final; one of a {@link DefinedType} is that type, and equals no other.
 */
public final class FuncType implements ExternType, CompositeType {

    private final List<ValType> params;
    private final List<ValType> results;
    private @Nullable DefinedType definition;

    public FuncType(List<? extends ValType> params, List<? extends ValType> results) {
        this(List.copyOf(params), List.copyOf(results), null);
    }

    FuncType(List<ValType> params, List<ValType> results, @Nullable DefinedType definition) {
        this.params = params;
        this.results = results;
        this.definition = definition;
    }

    public List<ValType> params() {
        return params;
    }

    public List<ValType> results() {
        return results;
    }

    /** This type as a heap type: what references to such functions refer to. */
    public DefinedType definition() {
        DefinedType known = definition;
        if (known == null) {
            known = DefinedType.group(List.of(new SubType(true, null, this))).getFirst();
            definition = known;
        }
        return known;
    }

    private boolean isPlain() {
        DefinedType known = definition;
        return known == null || known.isPlain();
    }

    /** Whether a function of this type may be imported, or be referred to, as one of {@code wanted}. */
    public boolean matches(FuncType wanted) {
        return equals(wanted) || definition().matches(wanted.definition());
    }

    @Override
    public AbstractHeapType kind() {
        return AbstractHeapType.FUNC;
    }

    /**
     * The Java signature of a function of this type as hosts see it: primitives for numbers; {@code void}, the one
     * result, or an {@code Object[]} of boxed results where there are several.
     */
    public MethodType methodType() {
        Class<?> result =
                switch (results.size()) {
                    case 0 -> void.class;
                    case 1 -> results.getFirst().javaType();
                    default -> Object[].class;
                };
        return MethodType.methodType(
                result, params.stream().map(ValType::javaType).toArray(Class<?>[]::new));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof FuncType type) || isPlain() != type.isPlain()) {
            return false;
        }
        return isPlain()
                ? params.equals(type.params) && results.equals(type.results)
                : definition().equals(type.definition());
    }

    @Override
    public int hashCode() {
        return 31 * params.hashCode() + results.hashCode();
    }

    /** In the notation of the text format, such as {@code (i32 i64) -> (f64)}. */
    @Override
    public String toString() {
        return list(params) + " -> " + list(results);
    }

    private static String list(List<ValType> types) {
        return types.stream().map(ValType::toString).collect(Collectors.joining(" ", "(", ")"));
    }
}
