package io.wasmj.compiler.validate;

import io.wasmj.compiler.binary.Opcode;
import io.wasmj.runtime.AddressType;
import io.wasmj.runtime.MemoryType;
import io.wasmj.runtime.TableType;
import io.wasmj.runtime.ValType;

/** Validates the instructions on whole memories and on tables, whose types depend on what they name. */
final class StorageInstructions {

    private final ExpressionValidator validator;
    private final OperandStack operands;

    StorageInstructions(ExpressionValidator validator) {
        this.validator = validator;
        operands = validator.operands;
    }

    void instruction(Opcode op) {
        switch (op) {
            case TABLE_GET -> {
                TableType table = table();
                pop(table.address());
                operands.push(table.element());
            }
            case TABLE_SET -> {
                TableType table = table();
                operands.pop(table.element());
                pop(table.address());
            }
            case TABLE_SIZE -> push(table().address());
            case TABLE_GROW -> {
                TableType table = table();
                pop(table.address());
                operands.pop(table.element());
                push(table.address());
            }
            case TABLE_FILL -> {
                TableType table = table();
                pop(table.address());
                operands.pop(table.element());
                pop(table.address());
            }
            case TABLE_COPY -> {
                TableType to = table();
                TableType from = table();
                validator.checkMatch(from.element(), to.element());
                copy(to.address(), from.address());
            }
            case TABLE_INIT -> {
                int segment = validator.in.u32();
                TableType table = table();
                validator.checkMatch(validator.elements(segment), table.element());
                init(table.address());
            }
            case MEMORY_SIZE -> push(memory());
            case MEMORY_GROW -> {
                AddressType address = memory();
                pop(address);
                push(address);
            }
            case MEMORY_FILL -> {
                AddressType address = memory();
                pop(address);
                operands.pop(ValType.I32);
                pop(address);
            }
            case MEMORY_COPY -> copy(memory(), memory());
            case MEMORY_INIT -> {
                int segment = validator.in.u32();
                AddressType address = memory();
                validator.data(segment);
                init(address);
            }
            default -> throw new AssertionError(op);
        }
    }

    /** Reads the index of a table. */
    TableType table() {
        return validator
                .module
                .tables()
                .get(validator.index("table", validator.module.tables().size()))
                .type();
    }

    private AddressType memory() {
        MemoryType type = validator
                .module
                .memories()
                .get(validator.index("memory", validator.module.memories().size()));
        return type.address();
    }

    /** A length fits both sides. */
    private void copy(AddressType to, AddressType from) {
        pop(to == from ? to : AddressType.I32);
        pop(from);
        pop(to);
    }

    private void init(AddressType to) {
        operands.pop(ValType.I32);
        operands.pop(ValType.I32);
        pop(to);
    }

    private void pop(AddressType type) {
        operands.pop(type.valType());
    }

    private void push(AddressType type) {
        operands.push(type.valType());
    }
}
