package io.wasmj.compiler.emit;

import io.wasmj.compiler.binary.Module;
import io.wasmj.compiler.binary.Module.DataSegment;
import io.wasmj.compiler.binary.Module.ElementSegment;
import io.wasmj.compiler.binary.Module.Mode;
import io.wasmj.compiler.binary.Module.Slice;
import io.wasmj.compiler.binary.Opcode;
import io.wasmj.compiler.ir.Expr;
import io.wasmj.compiler.ir.Expr.Const;
import io.wasmj.compiler.ir.FunctionIr;
import io.wasmj.compiler.ir.IrBuilder;
import io.wasmj.compiler.ir.Stmt.Return;
import io.wasmj.compiler.pass.Liveness;
import io.wasmj.runtime.AddressType;
import io.wasmj.runtime.ValType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.objectweb.asm.Opcodes;

/** The generated instance class: fields for all state, and what sets it up. */
final class InstanceClass {

    private static final String PARTS = "io/wasmj/runtime/abi/InstanceParts";

    private final ModuleLayout layout;
    private final Module module;
    private final ClassCode type;
    private int constantMethods;

    InstanceClass(ModuleLayout layout) {
        this.layout = layout;
        this.module = layout.module();
        type = new ClassCode(layout.instance(), Expressions.GUEST, Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL);
    }

    byte[] emit() {
        fields();
        constructor();
        List<Consumer<Code>> globals = globals();
        List<Consumer<Code>> segments = segments();
        sequence("initializeGlobals", globals);
        sequence("initializeSegments", segments);
        start();
        return type.end();
    }

    private void fields() {
        for (int i = 0; i < module.globals().size(); i++) {
            if (layout.isShared(i)) {
                type.field(Opcodes.ACC_PUBLIC, "g" + i, "L" + Expressions.GLOBAL + ";");
            } else if (layout.constantGlobal(i) == null) {
                ValType value = module.globals().get(i).type().value();
                type.field(Opcodes.ACC_PUBLIC, "g" + i, JavaType.descriptor(value));
            }
        }
        for (int i = 0; i < module.memories().size(); i++) {
            if (!layout.isDirect(i)) {
                type.field(Opcodes.ACC_PUBLIC, "m" + i, "L" + Expressions.MEMORY + ";");
            }
        }
        for (int i = 0; i < module.tables().size(); i++) {
            type.field(Opcodes.ACC_PUBLIC, "t" + i, "L" + Expressions.TABLE + ";");
        }
        for (int i = 0; i < module.tags().size(); i++) {
            type.field(Opcodes.ACC_PUBLIC, "x" + i, "L" + Expressions.TAG + ";");
        }
        if (module.importedFunctions() > 0) {
            type.field(Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL, "imports", "L" + layout.importsClass() + ";");
        }
        layout.scratch().forEach((name, descriptor) -> type.field(Opcodes.ACC_PUBLIC, name, descriptor));
        layout.scratch()
                .vectors()
                .forEach((descriptor, count) -> type.field(
                        Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL, Scratch.vectorField(descriptor), descriptor));
    }

