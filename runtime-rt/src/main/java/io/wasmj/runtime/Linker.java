package io.wasmj.runtime;

import io.wasmj.runtime.abi.FunctionInstance;
import io.wasmj.runtime.abi.GlobalInstance;
import io.wasmj.runtime.abi.MemoryInstance;
import io.wasmj.runtime.abi.ResolvedImports;
import io.wasmj.runtime.abi.TableInstance;
import io.wasmj.runtime.abi.TagInstance;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Collects what modules may import, and links modules against it. Not thread-safe; what it links is. */
public final class Linker {

    private record Name(String module, String name) {}

    private final Map<Name, Extern> externs = new LinkedHashMap<>();
    private final Map<Name, HostBinding> hosts = new LinkedHashMap<>();
    private UnknownImports unknown = UnknownImports.ERROR;

    /** A linker that knows no definitions yet. */
    public Linker() {}

    /** Defines an import; a later definition of the same name replaces an earlier one. */
    public Linker define(String module, String name, Extern extern) {
        hosts.remove(new Name(module, name));
        externs.put(new Name(module, name), extern);
        return this;
    }

    /**
     * Defines an imported function by a method handle.
     *
     * @param handle takes an optional leading {@link Caller}, then the types of {@link ValType#javaType}
     * @throws IllegalArgumentException where it has a parameter or result of another type
     */
    public Linker function(String module, String name, MethodHandle handle) {
        return host(new Name(module, name), HostBinding.of(handle));
    }

    /**
     * As {@link #function(String, String, MethodHandle)}, for one that is made when it is first called.
     *
     * @param type of the handle
     */
    public Linker function(String module, String name, MethodType type, Supplier<MethodHandle> handle) {
        return host(new Name(module, name), HostBinding.of(type, handle));
    }

    private Linker host(Name name, HostBinding binding) {
        externs.remove(name);
        hosts.put(name, binding);
        return this;
    }

    /**
     * Defines every method that the class of {@code host} declares with {@link HostFunction}.
     *
     * @param lookup of whoever may call these methods
     * @param host an object, or a class whose methods are all static
     * @throws IllegalArgumentException where one cannot be reached, or has a parameter or result of another type
     */
    public Linker functions(String module, MethodHandles.Lookup lookup, Object host) {
        Class<?> type = host instanceof Class<?> c ? c : host.getClass();
        for (Method method : type.getDeclaredMethods()) {
            HostFunction annotation = method.getAnnotation(HostFunction.class);
            if (annotation == null || method.isBridge()) {
                continue;
            }
            boolean isStatic = Modifier.isStatic(method.getModifiers());
            if (!isStatic && type == host) {
                throw new IllegalArgumentException(method + " is not static: give an object, not the class");
            }
            try {
                MethodHandle handle = lookup.unreflect(method);
                function(
                        module,
                        annotation.value().isEmpty() ? method.getName() : annotation.value(),
                        isStatic ? handle : handle.bindTo(host));
            } catch (IllegalAccessException e) {
                throw new IllegalArgumentException("the lookup cannot reach " + method, e);
            }
        }
        return this;
    }

    /** Defines everything an instance exports. */
    public Linker instance(String module, Instance instance) {
        instance.externs().forEach((name, extern) -> define(module, name, extern));
        return this;
    }

    /** What becomes of imports that are not defined; {@link UnknownImports#ERROR} unless set. */
    public Linker unknownImports(UnknownImports unknown) {
        this.unknown = unknown;
        return this;
    }

    /**
     * Resolves and type-checks all imports of a module.
     *
     * @throws LinkException which lists every import that is missing or of another type
     */
    public LinkedModule link(CompiledModule module) {
        List<String> problems = new ArrayList<>();
        List<Supplier<MethodHandle>> functions = new ArrayList<>();
        List<FuncType> functionTypes = new ArrayList<>();
        List<GlobalInstance> globals = new ArrayList<>();
        List<TableInstance> tables = new ArrayList<>();
        List<MemoryInstance> memories = new ArrayList<>();
        List<TagInstance> tags = new ArrayList<>();
        List<@Nullable FunctionInstance> others = new ArrayList<>();
        for (ImportType wanted : module.imports()) {
            Name name = new Name(wanted.module(), wanted.name());
            if (wanted.type() instanceof FuncType type) {
                HostBinding function = function(name, wanted, type);
                if (function != null && function.fits(type)) {
                    functions.add(function.handle());
                    functionTypes.add(type);
                    others.add(function.type().equals(type) ? null : function.function());
                } else {
                    problems.add(problem(wanted, defined(name)));
                }
                continue;
            }
            Extern extern = externs.get(name);
            if (extern == null || !fits(extern, wanted.type())) {
                problems.add(problem(wanted, defined(name)));
                continue;
            }
            switch (extern) {
                case GlobalInstance global -> globals.add(global);
                case TableInstance table -> tables.add(table);
                case MemoryInstance memory -> {
                    module.guest().refusal(memory, memories.size()).ifPresent(why -> problems.add(wanted + ": " + why));
                    memories.add(memory);
                }
                case TagInstance tag -> tags.add(tag);
                case FunctionInstance function -> throw new AssertionError(function);
            }
        }
        if (!problems.isEmpty()) {
            throw new LinkException((problems.size() == 1 ? "an import is" : problems.size() + " imports are")
                    + " missing or of another type:\n  " + String.join("\n  ", problems));
        }
        try {
            Object stubs = module.guest().bindImports(functions, functionTypes);
            return new LinkedModule(module, new ResolvedImports(stubs, others, globals, tables, memories, tags));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("cannot bind the imports", e);
        }
    }

    private @Nullable HostBinding function(Name name, ImportType wanted, FuncType type) {
        HostBinding host = hosts.get(name);
        if (host != null) {
            return host;
        }
        return switch (externs.get(name)) {
            case WasmFunction function -> HostBinding.function(function);
            case null -> unknown == UnknownImports.ERROR ? null : HostBinding.unknown(wanted, type, unknown);
            default -> null;
        };
    }

    private @Nullable ExternType defined(Name name) {
        HostBinding host = hosts.get(name);
        Extern extern = externs.get(name);
        return host != null ? host.type() : extern != null ? extern.type() : null;
    }

    private static boolean fits(Extern extern, ExternType wanted) {
        return switch (wanted) {
            case FuncType type -> extern.type() instanceof FuncType func && func.matches(type);
            case GlobalType type -> extern.type() instanceof GlobalType global && global.matches(type);
            case TagType type -> extern.type().equals(type);
            case TableType type ->
                extern instanceof Table table
                        && table.type().element().equals(type.element())
                        && table.type().address() == type.address()
                        && table.type().limits().fits(Integer.toUnsignedLong(table.size()), type.limits());
            case MemoryType type ->
                extern instanceof Memory memory
                        && memory.type().address() == type.address()
                        && memory.type().pageSize() == type.pageSize()
                        && memory.type().isShared() == type.isShared()
                        && memory.type().limits().fits(memory.pages(), type.limits());
        };
    }

    private static String problem(ImportType wanted, @Nullable ExternType defined) {
        return wanted + (defined == null ? ": unknown import" : ": incompatible import type, defined is " + defined);
    }
}
