package io.wasmj.compiler.binary;

import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.InvalidModule;
import io.wasmj.runtime.MalformedModule;
import io.wasmj.runtime.ValType;
import io.wasmj.runtime.WasmException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over a run of a module's bytes that reads types and instructions (spec, "Binary Format: Types,
 * Instructions"). What cannot be read is a {@link MalformedModule}, or an {@link InvalidModule} where it belongs to an
 * {@link UnsupportedProposal}.
 */
public final class CodeReader extends ByteReader {

    private static final int EMPTY_BLOCK = 0x40;
    private static final @Nullable ValType[] VAL_TYPES = new ValType[256];
    private static final @Nullable FuncType[] SHORT_TYPES = new FuncType[256];

    static {
        for (ValType type : ValType.values()) {
            VAL_TYPES[type.code()] = type;
            SHORT_TYPES[type.code()] = new FuncType(List.of(), List.of(type));
        }
        SHORT_TYPES[EMPTY_BLOCK] = new FuncType(List.of(), List.of());
    }

    public CodeReader(byte[] bytes, int start, int end) {
        this(bytes, start, end, -1);
    }

    private CodeReader(byte[] bytes, int start, int end, int function) {
        super(bytes, start, end, function);
    }

    /** A cursor over the instructions of a defined function; its errors name the function. */
    public static CodeReader of(Module module, int definedIndex) {
        Module.Slice code = module.bodies().get(definedIndex).code();
        return new CodeReader(module.bytes(), code.start(), code.end(), module.importedFunctions() + definedIndex);
    }

    /** A cursor over the next {@code count} bytes, which this one skips. */
    CodeReader part(int count) {
        int start = advance(count);
        return new CodeReader(bytes, start, start + count);
    }

    public ValType valType() {
        int at = position();
        int code = u8();
        ValType type = VAL_TYPES[code];
        if (type == null) {
            throw unknownType("value", code, at);
        }
        return type;
    }

    /** A reference type, or the heap type of {@code ref.null} where that has a name of its own. */
    public ValType refType() {
        int at = position();
        int code = u8();
        ValType type = VAL_TYPES[code];
        if (type == null || !type.isReference()) {
            throw unknownType("reference", code, at);
        }
        return type;
    }

    private WasmException unknownType(String kind, int code, int at) {
        String what = kind + " type " + hex(code);
        return UnsupportedProposal.unknown(UnsupportedProposal.ofValType(code), "malformed", what, function, at);
    }

    /** The type that {@code select} is annotated with: a list for the sake of the future. */
    public List<ValType> selectTypes() {
        return valTypes("results of select", ImplementationLimits.RESULTS);
    }

    List<ValType> valTypes(String what, int limit) {
        ValType[] types = new ValType[count(what, limit)];
        for (int i = 0; i < types.length; i++) {
            types[i] = valType();
        }
        return List.of(types);
    }

    /** The heap type of {@code ref.null}, as the reference type that it is the bottom of. */
    public ValType heapType() {
        if (!isIndex()) {
            return refType();
        }
        int at = position();
        String what = "heap type " + typeIndex();
        throw UnsupportedProposal.needs(UnsupportedProposal.FUNCTION_REFERENCES, what, function, at);
    }

    /** The type of a block: what it takes and what it leaves. */
    public FuncType blockType(Module module) {
        int at = position();
        if (isIndex()) {
            long index = typeIndex();
            if (index >= module.types().size()) {
                throw new InvalidModule("unknown type " + index, function, at);
            }
            return module.types().get((int) index);
        }
        int code = u8();
        FuncType type = SHORT_TYPES[code];
        if (type == null) {
            throw unknownType("block", code, at);
        }
        return type;
    }

    /** Whether a type index follows, rather than one of the types whose single byte reads as a negative number. */
    private boolean isIndex() {
        return (peek() & 0xc0) != 0x40;
    }

    private long typeIndex() {
        int at = position();
        long index = s33();
        if (index < 0) {
            throw malformed("malformed type index " + index, at);
        }
        return index;
    }

    /** The number of labels of {@code br_table} before the default one. */
    public int labels() {
        return count("labels", ImplementationLimits.LABELS);
    }

    /**
     * The alignment of a memory access as an exponent of 2. The index of the memory, which may stand here as well, is
     * checked and skipped: there is at most one memory.
     */
    public int alignment() {
        int at = position();
        int flags = u32();
        if ((flags & ~0x7f) != 0) {
            throw malformed("malformed memop flags " + hex(flags), at);
        }
        if ((flags & 0x40) != 0) {
            int memory = u32();
            if (memory != 0) {
                throw new InvalidModule("unknown memory " + Integer.toUnsignedString(memory), function, at);
            }
        }
        return flags & 0x3f;
    }

    public Opcode opcode() {
        int at = position();
        int code = u8();
        Opcode op = Opcode.plain(code);
        return op != null ? op : rareOpcode(code, at);
    }

    private Opcode rareOpcode(int first, int at) {
        if (first < 0xfb || first == 0xff) {
            throw unknownOpcode(UnsupportedProposal.ofOpcode(first), Integer.toHexString(first), at);
        }
        int code = u32();
        Opcode op = first == 0xfc ? Opcode.prefixed(code) : null;
        if (op == null) {
            String name = Integer.toHexString(first) + " " + Integer.toHexString(code);
            throw unknownOpcode(UnsupportedProposal.ofPrefixed(first, code), name, at);
        }
        return op;
    }

    private WasmException unknownOpcode(@Nullable String proposal, String name, int at) {
        return UnsupportedProposal.unknown(proposal, "illegal", "opcode " + name, function, at);
    }

    /** Skips the immediates of an instruction. */
    public void skip(Opcode op) {
        switch (op.immediate()) {
            case NONE -> {}
            case BLOCK -> skipBlockType();
            case LABEL, FUNC, LOCAL, GLOBAL, TABLE, MEMORY, DATA, ELEM -> u32();
            case TYPE_TABLE, DATA_MEMORY, MEMORY_MEMORY, ELEM_TABLE, TABLE_TABLE -> {
                u32();
                u32();
            }
            case LABELS -> {
                for (int labels = labels(); labels >= 0; labels--) {
                    u32();
                }
            }
            case TYPES -> selectTypes();
            case REF_TYPE -> heapType();
            case MEMORY_ARG -> {
                alignment();
                u64();
            }
            case I32 -> s32();
            case I64 -> s64();
            case F32 -> advance(Float.BYTES);
            case F64 -> advance(Double.BYTES);
        }
    }

    private void skipBlockType() {
        if (isIndex()) {
            typeIndex();
        } else if (peek() == EMPTY_BLOCK) {
            u8();
        } else {
            valType();
        }
    }

    /** An expression with its final {@code end}, which is skipped. */
    Module.Slice expression() {
        int start = position();
        int depth = 1;
        while (depth > 0) {
            Opcode op = opcode();
            skip(op);
            if (op.immediate() == Immediate.BLOCK) {
                depth++;
            } else if (op == Opcode.END) {
                depth--;
            }
        }
        return new Module.Slice(start, position());
    }

    private static String hex(int value) {
        return "0x" + Integer.toHexString(value);
    }
}
