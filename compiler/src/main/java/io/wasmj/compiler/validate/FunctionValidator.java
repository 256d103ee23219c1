package io.wasmj.compiler.validate;

import io.wasmj.compiler.binary.AtomicOpcode;
import io.wasmj.compiler.binary.CodeReader;
import io.wasmj.compiler.binary.Immediate;
import io.wasmj.compiler.binary.Module;
import io.wasmj.compiler.binary.Opcode;
import io.wasmj.compiler.binary.VectorOpcode;
import io.wasmj.runtime.AddressType;
import io.wasmj.runtime.CompositeType;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.GlobalType;
import io.wasmj.runtime.MalformedModule;
import io.wasmj.runtime.MemoryType;
import io.wasmj.runtime.NumType;
import io.wasmj.runtime.RefType;
import io.wasmj.runtime.TableType;
import io.wasmj.runtime.ValType;
import java.util.BitSet;
import java.util.List;

/** Validates the body of one function in one pass over its bytes (spec, "Validation: Instructions"). */
final class FunctionValidator extends ExpressionValidator {

    private final BitSet references;
    private final FuncType type;
    private final Locals locals;
    private final ControlStack control;
    private final Branches branches;
    private final StorageInstructions storage = new StorageInstructions(this);

    /** @param references the functions that {@code ref.func} may name */
    FunctionValidator(Module module, BitSet references, int definedIndex) {
        super(module, CodeReader.of(module, definedIndex), module.importedFunctions() + definedIndex);
        this.references = references;
        type = module.functionType(module.importedFunctions() + definedIndex);
        locals = new Locals(type.params(), module.bodies().get(definedIndex));
        control = new ControlStack(operands, locals);
        branches = new Branches(this, control);
    }

