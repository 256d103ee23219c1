package io.wasmj.runtime.abi;

import io.wasmj.runtime.ArrayType;
import io.wasmj.runtime.Caller;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.GlobalType;
import io.wasmj.runtime.Memory;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.runtime.MemoryType;
import io.wasmj.runtime.Quota;
import io.wasmj.runtime.Quota.Resource;
import io.wasmj.runtime.TableType;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The classes of a compiled module as the runtime uses them; shared by all instances. */
public final class GuestModule {

    private final ModuleDescription description;
    private final MethodHandles.Lookup lookup;
    private final Class<?> mainClass;
    private final MethodHandle constructor;
    private final ModuleData data;
    private final int[] ordinals;
    private final @Nullable MethodHandle[] dispatchers;
    private final ConcurrentHashMap<Class<?>, MethodHandle> exportClasses = new ConcurrentHashMap<>();

    /**
     * @param loader finds the module's generated classes
     * @param data the resource {@link ModuleDescription#DATA}
     */
    public GuestModule(ModuleDescription description, ClassLoader loader, MemorySegment data)
            throws ReflectiveOperationException {
        this.description = description;
        mainClass = Class.forName(description.mainClass(), true, loader);
        // Where this runtime is a named module.
        GuestModule.class.getModule().addReads(mainClass.getModule());
        lookup = StubClasses.full(MethodHandles.privateLookupIn(mainClass, MethodHandles.lookup()));
        constructor = lookup.findConstructor(mainClass, MethodType.methodType(void.class, InstanceParts.class))
                .asType(MethodType.methodType(GuestInstance.class, InstanceParts.class));
        this.data = ModuleData.read(data, description.dataSizes());
        ordinals = ordinals(description);
        dispatchers = new MethodHandle[description.signatures().size()];
    }

    /** Functions of one signature are numbered in the order of their indices, as the compiler does. */
    private static int[] ordinals(ModuleDescription description) {
        int[] next = new int[description.signatures().size()];
        int[] ordinals = new int[description.functions().length];
        for (int i = 0; i < ordinals.length; i++) {
            ordinals[i] = next[description.functionSignatures()[i]]++;
        }
        return ordinals;
    }

    public ModuleDescription description() {
        return description;
    }

    /** Whether there are types of arrays: then the JVM's checks of array indices are about these. */
    boolean hasArrays() {
        return description.types().stream().anyMatch(type -> type.composite() instanceof ArrayType);
    }

    ModuleData data() {
        return data;
    }

    FunctionInstance newFunction(GuestInstance owner, int slot) {
        int signature = description.functionSignatures()[slot];
        return new FunctionInstance(
                owner, signature, ordinals[slot], description.signatures().get(signature));
    }

    /** The host's signature of a function type, with the instance behind the parameters. */
    private MethodType hostType(FuncType type) {
        return type.methodType().appendParameterTypes(mainClass);
    }

    /** (parameters, ordinal, instance) to result, for all functions of a signature. */
    MethodHandle dispatcher(int signature) {
        MethodHandle dispatcher = dispatchers[signature];
        if (dispatcher == null) {
            FuncType type = description.signatures().get(signature);
            MethodType methodType =
                    type.methodType().appendParameterTypes(int.class).appendParameterTypes(mainClass);
            String name = (type.results().size() > 1 ? "entry" : "call") + signature;
            String className = mainClass.getPackageName() + ".Dispatch";
            try {
                dispatcher = lookup.findStatic(lookup.findClass(className), name, methodType)
                        .asType(methodType.changeParameterType(methodType.parameterCount() - 1, GuestInstance.class));
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("the compiled module lacks " + className + "." + name, e);
            }
            dispatchers[signature] = dispatcher;
        }
        return dispatcher;
    }

    /** (parameters, instance) to result, for one function. */
    MethodHandle method(int function) {
        int slot = description.slotOf(function);
        int signature = description.functionSignatures()[slot];
        return MethodHandles.insertArguments(
                dispatcher(signature),
                description.signatures().get(signature).params().size(),
                ordinals[slot]);
    }

    /**
     * Makes the object that generated code calls its imported functions on.
     *
     * @param functions in import order, each of the import's {@code methodType()} with a {@code GuestInstance} behind;
     *     asked when first called
     * @return null where no function is imported
     */
    public @Nullable Object bindImports(List<Supplier<MethodHandle>> functions, List<FuncType> types)
            throws ReflectiveOperationException {
        if (functions.isEmpty()) {
            return null;
        }
        Class<?> base = lookup.findClass(mainClass.getPackageName() + ".Imports");
        List<MethodType> exact = types.stream().map(this::hostType).toList();
        List<Supplier<MethodHandle>> targets = new ArrayList<>();
        for (int i = 0; i < functions.size(); i++) {
            Supplier<MethodHandle> function = functions.get(i);
            MethodType type = exact.get(i);
            targets.add(() -> function.get().asType(type));
        }
        return StubClasses.imports(lookup, base, exact, targets);
    }

    /** Why {@code memory}, though of the right type, cannot be the memory with that index of this module. */
    public Optional<String> refusal(MemoryInstance memory, int index) {
        if (memory.strategy() != description.strategy()) {
            return Optional.of("the memory is of strategy " + text(memory.strategy()) + ", the module was compiled for "
                    + text(description.strategy()));
        }
        if (memory.mostBytes() > NativeMemory.mostBytes(description.memories().get(index))) {
            return Optional.of("the memory may grow beyond 2 GiB, the module was compiled for less");
        }
        return Optional.empty();
    }

    private static String text(MemoryStrategy strategy) {
        return strategy.name().toLowerCase(Locale.ROOT);
    }

