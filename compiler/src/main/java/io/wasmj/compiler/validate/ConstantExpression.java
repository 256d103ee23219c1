package io.wasmj.compiler.validate;

import io.wasmj.compiler.Proposal;
import io.wasmj.compiler.binary.CodeReader;
import io.wasmj.compiler.binary.Immediate;
import io.wasmj.compiler.binary.Module;
import io.wasmj.compiler.binary.Opcode;
import io.wasmj.compiler.binary.VectorOpcode;
import io.wasmj.runtime.NumType;
import io.wasmj.runtime.ValType;
import java.util.BitSet;

/** Validates one expression that is evaluated at instantiation (spec, "Validation: Constant Expressions"). */
final class ConstantExpression extends ExpressionValidator {

    private final int globals;
    private final BitSet references;

    /**
     * @param globals how many of the module's globals the expression may read
     * @param references takes the functions that it refers to
     */
    ConstantExpression(Module module, Module.Slice expression, int globals, BitSet references) {
        super(module, CodeReader.of(module, expression), -1);
        this.globals = globals;
        this.references = references;
    }

    void validate(ValType type) {
        for (Opcode op = next(); op != Opcode.END; op = next()) {
            switch (op) {
                case I32_CONST, I64_CONST, F32_CONST, F64_CONST -> {
                    in.skip(op);
                    operands.apply(op);
                }
                case VECTOR -> {
                    VectorOpcode vector = nextVector();
                    if (vector.immediate() != Immediate.V128) {
                        throw error("constant expression required");
                    }
                    in.v128Bits();
                    operands.apply(vector, NumType.I32);
                }
                case I32_ADD, I32_SUB, I32_MUL, I64_ADD, I64_SUB, I64_MUL -> {
                    in.require(Proposal.EXTENDED_CONST, op + " in a constant expression", at());
                    operands.apply(op);
                }
                case REF_FUNC -> {
                    int function = index("function", module.functions().length);
                    references.set(function);
                    operands.push(functionReference(function));
                }
                case REF_NULL,
                        REF_I31,
                        STRUCT_NEW,
                        STRUCT_NEW_DEFAULT,
                        ARRAY_NEW,
                        ARRAY_NEW_DEFAULT,
                        ARRAY_NEW_FIXED,
                        ANY_CONVERT_EXTERN,
                        EXTERN_CONVERT_ANY -> aggregates.instruction(op);
                case GLOBAL_GET -> operands.push(global());
                default -> throw error("constant expression required");
            }
        }
        operands.pop(type);
        operands.checkEmpty();
    }

    private ValType global() {
        int index = index("global", globals);
        Module.Global global = module.globals().get(index);
        if (global.init() != null) {
            in.require(Proposal.GC, "a constant expression that reads a global which is not imported", at());
        }
        if (global.type().mutable()) {
            throw error("constant expression required: the global is mutable");
        }
        return global.type().value();
    }
}