    private void constructor() {
        List<Object> parameters = List.of(layout.instance(), PARTS);
        List<Consumer<Code>> bindings = new ArrayList<>();
        for (int i = 0; i < module.globals().size(); i++) {
            if (layout.isShared(i)) {
                bindings.add(binding("g", "global", Expressions.GLOBAL, i));
            }
        }
        for (int i = 0; i < module.memories().size(); i++) {
            if (!layout.isDirect(i)) {
                bindings.add(binding("m", "memory", Expressions.MEMORY, i));
            }
        }
        for (int i = 0; i < module.tables().size(); i++) {
            bindings.add(binding("t", "table", Expressions.TABLE, i));
        }
        for (int i = 0; i < module.tags().size(); i++) {
            bindings.add(binding("x", "tag", Expressions.TAG, i));
        }
        String descriptor = "(L" + layout.instance() + ";L" + PARTS + ";)V";
        List<String> chunks = type.chunks("bind", descriptor, parameters, ModuleEmitter.MOST_METHOD_BYTES, bindings);
        List<Object> unset = List.of(Opcodes.UNINITIALIZED_THIS, PARTS);
        type.method(Opcodes.ACC_PUBLIC, "<init>", "(L" + PARTS + ";)V", unset, code -> {
            code.load(0);
            code.load(1);
            code.invokeSpecial(Expressions.GUEST, "<init>", "(L" + PARTS + ";)V");
            if (module.importedFunctions() > 0) {
                code.load(0);
                code.load(1);
                code.invokeVirtual(PARTS, "imports", "()L" + JavaType.OBJECT + ";");
                code.cast(layout.importsClass());
                code.putField(layout.instance(), "imports", "L" + layout.importsClass() + ";");
            }
            layout.scratch().vectors().forEach((lanes, count) -> {
                code.load(0);
                code.i32(count * Scratch.lanesPerVector(lanes));
                code.newArray(lanes);
                code.putField(layout.instance(), Scratch.vectorField(lanes), lanes);
            });
            for (String chunk : chunks) {
                code.load(0);
                code.load(1);
                code.invokeStatic(layout.instance(), chunk, descriptor);
            }
            code.ret(false);
        });
    }

    private Consumer<Code> binding(String field, String accessor, String kind, int index) {
        return code -> {
            code.load(0);
            code.load(1);
            code.i32(index);
            code.invokeVirtual(PARTS, accessor, "(I)L" + kind + ";");
            code.putField(layout.instance(), field + index, "L" + kind + ";");
        };
    }

    /** A method of the instance that runs pieces of straight code, in which local 0 is the instance. */
    private void sequence(String name, List<Consumer<Code>> pieces) {
        String descriptor = "(L" + layout.instance() + ";)V";
        List<Object> parameters = List.of(layout.instance());
        List<String> chunks = type.chunks(name, descriptor, parameters, ModuleEmitter.MOST_METHOD_BYTES, pieces);
        type.method(Opcodes.ACC_PROTECTED, name, "()V", parameters, code -> {
            for (String chunk : chunks) {
                code.load(0);
                code.invokeStatic(layout.instance(), chunk, descriptor);
            }
            code.ret(false);
        });
    }

    private List<Consumer<Code>> globals() {
        List<Consumer<Code>> pieces = new ArrayList<>();
        for (int i = 0; i < module.globals().size(); i++) {
            Slice init = module.globals().get(i).init();
            ValType value = module.globals().get(i).type().value();
            String field = "g" + i;
            if (init == null || (layout.constantGlobal(i) != null && !layout.isShared(i))) {
                continue;
            }
            Consumer<Code> initial = constant(init, value);
            boolean shared = layout.isShared(i);
            pieces.add(code -> {
                code.load(0);
                if (shared) {
                    code.getField(layout.instance(), field, "L" + Expressions.GLOBAL + ";");
                }
                initial.accept(code);
                if (shared) {
                    Statements.storeShared(code, value);
                } else {
                    code.putField(layout.instance(), field, JavaType.descriptor(value));
                }
            });
        }
        return pieces;
    }

    /** Code that pushes the value of a constant expression. */
    private Consumer<Code> constant(Slice expression, ValType value) {
        FunctionIr function = IrBuilder.build(module, expression, value);
        if (function.body().getLast() instanceof Return ret && ret.exprs()[0] instanceof Const known) {
            return code -> new MethodFrame(code, layout, function).constant(known.type(), known.bits);
        }
        String name = "constant" + constantMethods++;
        String descriptor = "(L" + layout.instance() + ";)" + JavaType.descriptor(value);
        Liveness.analyse(function);
        new MethodEmitter(layout, function, type.name(), name, null, type.method(ClassCode.STATIC, name, descriptor))
                .emit();
        return code -> {
            code.load(0);
            code.invokeStatic(layout.instance(), name, descriptor);
        };
    }

