package io.wasmj.compiler.emit;

import io.wasmj.compiler.ir.FunctionIr;
import io.wasmj.compiler.ir.FunctionSource;
import io.wasmj.compiler.ir.Region;
import io.wasmj.compiler.ir.Signature;
import io.wasmj.compiler.pass.FunctionSplitter;
import io.wasmj.compiler.pass.Liveness;
import io.wasmj.compiler.pass.Measure;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.InvalidModule;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.runtime.ValType;
import io.wasmj.runtime.VectorForm;
import io.wasmj.runtime.abi.MethodNames;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** One of the classes that hold the functions' methods. */
final class FunctionsClass {

    private static final int LEAST_REGION_BYTES = 1_000;

    private final ModuleLayout layout;
    private final FunctionSource source;
    private final int methodBytes;
    private final ClassCode type;
    private int splitFunctions;
    private int largestMethod;

    FunctionsClass(ModuleLayout layout, FunctionSource source, int shard, int methodBytes) {
        this.layout = layout;
        this.source = source;
        this.methodBytes = methodBytes;
        type = new ClassCode(layout.shardClass(shard), JavaType.OBJECT, Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL);
        if (layout.strategy() == MemoryStrategy.NATIVE
                && !layout.module().memories().isEmpty()) {
            accessor();
        }
    }

    private void accessor() {
        String descriptor = "L" + NativeMemoryCode.UNSAFE + ";";
        type.field(
                Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_FINAL,
                NativeMemoryCode.UNSAFE_FIELD,
                descriptor);
        type.method(Opcodes.ACC_STATIC, "<clinit>", "()V", List.of(), code -> {
            code.invokeStatic(NativeMemoryCode.UNSAFE, "getUnsafe", "()" + descriptor);
            code.putStatic(type.name(), NativeMemoryCode.UNSAFE_FIELD, descriptor);
            code.ret(false);
        });
    }

    /** A function in the form in which it is emitted. */
    private record Divided(FunctionIr ir, List<Region> regions, int largest) {}

    /** Emits a function that has a body. */
    void add(int function) {
        String name = layout.method(function);
        FuncType callee = layout.module().functionType(function);
        String descriptor = layout.descriptor(callee);
        if (layout.tails().isCaller(function)) {
            wrapper(name, callee, descriptor);
            name = ModuleLayout.bodyMethod(name);
        }
        Divided divided = divided(function, name);
        FunctionIr ir = divided.ir;
        if (!divided.regions.isEmpty()) {
            splitFunctions++;
        }
        for (Region region : divided.regions) {
            MethodFrame types = new MethodFrame(new Code(null), layout, ir);
            String regionDescriptor = RegionCall.descriptor(layout, types, region);
            finish(ir, name, region, MethodNames.region(name, region.number()), regionDescriptor);
        }
        finish(ir, name, null, name, descriptor);
    }

    /**
     * Where one size of regions does not fit a function's shape, another may. Where none does, there are more locals
     * than regions can hand to each other.
     */
    private Divided divided(int function, String method) {
        Divided divided = divided(function, method, methodBytes, false);
        for (int bytes = ModuleEmitter.MOST_METHOD_BYTES;
                divided.largest > ModuleEmitter.MOST_METHOD_BYTES && bytes >= LEAST_REGION_BYTES;
                bytes /= 2) {
            divided = divided(function, method, bytes, false);
        }
        return divided.largest > ModuleEmitter.MOST_METHOD_BYTES
                ? divided(function, method, methodBytes, true)
                : divided;
    }

    private Divided divided(int function, String method, int bytes, boolean keepLocals) {
        FunctionIr ir = source.build(layout.module(), function - layout.module().importedFunctions());
        if (keepLocals) {
            ir.keepLocals();
        }
        Liveness.analyse(ir);
        Measure measure = region -> emitter(ir, method, region, null).emit();
        int whole = measure.bytes(null);
        if (whole <= bytes) {
            return new Divided(ir, List.of(), whole);
        }
        List<Region> regions = new FunctionSplitter(ir, measure, bytes, handsOver(ir)).split();
        int largest = Math.max(
                measure.bytes(null),
                regions.stream().mapToInt(measure::bytes).max().orElse(0));
        return new Divided(ir, regions, largest);
    }

    private boolean handsOver(FunctionIr ir) {
        return layout.vectors() == VectorForm.REGISTERS
                && IntStream.range(0, ir.localCount()).anyMatch(local -> ir.local(local) == ValType.V128);
    }

    private MethodEmitter emitter(
            FunctionIr ir, String name, @Nullable Region region, @Nullable MethodVisitor visitor) {
        return new MethodEmitter(layout, ir, type.name(), name, region, visitor);
    }

    private void finish(FunctionIr ir, String name, @Nullable Region region, String method, String descriptor) {
        try {
            int bytes = emitter(ir, name, region, type.method(ClassCode.STATIC, method, descriptor))
                    .emit();
            largestMethod = Math.max(largestMethod, bytes);
        } catch (InvalidModule e) {
            throw new InvalidModule(layout.module().functionName(ir.index()) + " is " + e.getMessage(), ir.index(), -1);
        }
    }

    /** Carries out the tail calls that the body asks for. */
    private void wrapper(String name, FuncType callee, String descriptor) {
        List<ValType> direct = JavaType.direct(callee);
        List<Object> parameters = new ArrayList<>();
        int instance = 0;
        for (ValType param : direct) {
            parameters.add(JavaType.verification(param));
            instance += Signature.slots(param);
        }
        parameters.add(layout.instance());
        int self = instance;
        boolean value = !callee.results().isEmpty();
        type.method(ClassCode.STATIC, name, descriptor, parameters, code -> {
            int slot = 0;
            for (ValType param : direct) {
                code.load(slot);
                slot += Signature.slots(param);
            }
            code.load(self);
            code.invokeStatic(type.name(), ModuleLayout.bodyMethod(name), descriptor);
            Code.Target more = new Code.Target();
            code.load(self);
            code.getField(layout.instance(), "tailTarget", "I");
            code.jump(Opcodes.IFNE, more);
            code.ret(value);
            code.place(more);
            if (value) {
                code.drop();
            }
            code.load(self);
            code.invokeStatic(
                    layout.dispatchClass(),
                    Tails.method(callee.results()),
                    "(L" + layout.instance() + ";)" + JavaType.borderResult(callee.results()));
            if (value) {
                JavaType.enter(code, callee.results().getFirst());
            }
            code.ret(value);
        });
    }

    int splitFunctions() {
        return splitFunctions;
    }

    int largestMethod() {
        return largestMethod;
    }

    byte[] end() {
        return type.end();
    }
}
