package io.wasmj.runtime.abi;

import static java.lang.constant.ConstantDescs.BSM_CLASS_DATA_AT;
import static java.lang.constant.ConstantDescs.CD_MethodHandle;
import static java.lang.constant.ConstantDescs.CD_MethodHandles;
import static java.lang.constant.ConstantDescs.CD_MethodHandles_Lookup;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_Throwable;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.DEFAULT_NAME;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import io.wasmj.runtime.WasmExport;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Small hidden classes made at link time. Each holds its targets as constants, so that the JIT inlines through them:
 * a call from guest to host, or from host to guest, costs what a Java call costs.
 */
final class StubClasses {

    private static final ClassDesc GUEST = ClassDesc.of(GuestInstance.class.getName());
    private static final ClassDesc HOST_EXCEPTION = ClassDesc.of(HostException.class.getName());
    private static final ClassDesc TRAPS = ClassDesc.of(Traps.class.getName());

    private static final MethodTypeDesc AT_ENTRY = MethodTypeDesc.of(CD_Throwable, CD_Throwable, GUEST);
    private static final MethodTypeDesc CARRY = MethodTypeDesc.of(CD_Throwable, CD_Throwable);

    private static final DirectMethodHandleDesc RESOLVE = ConstantDescs.ofConstantBootstrap(
            ClassDesc.of(ImportTarget.class.getName()), "resolve", CD_MethodHandle, CD_int);

    /** A handle among the constants of a class, and what makes it of the class data. */
    private record Target(DirectMethodHandleDesc bootstrap, int index, MethodType type) {}

    private StubClasses() {}

    /**
     * A lookup that may define hidden classes beside the one of {@code lookup}. One that came across modules, and every
     * class loader has its unnamed module, may define ordinary classes only: so one is defined that gives its own away.
     */
    static MethodHandles.Lookup full(MethodHandles.Lookup lookup) throws IllegalAccessException {
        if (lookup.hasFullPrivilegeAccess()) {
            return lookup;
        }
        ClassDesc self = ClassDesc.of(lookup.lookupClass().getPackageName(), "WasmjLookup");
        MethodTypeDesc type = MethodTypeDesc.of(CD_MethodHandles_Lookup);
        byte[] bytes = ClassFile.of()
                .build(
                        self,
                        builder -> builder.withMethodBody(
                                "lookup",
                                type,
                                Modifier.STATIC,
                                code -> code.invokestatic(CD_MethodHandles, "lookup", type)
                                        .areturn()));
        try {
            Class<?> giver = findOrDefine(lookup, self.packageName() + "." + self.displayName(), bytes);
            MethodHandle give = lookup.findStatic(giver, "lookup", MethodType.methodType(MethodHandles.Lookup.class));
            return (MethodHandles.Lookup) give.invokeExact();
        } catch (IllegalAccessException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new LinkageError("cannot define a class beside " + lookup.lookupClass(), e);
        }
    }

    private static Class<?> findOrDefine(MethodHandles.Lookup lookup, String name, byte[] bytes)
            throws ReflectiveOperationException {
        synchronized (StubClasses.class) {
            try {
                return lookup.findClass(name);
            } catch (ClassNotFoundException e) {
                return lookup.defineClass(bytes);
            }
        }
    }

    /**
     * An instance of a subclass of {@code base} whose method {@code i<n>} calls the n-th handle.
     *
     * @param types of the handles
     */
    static Object imports(
            MethodHandles.Lookup lookup, Class<?> base, List<MethodType> types, List<Supplier<MethodHandle>> targets)
            throws ReflectiveOperationException {
        ClassDesc superclass = describe(base);
        byte[] bytes = ClassFile.of().build(ClassDesc.of(base.getPackageName(), "BoundImports"), type -> {
            type.withFlags(Modifier.FINAL).withSuperclass(superclass);
            type.withMethodBody(
                    INIT_NAME,
                    MTD_void,
                    Modifier.PUBLIC,
                    code -> code.aload(0)
                            .invokespecial(superclass, INIT_NAME, MTD_void)
                            .return_());
            for (int i = 0; i < types.size(); i++) {
                imported(type, i, types.get(i));
            }
        });
        Class<?> made =
                lookup.defineHiddenClassWithClassData(bytes, targets, true).lookupClass();
        MethodHandle constructor = lookup.findConstructor(made, MethodType.methodType(void.class));
        try {
            return constructor.invoke();
        } catch (Throwable e) {
            throw new LinkageError("cannot make " + made, e);
        }
    }

    private static void imported(ClassBuilder builder, int index, MethodType type) {
        builder.withMethodBody(
                "i" + index,
                describe(type),
                Modifier.PUBLIC,
                code -> code.trying(
                        body -> {
                            call(body, type, new Target(RESOLVE, index, type), extra -> {});
                            body.return_(TypeKind.from(type.returnType()));
                        },
                        handlers -> handlers.catchingAll(handler -> handler.invokestatic(HOST_EXCEPTION, "carry", CARRY)
                                .athrow())));
    }

