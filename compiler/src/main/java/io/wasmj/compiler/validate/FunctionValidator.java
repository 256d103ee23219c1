package io.wasmj.compiler.validate;

import io.wasmj.compiler.binary.CodeReader;
import io.wasmj.compiler.binary.Module;
import io.wasmj.compiler.binary.Opcode;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.GlobalType;
import io.wasmj.runtime.MalformedModule;
import io.wasmj.runtime.ValType;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Validates the body of one function in one pass over its bytes (spec, "Validation: Instructions"). */
final class FunctionValidator extends ExpressionValidator {

    private final BitSet references;
    private final FuncType type;
    private final byte[] locals;
    private final ControlStack control = new ControlStack(operands);

    /** @param references the functions that {@code ref.func} may name */
    FunctionValidator(Module module, BitSet references, int definedIndex) {
        super(module, CodeReader.of(module, definedIndex), module.importedFunctions() + definedIndex);
        this.references = references;
        type = module.functionType(module.importedFunctions() + definedIndex);
        locals = locals(type.params(), module.bodies().get(definedIndex));
    }

    private static byte[] locals(List<ValType> params, Module.Body body) {
        int count = params.size();
        for (int run : body.localCounts()) {
            count += run;
        }
        byte[] locals = new byte[count];
        int next = 0;
        for (ValType param : params) {
            locals[next++] = (byte) param.ordinal();
        }
        for (int i = 0; i < body.localCounts().length; i++) {
            int end = next + body.localCounts()[i];
            Arrays.fill(locals, next, end, (byte) body.localTypes()[i].ordinal());
            next = end;
        }
        return locals;
    }

    void validate() {
        control.push(Opcode.BLOCK, new FuncType(List.of(), type.results()));
        while (control.depth() > 0) {
            if (in.atEnd()) {
                throw new MalformedModule("unexpected end of section or function: END opcode expected", in.position());
            }
            Opcode op = next();
            if (op.fixedType()) {
                immediates(op);
                operands.apply(op);
            } else {
                instruction(op);
            }
        }
        if (!in.atEnd()) {
            throw new MalformedModule("END opcode expected: instructions after the last one", in.position());
        }
    }

    /** The immediates of an instruction whose type does not depend on them. */
    private void immediates(Opcode op) {
        switch (op.immediate()) {
            case NONE -> {}
            case MEMORY_ARG -> memoryArgument(op);
            case MEMORY -> memory();
            case MEMORY_MEMORY -> {
                memory();
                memory();
            }
            case DATA -> data(in.u32());
            case DATA_MEMORY -> {
                int data = in.u32();
                memory();
                data(data);
            }
            case TABLE -> table();
            case TABLE_TABLE -> sameElements(table(), table());
            case ELEM -> elements(in.u32());
            case ELEM_TABLE -> {
                int segment = in.u32();
                sameElements(table(), elements(segment));
            }
            default -> in.skip(op);
        }
    }

    private void instruction(Opcode op) {
        switch (op) {
            case UNREACHABLE -> operands.unreachable();
            case NOP -> {}
            case BLOCK, LOOP -> block(op, in.blockType(module));
            case IF -> {
                FuncType type = in.blockType(module);
                operands.pop(ValType.I32);
                block(op, type);
            }
            case ELSE -> {
                if (control.opener() != Opcode.IF) {
                    throw new MalformedModule("END opcode expected: else without if", at());
                }
                control.push(Opcode.ELSE, control.pop());
            }
            case END -> end();
            case BR -> {
                operands.pop(label());
                operands.unreachable();
            }
            case BR_IF -> {
                List<ValType> types = label();
                operands.pop(ValType.I32);
                operands.pop(types);
                operands.push(types);
            }
            case BR_TABLE -> branchTable();
            case RETURN -> {
                operands.pop(type.results());
                operands.unreachable();
            }
            case CALL -> call(function());
            case CALL_INDIRECT -> call(indirect());
            case RETURN_CALL -> returnCall(function());
            case RETURN_CALL_INDIRECT -> returnCall(indirect());
            case DROP -> operands.pop();
            case SELECT -> select();
            case SELECT_T -> typedSelect();
            case LOCAL_GET -> operands.push(local());
            case LOCAL_SET -> operands.pop(local());
            case LOCAL_TEE -> {
                byte type = local();
                operands.pop(type);
                operands.push(type);
            }
            case GLOBAL_GET -> operands.push(global().value());
            case GLOBAL_SET -> globalSet();
            case TABLE_GET -> {
                operands.pop(ValType.I32);
                operands.push(table());
            }
            case TABLE_SET -> {
                operands.pop(table());
                operands.pop(ValType.I32);
            }
            case TABLE_GROW -> {
                operands.pop(ValType.I32);
                operands.pop(table());
                operands.push(ValType.I32);
            }
            case TABLE_FILL -> {
                operands.pop(ValType.I32);
                operands.pop(table());
                operands.pop(ValType.I32);
            }
            case REF_NULL -> operands.push(in.heapType());
            case REF_IS_NULL -> refIsNull();
            case REF_FUNC -> refFunc();
            default -> throw new AssertionError(op);
        }
    }

