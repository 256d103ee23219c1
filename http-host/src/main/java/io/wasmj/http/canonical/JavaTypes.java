package io.wasmj.http.canonical;

import io.wasmj.http.spi.Result;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads canonical types off Java types, as {@link io.wasmj.http.spi.HostInterface} has them. */
final class JavaTypes {

    private static final MethodType ACCESSOR = MethodType.methodType(Object.class, Object.class);

    private static final Map<Class<?>, CanonicalType> SCALARS = Arrays.stream(CanonicalType.Scalar.Kind.values())
            .collect(Collectors.toMap(kind -> kind.javaType, CanonicalType.Scalar::new));

    private final MethodHandles.Lookup lookup;
    private final Map<Type, CanonicalType> known = new ConcurrentHashMap<>();

    JavaTypes(MethodHandles.Lookup lookup) {
        this.lookup = lookup;
    }

    /** Null for {@code void} and {@link Void}. */
    @Nullable
    CanonicalType ofResult(Type type) {
        return type == void.class || type == Void.class ? null : of(type);
    }

    CanonicalType of(Type type) {
        CanonicalType found = known.get(type);
        if (found == null) {
            found = switch (type) {
                case ParameterizedType generic -> ofGeneric(generic);
                case Class<?> plain -> ofClass(plain);
                default -> throw unfit(type);
            };
            known.put(type, found);
        }
        return found;
    }

    private CanonicalType ofGeneric(ParameterizedType type) {
        Type[] arguments = type.getActualTypeArguments();
        if (type.getRawType() == List.class) {
            return new CanonicalType.Elements(of(arguments[0]));
        }
        if (type.getRawType() == Optional.class) {
            return new CanonicalType.Variant(Arrays.asList(null, of(arguments[0])), OPTION);
        }
        if (type.getRawType() == Result.class) {
            return new CanonicalType.Variant(Arrays.asList(ofResult(arguments[0]), ofResult(arguments[1])), RESULT);
        }
        throw unfit(type);
    }

    private CanonicalType ofClass(Class<?> type) {
        if (type == String.class) {
            return new CanonicalType.Text();
        }
        if (type == byte[].class) {
            return new CanonicalType.Bytes();
        }
        if (type.isRecord()) {
            return ofRecord(type);
        }
        if (type.isEnum()) {
            Object[] constants = type.getEnumConstants();
            return new CanonicalType.Variant(
                    Arrays.asList(new CanonicalType[constants.length]), new Constants(constants));
        }
        if (type.isSealed()) {
            return ofSealed(type);
        }
        CanonicalType scalar = SCALARS.get(MethodType.methodType(type).unwrap().returnType());
        if (scalar == null) {
            throw unfit(type);
        }
        return scalar;
    }

    private static IllegalArgumentException unfit(Type type) {
        return new IllegalArgumentException(type + " is no type of a host interface");
    }

    private CanonicalType.Fields ofRecord(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        List<CanonicalType> types = new ArrayList<>();
        List<MethodHandle> accessors = new ArrayList<>();
        try {
            for (RecordComponent component : components) {
                types.add(of(component.getGenericType()));
                accessors.add(lookup.unreflect(component.getAccessor()).asType(ACCESSOR));
            }
            return new CanonicalType.Fields(types, constructor(type), accessors);
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException("the lookup cannot reach " + type, e);
        }
    }

    /** Takes an {@code Object[]}, returns an {@code Object}. */
    private MethodHandle constructor(Class<?> type) throws IllegalAccessException {
        Class<?>[] parameters = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return lookup.findConstructor(type, MethodType.methodType(void.class, parameters))
                    .asSpreader(Object[].class, parameters.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (NoSuchMethodException e) {
            throw new AssertionError("every record has its canonical constructor", e);
        }
    }

    /** Cases of one component have its type as their payload, those of none have no payload. */
    private CanonicalType ofSealed(Class<?> type) {
        List<Class<?>> cases = List.of(type.getPermittedSubclasses());
        List<@Nullable CanonicalType> payloads = new ArrayList<>();
        List<MethodHandle> constructors = new ArrayList<>();
        List<@Nullable MethodHandle> accessors = new ArrayList<>();
        try {
            for (Class<?> each : cases) {
                if (!each.isRecord() || each.getRecordComponents().length > 1) {
                    throw new IllegalArgumentException(each + " is no case: a record of at most one component");
                }
                boolean empty = each.getRecordComponents().length == 0;
                RecordComponent only = empty ? null : each.getRecordComponents()[0];
                payloads.add(only == null ? null : of(only.getGenericType()));
                accessors.add(
                        only == null
                                ? null
                                : lookup.unreflect(only.getAccessor()).asType(ACCESSOR));
                constructors.add(constructor(each));
            }
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException("the lookup cannot reach the cases of " + type, e);
        }
        return new CanonicalType.Variant(payloads, new Records(cases, constructors, accessors));
    }

    // ---- Cases

    private record Constants(Object[] constants) implements CanonicalType.Cases {
        @Override
        public int index(Object value) {
            return ((Enum<?>) value).ordinal();
        }

        @Override
        public @Nullable Object payload(Object value) {
            return null;
        }

        @Override
        public Object make(int index, @Nullable Object payload) {
            return constants[index];
        }
    }

    private record Records(
            List<Class<?>> cases, List<MethodHandle> constructors, List<? extends @Nullable MethodHandle> accessors)
            implements CanonicalType.Cases {
        @Override
        public int index(Object value) {
            return cases.indexOf(value.getClass());
        }

        @Override
        public @Nullable Object payload(Object value) {
            MethodHandle accessor = accessors.get(index(value));
            return accessor == null ? null : Handles.call(() -> (Object) accessor.invokeExact(value));
        }

        @Override
        public Object make(int index, @Nullable Object payload) {
            Object[] arguments = payload == null ? new Object[0] : new Object[] {payload};
            MethodHandle constructor = constructors.get(index);
            return Handles.call(() -> (Object) constructor.invokeExact(arguments));
        }
    }

    private static final CanonicalType.Cases OPTION = new CanonicalType.Cases() {
        @Override
        public int index(Object value) {
            return ((Optional<?>) value).isPresent() ? 1 : 0;
        }

        @Override
        public @Nullable Object payload(Object value) {
            return ((Optional<?>) value).orElse(null);
        }

        @Override
        public Object make(int index, @Nullable Object payload) {
            return Optional.ofNullable(payload);
        }
    };

    private static final CanonicalType.Cases RESULT = new CanonicalType.Cases() {
        @Override
        public int index(Object value) {
            return value instanceof Result.Err ? 1 : 0;
        }

        @Override
        public @Nullable Object payload(Object value) {
            return switch ((Result<?, ?>) value) {
                case Result.Ok<?, ?>(var ok) -> ok;
                case Result.Err<?, ?>(var error) -> error;
            };
        }

        @Override
        public Object make(int index, @Nullable Object payload) {
            return index == 0 ? new Result.Ok<>(payload) : new Result.Err<>(payload);
        }
    };
}