    /**
     * The constructor, (GuestInstance) to object, of a class that implements {@code type} by calls of exports.
     *
     * @param export gives (parameters, GuestInstance) to result of the export with a name
     */
    static MethodHandle exports(MethodHandles.Lookup lookup, Class<?> type, Function<String, MethodHandle> export)
            throws IllegalAccessException {
        if (!type.isInterface()) {
            throw new IllegalArgumentException(type + " is not an interface");
        }
        List<MethodHandle> targets = new ArrayList<>();
        ClassDesc self = ClassDesc.of(type.getPackageName(), type.getSimpleName() + "Exports");
        byte[] bytes = ClassFile.of().build(self, builder -> {
            builder.withFlags(Modifier.FINAL).withSuperclass(CD_Object).withInterfaceSymbols(describe(type));
            builder.withField("instance", GUEST, Modifier.PRIVATE | Modifier.FINAL);
            builder.withMethodBody(
                    INIT_NAME,
                    MethodTypeDesc.of(CD_void, GUEST),
                    Modifier.PUBLIC,
                    code -> code.aload(0)
                            .invokespecial(CD_Object, INIT_NAME, MTD_void)
                            .aload(0)
                            .aload(1)
                            .putfield(self, "instance", GUEST)
                            .return_());
            // Interfaces that both extend may declare the same method.
            Set<String> done = new HashSet<>();
            for (Method method : type.getMethods()) {
                String descriptor = typeOf(method).descriptorString();
                if (Modifier.isAbstract(method.getModifiers()) && done.add(method.getName() + descriptor)) {
                    exported(builder, self, method, export, targets);
                }
            }
        });
        MethodHandles.Lookup made = lookup.defineHiddenClassWithClassData(bytes, targets, true);
        try {
            return made.findConstructor(made.lookupClass(), MethodType.methodType(void.class, GuestInstance.class));
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    private static void exported(
            ClassBuilder builder,
            ClassDesc self,
            Method method,
            Function<String, MethodHandle> export,
            List<MethodHandle> targets) {
        WasmExport named = method.getAnnotation(WasmExport.class);
        MethodHandle target = export.apply(named == null ? method.getName() : named.value());
        MethodType type = typeOf(method);
        MethodType offered = target.type()
                .dropParameterTypes(
                        target.type().parameterCount() - 1, target.type().parameterCount());
        if (!offered.equals(type)) {
            throw new IllegalArgumentException(method + " does not fit the export, which is " + offered);
        }
        Target constant = new Target(BSM_CLASS_DATA_AT, targets.size(), target.type());
        targets.add(target);
        Consumer<CodeBuilder> instance = code -> code.aload(0).getfield(self, "instance", GUEST);
        Consumer<CodeBuilder> leave = instance.andThen(code -> code.invokevirtual(GUEST, "leave", MTD_void));
        builder.withMethodBody(method.getName(), describe(type), Modifier.PUBLIC, code -> {
            // Leaving is outside of what is guarded: it must happen once, also where it runs out of stack.
            Label start = code.newLabel();
            Label end = code.newLabel();
            Label handler = code.newLabel();
            code.exceptionCatchAll(start, end, handler);
            instance.accept(code);
            code.invokevirtual(GUEST, "enter", MTD_void);
            code.labelBinding(start);
            call(code, type, constant, instance);
            code.labelBinding(end);
            leave.accept(code);
            code.return_(TypeKind.from(type.returnType()));
            code.labelBinding(handler);
            leave.accept(code);
            instance.accept(code);
            code.invokestatic(TRAPS, "atEntry", AT_ENTRY).athrow();
        });
    }

    /** Calls {@code target} with the method's own parameters and what {@code extra} pushes. */
    private static void call(CodeBuilder code, MethodType type, Target target, Consumer<CodeBuilder> extra) {
        code.ldc(DynamicConstantDesc.ofNamed(target.bootstrap(), DEFAULT_NAME, CD_MethodHandle, target.index()));
        int slot = 1;
        for (Class<?> parameter : type.parameterList()) {
            TypeKind kind = TypeKind.from(parameter);
            code.loadLocal(kind, slot);
            slot += kind.slotSize();
        }
        extra.accept(code);
        code.invokevirtual(CD_MethodHandle, "invokeExact", describe(target.type()));
    }

    private static MethodType typeOf(Method method) {
        return MethodType.methodType(method.getReturnType(), method.getParameterTypes());
    }

    private static MethodTypeDesc describe(MethodType type) {
        return type.describeConstable().orElseThrow();
    }

    private static ClassDesc describe(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }
}