    /** An object of interface {@code type} whose methods call exports of {@code instance} directly. */
    public <T> T bindExports(
            Class<T> type, GuestInstance instance, MethodHandles.Lookup caller, Function<String, Integer> functionOf) {
        MethodHandle constructor = exportClasses.computeIfAbsent(type, t -> {
            try {
                return StubClasses.exports(
                        StubClasses.full(MethodHandles.privateLookupIn(t, caller)),
                        t,
                        name -> method(functionOf.apply(name)));
            } catch (IllegalAccessException e) {
                throw new IllegalArgumentException(
                        t + " is not accessible; pass a lookup of the package it lies in, or open it", e);
            }
        });
        try {
            return type.cast(constructor.invoke(instance));
        } catch (Throwable e) {
            throw new LinkageError("cannot make " + type, e);
        }
    }

    /**
     * Makes and initialises an instance. What the module defines is created here; what it imports is given.
     *
     * @param quota what it may take
     * @param state of another instance of the module, as which this one starts; null for a new one
     */
    public GuestInstance instantiate(
            ResolvedImports imports,
            Quota quota,
            @Nullable InstanceState state,
            Function<GuestInstance, Caller> callers) {
        GlobalInstance[] globals = new GlobalInstance[description.globals().size()];
        for (int i = 0; i < globals.length; i++) {
            GlobalType type = description.globals().get(i);
            if (i < imports.globals().size()) {
                globals[i] = imports.globals().get(i);
            } else if (description.sharedGlobals()[i]) {
                globals[i] = new GlobalInstance(type);
            }
        }
        TableInstance[] tables = new TableInstance[description.tables().size()];
        for (int i = 0; i < tables.length; i++) {
            TableType type = description.tables().get(i);
            tables[i] = i < imports.tables().size() ? imports.tables().get(i) : new TableInstance(type, quota);
        }
        TagInstance[] tags = new TagInstance[description.tags().size()];
        for (int i = 0; i < tags.length; i++) {
            boolean imported = i < imports.tags().size();
            tags[i] = imported
                    ? imports.tags().get(i)
                    : new TagInstance(description.tags().get(i));
        }
        MemoryInstance[] memories = memories(imports.memories(), quota, state);
        GuestInstance instance = null;
        boolean done = false;
        try {
            instance = (GuestInstance)
                    constructor.invokeExact(new InstanceParts(this, imports.stubs(), memories, globals, tables, tags));
            instance.setCaller(callers.apply(instance));
            instance.enter();
            try {
                instance.initialize(imports.functions(), state);
            } finally {
                instance.leave();
            }
            done = true;
            return instance;
        } catch (Throwable e) {
            throw sneak(Traps.atEntry(e, instance));
        } finally {
            // A table or memory that others can see may already hold this instance's functions: it lives on with them.
            if (!done && imports.memories().isEmpty() && imports.tables().isEmpty()) {
                release(memories, 0);
                for (TableInstance table : tables) {
                    table.release();
                }
            }
        }
    }

    private MemoryInstance[] memories(List<MemoryInstance> imported, Quota quota, @Nullable InstanceState state) {
        MemoryInstance[] memories = new MemoryInstance[description.memories().size()];
        try {
            for (int i = 0; i < memories.length; i++) {
                memories[i] = i < imported.size()
                        ? imported.get(i)
                        : memory(description.memories().get(i), quota, state == null ? null : state.memory(i));
            }
            return memories;
        } catch (RuntimeException | Error e) {
            release(memories, imported.size());
            throw e;
        }
    }

    private static void release(@Nullable MemoryInstance[] memories, int from) {
        for (int i = from; i < memories.length; i++) {
            MemoryInstance memory = memories[i];
            if (memory != null) {
                memory.release();
            }
        }
    }

    private MemoryInstance memory(MemoryType type, Quota quota, @Nullable MemoryImage image) {
        long most = quota.most(Resource.MEMORY_BYTES) / Memory.PAGE;
        long bytes = MemoryInstance.firstBytes(type, image);
        if (!quota.take(Resource.MEMORY_BYTES, bytes)) {
            throw quota.exceeded(Resource.MEMORY_BYTES, bytes, "a memory of " + bytes / type.pageSize() + " pages");
        }
        MemoryInstance made = null;
        try {
            made = description.strategy() == MemoryStrategy.NATIVE
                    ? new NativeMemory(type, most, image)
                    : new HeapMemory(type, most, image);
            made.chargedTo(quota);
            return made;
        } finally {
            if (made == null) {
                quota.giveBack(Resource.MEMORY_BYTES, bytes);
            }
        }
    }

    /**
     * The field that holds a global.
     *
     * @param getter from instance to value
     * @param setter of an instance's, to a value
     */
    record GlobalField(MethodHandle getter, MethodHandle setter) {

        @Nullable
        Object get(GuestInstance instance) {
            try {
                return (@Nullable Object) getter.invokeExact(instance);
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        }
    }

    /** That of a global that is neither imported nor exported; null where it is a constant. */
    @Nullable
    GlobalField globalField(int global) {
        try {
            Field field = mainClass.getDeclaredField("g" + global);
            MethodType getter = MethodType.methodType(Object.class, GuestInstance.class);
            MethodType setter = MethodType.methodType(void.class, GuestInstance.class, Object.class);
            return new GlobalField(
                    lookup.unreflectGetter(field).asType(getter),
                    lookup.unreflectSetter(field).asType(setter));
        } catch (NoSuchFieldException e) {
            return null;
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> RuntimeException sneak(Throwable e) throws E {
        throw (E) e;
    }
}
