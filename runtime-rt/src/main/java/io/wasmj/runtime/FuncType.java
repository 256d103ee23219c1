package io.wasmj.runtime;

import java.lang.invoke.MethodType;
import java.util.List;
import java.util.stream.Collectors;

/** The type of a function: what it takes and what it returns, in order. */
public record FuncType(List<ValType> params, List<ValType> results) implements ExternType {

    public FuncType {
        params = List.copyOf(params);
        results = List.copyOf(results);
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

    /** In the notation of the text format, such as {@code (i32 i64) -> (f64)}. */
    @Override
    public String toString() {
        return list(params) + " -> " + list(results);
    }

    private static String list(List<ValType> types) {
        return types.stream().map(ValType::toString).collect(Collectors.joining(" ", "(", ")"));
    }
}