    void validate() {
        control.push(Opcode.BLOCK, new FuncType(List.of(), type.results()));
        while (control.depth() > 0) {
            if (in.atEnd()) {
                throw new MalformedModule("unexpected end of section or function: END opcode expected", in.position());
            }
            Opcode op = next();
            if (op.immediate() == Immediate.MEMORY_ARG) {
                operands.apply(op, memoryArgument(op.accessBytes()));
            } else if (op.fixedType()) {
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
            case DATA -> data(in.u32());
            case ELEM -> elements(in.u32());
            default -> in.skip(op);
        }
    }

    private void instruction(Opcode op) {
        switch (op) {
            case UNREACHABLE -> operands.unreachable();
            case NOP -> {}
            case BLOCK, LOOP, TRY -> block(op, in.blockType());
            case IF -> {
                FuncType type = in.blockType();
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
            case BR, BR_IF, BR_TABLE, BR_ON_NULL, BR_ON_NON_NULL, BR_ON_CAST, BR_ON_CAST_FAIL ->
                branches.instruction(op);
            case THROW -> {
                operands.pop(tag().params());
                operands.unreachable();
            }
            case THROW_REF -> {
                operands.pop(ValType.EXNREF);
                operands.unreachable();
            }
            case TRY_TABLE -> {
                FuncType type = in.blockType();
                in.catches().forEach(branches::catchClause);
                block(op, type);
            }
            case CATCH -> {
                leaveTry();
                List<ValType> caught = tag().params();
                control.push(op, new FuncType(caught, control.pop().results()));
            }
            case CATCH_ALL -> {
                leaveTry();
                control.push(op, new FuncType(List.of(), control.pop().results()));
            }
            case RETHROW -> {
                Opcode opener = control.opener(index("label", control.depth()));
                if (opener != Opcode.CATCH && opener != Opcode.CATCH_ALL) {
                    throw error("invalid rethrow label: expected that of a catch, found " + opener);
                }
                operands.unreachable();
            }
            case DELEGATE -> {
                if (control.opener() != Opcode.TRY) {
                    throw new MalformedModule("END opcode expected: delegate without try", at());
                }
                FuncType type = control.pop();
                index("label", control.depth());
                operands.push(type.results());
            }
            case RETURN -> {
                operands.pop(type.results());
                operands.unreachable();
            }
            case CALL -> call(function());
            case CALL_INDIRECT -> call(indirect());
            case RETURN_CALL -> returnCall(function());
            case RETURN_CALL_INDIRECT -> returnCall(indirect());
            case CALL_REF -> call(reference());
            case RETURN_CALL_REF -> returnCall(reference());
            case DROP -> operands.pop();
            case SELECT -> select();
            case SELECT_T -> typedSelect();
            case LOCAL_GET -> {
                int local = local();
                if (!locals.isSet(local)) {
                    throw error("uninitialized local " + local);
                }
                operands.push(locals.type(local));
            }
            case LOCAL_SET -> setLocal(local());
            case LOCAL_TEE -> {
                int local = local();
                setLocal(local);
                operands.push(locals.type(local));
            }
            case GLOBAL_GET -> operands.push(global().value());
            case GLOBAL_SET -> globalSet();
            case TABLE_GET,
                    TABLE_SET,
                    TABLE_SIZE,
                    TABLE_GROW,
                    TABLE_FILL,
                    TABLE_COPY,
                    TABLE_INIT,
                    MEMORY_SIZE,
                    MEMORY_GROW,
                    MEMORY_FILL,
                    MEMORY_COPY,
                    MEMORY_INIT -> storage.instruction(op);
            case REF_FUNC -> refFunc();
            case ATOMIC -> atomic();
            case VECTOR -> vector(nextVector());
            case I64_ADD128, I64_SUB128 -> wide(4);
            case I64_MUL_WIDE_S, I64_MUL_WIDE_U -> wide(2);
            default -> aggregates.instruction(op);
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

    private void leaveTry() {
        if (control.opener() != Opcode.TRY && control.opener() != Opcode.CATCH) {
            throw new MalformedModule("END opcode expected: catch without try", at());
        }
    }

    private FuncType tag() {
        return module.tags().get(index("tag", module.tags().size())).type();
    }

    private FuncType function() {
        return module.functionType(index("function", module.functions().length));
    }

    private FuncType indirect() {
        FuncType type = funcType();
        TableType table = storage.table();
        checkMatch(table.element(), ValType.FUNCREF);
        operands.pop(table.address().valType());
        return type;
    }

    private FuncType reference() {
        FuncType type = funcType();
        operands.pop(new RefType(true, type.definition()));
        return type;
    }

    private void call(FuncType type) {
        operands.pop(type.params());
        operands.push(type.results());
    }

    private void returnCall(FuncType callee) {
        if (!CompositeType.matches(callee.results(), type.results())) {
            throw error("type mismatch: expected a callee that returns " + type.results() + ", found " + callee);
        }
        operands.pop(callee.params());
        operands.unreachable();
    }

    private void select() {
        operands.pop(ValType.I32);
        ValType second = operands.pop();
        ValType first = operands.pop();
        if (first instanceof RefType || second instanceof RefType) {
            throw error("type mismatch: expected numbers, found a reference");
        }
        if (first != null && second != null && !first.equals(second)) {
            throw error("type mismatch: expected two operands of one type, found " + OperandStack.name(first) + " and "
                    + OperandStack.name(second));
        }
        operands.push(first == null ? second : first);
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

    private int local() {
        return index("local", locals.count());
    }

    private void setLocal(int local) {
        operands.pop(locals.type(local));
        locals.set(local);
    }

    private GlobalType global() {
        return module.globals().get(index("global", module.globals().size())).type();
    }

    private void globalSet() {
        GlobalType type = global();
        if (!type.mutable()) {
            throw error("immutable global");
        }
        operands.pop(type.value());
    }

    private void wide(int operandCount) {
        for (int i = 0; i < operandCount; i++) {
            operands.pop(ValType.I64);
        }
        operands.push(ValType.I64);
        operands.push(ValType.I64);
    }

    private void atomic() {
        AtomicOpcode op = in.atomicOpcode();
        if (op.bytes() > 0) {
            CodeReader.MemArg argument = in.memArg();
            ValType address = address(argument);
            int natural = Integer.numberOfTrailingZeros(op.bytes());
            if (argument.alignment() != natural) {
                throw error("atomic alignment must be natural: expected 2^" + natural + ", found 2^"
                        + argument.alignment());
            }
            operands.pop(op.operands());
            operands.pop(address);
        }
        if (op.result() != null) {
            operands.push(op.result());
        }
    }

    private void refFunc() {
        int index = index("function", module.functions().length);
        if (!references.get(index)) {
            throw error("undeclared function reference " + index);
        }
        operands.push(functionReference(index));
    }

    /** Gives the type of the address. */
    private void vector(VectorOpcode op) {
        NumType address = ValType.I32;
        switch (op.immediate()) {
            case MEMORY_ARG -> address = memoryArgument(op.accessBytes());
            case MEMORY_ARG_LANE -> {
                address = memoryArgument(op.accessBytes());
                lane(128 / op.laneBits());
            }
            case LANE -> lane(128 / op.laneBits());
            case LANES -> {
                for (int i = 0; i < 16; i++) {
                    lane(32);
                }
            }
            case V128 -> in.v128Bits();
            default -> {}
        }
        operands.apply(op, address);
    }

    private void lane(int count) {
        int lane = in.u8();
        if (lane >= count) {
            throw error("invalid lane index " + lane + ": expected less than " + count);
        }
    }

    private NumType memoryArgument(int bytes) {
        CodeReader.MemArg argument = in.memArg();
        NumType address = address(argument);
        int natural = Integer.numberOfTrailingZeros(bytes);
        if (argument.alignment() > natural) {
            throw error("alignment must not be larger than natural: expected at most 2^" + natural + ", found 2^"
                    + argument.alignment());
        }
        return address;
    }

    private NumType address(CodeReader.MemArg argument) {
        MemoryType memory = module.memories()
                .get(check("memory", argument.memory(), module.memories().size()));
        if (memory.address() == AddressType.I32 && argument.offset() >>> Integer.SIZE != 0) {
            throw error("offset out of range: " + Long.toUnsignedString(argument.offset()));
        }
        return memory.address().valType();
    }
}
