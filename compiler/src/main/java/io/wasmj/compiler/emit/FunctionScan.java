package io.wasmj.compiler.emit;

import io.wasmj.compiler.binary.CodeReader;
import io.wasmj.compiler.binary.Module;
import io.wasmj.compiler.binary.Opcode;
import io.wasmj.compiler.ir.Signature;
import io.wasmj.runtime.DefinedType;
import io.wasmj.runtime.FuncType;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What must be known of every function before the first is emitted.
 *
 * @param callees called directly, by tail calls too
 * @param tailCallees called by tail calls other than to itself
 * @param indirect types of indirect calls
 * @param indirectTails those of indirect tail calls
 * @param grows whether it contains {@code memory.grow}
 * @param vectors whether it contains vector instructions
 * @param poolEntries an upper bound of the constants its methods put into their class's constant pool
 */
record FunctionScan(
        Set<Integer> callees,
        Set<Integer> tailCallees,
        Set<FuncType> indirect,
        Set<FuncType> indirectTails,
        boolean grows,
        boolean vectors,
        int poolEntries) {

    boolean calls() {
        return !callees.isEmpty() || !indirect.isEmpty();
    }

    boolean tailCalls() {
        return !tailCallees.isEmpty() || !indirectTails.isEmpty();
    }

    static FunctionScan of(Module module, int definedIndex) {
        Set<Integer> callees = new LinkedHashSet<>();
        Set<Integer> tailCallees = new LinkedHashSet<>();
        Set<FuncType> indirect = new LinkedHashSet<>();
        Set<FuncType> indirectTails = new LinkedHashSet<>();
        Set<Long> constants = new HashSet<>();
        Set<Integer> globals = new HashSet<>();
        Set<FuncType> types = new HashSet<>();
        Set<String> members = new HashSet<>();
        boolean grows = false;
        boolean vectors = false;
        int self = module.importedFunctions() + definedIndex;
        // Every so many bytes of code there may be a region, with a name, a type and fields to hand locals over.
        int pool = 40 + module.bodies().get(definedIndex).code().length() / 8;
        CodeReader code = CodeReader.of(module, definedIndex);
        while (!code.atEnd()) {
            Opcode op = code.opcode();
            switch (op) {
                case CALL -> callees.add(code.u32());
                case RETURN_CALL -> {
                    int callee = code.u32();
                    callees.add(callee);
                    if (callee != self || wide(module.functionType(callee))) {
                        tailCallees.add(callee);
                    }
                }
                case CALL_INDIRECT, RETURN_CALL_INDIRECT, CALL_REF, RETURN_CALL_REF -> {
                    FuncType type = module.funcType(code.u32());
                    if (op == Opcode.CALL_INDIRECT || op == Opcode.RETURN_CALL_INDIRECT) {
                        code.u32();
                    }
                    indirect.add(type);
                    if (op == Opcode.RETURN_CALL_INDIRECT || op == Opcode.RETURN_CALL_REF) {
                        indirectTails.add(type);
                    }
                }
                case STRUCT_NEW, STRUCT_NEW_DEFAULT -> {
                    DefinedType type = module.types().get(code.u32());
                    for (int i = JavaType.fields(type).size(); i >= 0; i--) {
                        members.add(type.id() + i);
                    }
                }
                case STRUCT_GET, STRUCT_GET_S, STRUCT_GET_U, STRUCT_SET ->
                    members.add(module.types().get(code.u32()).id() + code.u32());
                case GLOBAL_GET, GLOBAL_SET -> globals.add(code.u32());
                case MEMORY_GROW -> {
                    grows = true;
                    code.skip(op);
                }
                case I32_CONST -> constants.add((long) code.s32());
                case I64_CONST -> constants.add(code.s64());
                case F32_CONST -> constants.add((long) code.f32Bits());
                case F64_CONST -> constants.add(code.f64Bits());
                case BR_TABLE -> {
                    int labels = code.labels();
                    for (int i = 0; i <= labels; i++) {
                        code.u32();
                    }
                    pool += labels / 1000;
                }
                case VECTOR -> {
                    code.skip(op);
                    vectors = true;
                    // A constant has two longs and, where it is one of the JVM, what makes it; names are few.
                    pool += 7;
                }
                default -> {
                    if (op.isLoad() || op.isStore()) {
                        constants.add(code.memArg().offset());
                    } else {
                        code.skip(op);
                    }
                }
            }
        }
        boolean tailCalls = !tailCallees.isEmpty() || !indirectTails.isEmpty();
        types.add(module.functionType(self));
        callees.forEach(callee -> types.add(module.functionType(callee)));
        types.addAll(indirect);
        int fields = globals.size();
        for (FuncType type : types) {
            fields += type.results().size() + type.params().size() - (tailCalls ? 0 : Signature.direct(type.params()));
        }
        // A long takes two entries, a field three; a method a reference, a name-and-type, a name, and perhaps a type.
        pool += 3 * (constants.size() + fields) + 4 * (callees.size() + indirect.size()) + 6 * members.size();
        return new FunctionScan(callees, tailCallees, indirect, indirectTails, grows, vectors, pool);
    }

    private static boolean wide(FuncType type) {
        return Signature.direct(type.params()) < type.params().size();
    }
}