    private void block(Opcode op, FuncType type) {
        operands.pop(type.params());
        control.push(op, type);
    }

    private void end() {
        boolean withoutElse = control.opener() == Opcode.IF;
        FuncType type = control.pop();
        if (withoutElse && !type.params().equals(type.results())) {
            throw error("type mismatch: an if without else must leave what it takes, found " + type);
        }
        operands.push(type.results());
    }

    private List<ValType> label() {
        return control.labelTypes(index("label", control.depth()));
    }

    private void branchTable() {
        operands.pop(ValType.I32);
        int labels = in.labels();
        int start = in.position();
        for (int i = 0; i < labels; i++) {
            in.u32();
        }
        List<ValType> last = label();
        int end = in.position();
        in.seek(start);
        for (int i = 0; i < labels; i++) {
            List<ValType> types = label();
            if (types.size() != last.size()) {
                throw error("type mismatch: expected labels that take " + last + ", found one that takes " + types);
            }
            operands.check(types);
        }
        in.seek(end);
        operands.pop(last);
        operands.unreachable();
    }

    private FuncType function() {
        return module.functionType(index("function", module.functions().length));
    }

    private FuncType indirect() {
        FuncType type = module.types().get(index("type", module.types().size()));
        sameElements(ValType.FUNCREF, table());
        operands.pop(ValType.I32);
        return type;
    }

    private void call(FuncType type) {
        operands.pop(type.params());
        operands.push(type.results());
    }

    private void returnCall(FuncType callee) {
        if (!callee.results().equals(type.results())) {
            throw error("type mismatch: expected a callee that returns " + type.results() + ", found " + callee);
        }
        operands.pop(callee.params());
        operands.unreachable();
    }

    private void select() {
        operands.pop(ValType.I32);
        byte second = operands.pop();
        byte first = operands.pop();
        if (OperandStack.isReference(first) || OperandStack.isReference(second)) {
            throw error("type mismatch: expected numbers, found a reference");
        }
        if (first != second && first != OperandStack.ANY && second != OperandStack.ANY) {
            throw error("type mismatch: expected two operands of one type, found " + OperandStack.name(first) + " and "
                    + OperandStack.name(second));
        }
        operands.push(first == OperandStack.ANY ? second : first);
    }

    private void typedSelect() {
        List<ValType> types = in.selectTypes();
        if (types.size() != 1) {
            throw error("invalid result arity: expected 1, found " + types.size());
        }
        operands.pop(ValType.I32);
        operands.pop(types);
        operands.pop(types);
        operands.push(types);
    }

    private byte local() {
        return locals[index("local", locals.length)];
    }

    private GlobalType global() {
        return global(module.globals().size());
    }

    private void globalSet() {
        GlobalType type = global();
        if (!type.mutable()) {
            throw error("immutable global");
        }
        operands.pop(type.value());
    }

    private void refIsNull() {
        byte type = operands.pop();
        if (type != OperandStack.ANY && !OperandStack.isReference(type)) {
            throw error("type mismatch: expected a reference, found " + OperandStack.name(type));
        }
        operands.push(ValType.I32);
    }

    private void refFunc() {
        int index = index("function", module.functions().length);
        if (!references.get(index)) {
            throw error("undeclared function reference " + index);
        }
        operands.push(ValType.FUNCREF);
    }

    private ValType table() {
        return module.tables()
                .get(index("table", module.tables().size()))
                .type()
                .element();
    }

    private ValType elements(int segment) {
        return module.elements()
                .get(check("elem segment", segment, module.elements().size()))
                .type();
    }

    private void sameElements(ValType expected, ValType actual) {
        if (expected != actual) {
            throw error("type mismatch: expected elements of " + expected + ", found " + actual);
        }
    }

    private void data(int segment) {
        if (module.dataCount() < 0) {
            throw new MalformedModule("data count section required", at());
        }
        check("data segment", segment, module.dataCount());
    }

    private void memory() {
        index("memory", module.memories().size());
    }

    private void memoryArgument(Opcode op) {
        int alignment = in.alignment();
        long offset = in.u64();
        if (module.memories().isEmpty()) {
            throw error("unknown memory 0");
        }
        int natural = Integer.numberOfTrailingZeros(op.accessBytes());
        if (alignment > natural) {
            throw error("alignment must not be larger than natural: expected at most 2^" + natural + ", found 2^"
                    + alignment);
        }
        if (offset >>> Integer.SIZE != 0) {
            throw error("offset out of range: " + Long.toUnsignedString(offset));
        }
    }
}