    private List<Consumer<Code>> segments() {
        List<Consumer<Code>> pieces = new ArrayList<>();
        for (int i = 0; i < module.tables().size(); i++) {
            Slice init = module.tables().get(i).init();
            if (init != null) {
                pieces.add(tableInit(
                        i, constant(init, module.tables().get(i).type().element())));
            }
        }
        for (int i = 0; i < module.elements().size(); i++) {
            element(i, pieces);
        }
        if (!layout.image().isEmpty()) {
            pieces.add(guest("dataImage", "()V", code -> {}));
        }
        for (int i = 0; i < module.data().size(); i++) {
            DataSegment segment = module.data().get(i);
            if (segment.offset() != null && !layout.image().covers(segment)) {
                AddressType address = module.memories().get(segment.memory()).address();
                Consumer<Code> offset = constant(segment.offset(), address.valType());
                Consumer<Code> wide = address == AddressType.I64 ? offset : offset.andThen(Numerics::zeroExtend);
                pieces.add(guest("dataActive", "(JII)V", wide, i, segment.memory()));
            }
        }
        return pieces;
    }

    private Consumer<Code> tableInit(int table, Consumer<Code> value) {
        return code -> {
            code.i32(0);
            value.accept(code);
            code.load(0);
            code.getField(layout.instance(), "t" + table, "L" + Expressions.TABLE + ";");
            code.invokeVirtual(Expressions.TABLE, "size", "()I");
            code.load(0);
            code.getField(layout.instance(), "t" + table, "L" + Expressions.TABLE + ";");
            String descriptor = "(IL" + JavaType.OBJECT + ";IL" + Expressions.TABLE + ";)V";
            code.invokeStatic(Expressions.GUEST, "tableFill", descriptor);
        };
    }

    private void element(int index, List<Consumer<Code>> pieces) {
        ElementSegment segment = module.elements().get(index);
        for (int i = 0; i < segment.expressions().size(); i++) {
            Slice item = segment.expressions().get(i);
            if (functionOf(module, item) == NOT_A_FUNCTION) {
                Consumer<Code> value = constant(item, segment.type());
                pieces.add(guest("setElement", "(L" + JavaType.OBJECT + ";II)V", value, index, i));
            }
        }
        if (segment.offset() != null) {
            AddressType address = module.tables().get(segment.table()).type().address();
            Consumer<Code> offset = constant(segment.offset(), address.valType());
            if (address == AddressType.I64) {
                offset = offset.andThen(code -> code.invokeStatic(Expressions.GUEST, "tableIndex", "(J)I"));
            }
            pieces.add(guest("elementActive", "(III)V", offset, index, segment.table()));
        } else if (segment.mode() == Mode.DECLARATIVE) {
            pieces.add(guest("elementDrop", "(I)V", code -> {}, index));
        }
    }

    private static final int NULL = -1;
    private static final int NOT_A_FUNCTION = -2;

    /** The function a constant expression refers to, -1 for null, -2 where it is something else. */
    private static int functionOf(Module module, Slice item) {
        Expr value =
                IrBuilder.build(module, item, ValType.FUNCREF).body().getLast().exprs()[0];
        return switch (value) {
            case Const none -> NULL;
            case Expr.Op op when op.opcode == Opcode.REF_FUNC -> op.index;
            default -> NOT_A_FUNCTION;
        };
    }

    /** The items of an element segment as the module's description has them. */
    static int[] items(Module module, ElementSegment segment) {
        return segment.expressions().isEmpty()
                ? segment.functions()
                : segment.expressions().stream()
                        .mapToInt(item -> Math.max(NULL, functionOf(module, item)))
                        .toArray();
    }

    /** Calls a method of the instance with a value and indices. */
    private static Consumer<Code> guest(String name, String descriptor, Consumer<Code> value, int... indices) {
        return code -> {
            code.load(0);
            value.accept(code);
            for (int index : indices) {
                code.i32(index);
            }
            code.invokeVirtual(Expressions.GUEST, name, descriptor);
        };
    }

    private void start() {
        type.method(Opcodes.ACC_PROTECTED, "start", "()V", List.of(layout.instance()), code -> {
            if (module.start() >= 0) {
                code.load(0);
                code.invokeStatic(
                        layout.owner(module.start()),
                        layout.method(module.start()),
                        layout.descriptor(module.functionType(module.start())));
            }
            code.ret(false);
        });
    }
}
