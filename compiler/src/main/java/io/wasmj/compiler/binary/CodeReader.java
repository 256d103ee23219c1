package io.wasmj.compiler.binary;

import io.wasmj.compiler.Features;
import io.wasmj.compiler.Proposal;
import io.wasmj.runtime.AbstractHeapType;
import io.wasmj.runtime.DefinedType;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.HeapType;
import io.wasmj.runtime.InvalidModule;
import io.wasmj.runtime.MalformedModule;
import io.wasmj.runtime.NumType;
import io.wasmj.runtime.RefType;
import io.wasmj.runtime.ValType;
import io.wasmj.runtime.VecType;
import io.wasmj.runtime.WasmException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over a run of a module's bytes that reads types and instructions (spec, "Binary Format: Types,
 * Instructions"). What cannot be read is a {@link MalformedModule}, or an {@link InvalidModule} where it belongs to a
 * proposal that is off. Whether that of an instruction is on, validation asks.
 */
public final class CodeReader extends ByteReader {

    private static final int ATOMIC_PREFIX = 0xfe;
    private static final int NAMES_MEMORY = 0x40;
    private static final int EMPTY_BLOCK = 0x40;
    private static final int FUNCREF = 0x70;
    private static final int REF_NULL = 0x63;
    private static final int REF = 0x64;
    private static final @Nullable ValType[] VAL_TYPES = new ValType[256];
    private static final @Nullable FuncType[] SHORT_TYPES = new FuncType[256];

    static {
        for (NumType type : NumType.values()) {
            VAL_TYPES[type.code()] = type;
        }
        VAL_TYPES[VecType.V128.code()] = VecType.V128;
        for (AbstractHeapType type : AbstractHeapType.values()) {
            if (type != AbstractHeapType.BOT) {
                VAL_TYPES[type.code()] = new RefType(true, type);
            }
        }
        for (int code = 0; code < VAL_TYPES.length; code++) {
            ValType type = VAL_TYPES[code];
            if (type != null) {
                SHORT_TYPES[code] = new FuncType(List.of(), List.of(type));
            }
        }
        SHORT_TYPES[EMPTY_BLOCK] = new FuncType(List.of(), List.of());
    }

    private final List<DefinedType> types;

    private final Features features;

    /** How many types the recursive group has that is being read; they follow those that are known. */
    private int groupSize;

    /**
     * @param types the module's, which may be added to
     * @param function the index of the function to name in errors, or -1
     */
    CodeReader(byte[] bytes, int start, int end, List<DefinedType> types, Features features, int function) {
        super(bytes, start, end, function);
        this.types = types;
        this.features = features;
    }

    /** A cursor over a constant expression. */
    public static CodeReader of(Module module, Module.Slice expression) {
        return of(module, expression, -1);
    }

    /** A cursor over the instructions of a defined function; its errors name the function. */
    public static CodeReader of(Module module, int definedIndex) {
        Module.Slice code = module.bodies().get(definedIndex).code();
        return of(module, code, module.importedFunctions() + definedIndex);
    }

    private static CodeReader of(Module module, Module.Slice code, int function) {
        return new CodeReader(module.bytes(), code.start(), code.end(), module.types(), module.features(), function);
    }

    /** A cursor over the next {@code count} bytes, which this one skips. */
    CodeReader part(int count) {
        return part(count, function);
    }

    /** The same, about a function. */
    CodeReader part(int count, int function) {
        int start = advance(count);
        return new CodeReader(bytes, start, start + count, types, features, function);
    }

    /**
     * Refuses the module if it needs a proposal that is off.
     *
     * @param proposal null where nothing is needed
     * @param part what needs it, for the message
     */
    public void require(@Nullable Proposal proposal, Object part, int at) {
        features.require(proposal, part, function, at);
    }

    public ValType valType() {
        int at = position();
        int code = u8();
        ValType type = VAL_TYPES[code];
        if (type == null) {
            if (code == REF || code == REF_NULL) {
                require(Proposal.FUNCTION_REFERENCES, "a typed reference", at);
                return new RefType(code == REF_NULL, heapType());
            }
            throw unknownType("value", code, at);
        }
        require(ProposalOf.valType(code), type, at);
        return type;
    }

    public RefType refType() {
        int at = position();
        int code = peek();
        if (code == FUNCREF) {
            // Tables of functions are older than values that are functions.
            u8();
            return ValType.FUNCREF;
        }
        ValType type = VAL_TYPES[code];
        if ((type != null && !type.isReference()) || (type == null && code != REF && code != REF_NULL)) {
            throw unknownType("reference", code, at);
        }
        return (RefType) valType();
    }

    private WasmException unknownType(String kind, int code, int at) {
        String what = kind + " type " + hex(code);
        if (VAL_TYPES[code] == null) {
            require(ProposalOf.valType(code), what, at);
        }
        return malformed("malformed " + what, at);
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

    public HeapType heapType() {
        int at = position();
        if (isIndex()) {
            require(Proposal.FUNCTION_REFERENCES, "a reference to a defined type", at);
            return definedType(typeIndex(), at);
        }
        int code = u8();
        if (VAL_TYPES[code] instanceof RefType known) {
            require(ProposalOf.valType(code), known.heap(), at);
            return known.heap();
        }
        throw unknownType("heap", code, at);
    }

    /** A type by its index, which may be that of one in the group that is being read. */
    HeapType definedType(long index, int at) {
        if (index < types.size()) {
            return types.get((int) index);
        }
        if (index < types.size() + groupSize) {
            return new HeapType.Recursive((int) index - types.size());
        }
        throw new InvalidModule("unknown type " + index, function, at);
    }

    /** Until the next call, indices beyond those known are those of a group of so many types. */
    void enterGroup(int size) {
        groupSize = size;
    }

    /** What an instruction that is about two reference types says of them. */
    public record Cast(int label, RefType from, RefType to) {}

    /** The immediates of {@code br_on_cast}. */
    public Cast cast() {
        int at = position();
        int flags = u8();
        if (flags > 3) {
            throw malformed("malformed br_on_cast flags " + hex(flags), at);
        }
        int label = u32();
        RefType from = new RefType((flags & 1) != 0, heapType());
        return new Cast(label, from, new RefType((flags & 2) != 0, heapType()));
    }

    /**
     * A clause of {@code try_table}.
     *
     * @param tag -1 where it catches all
     * @param withReference whether the label takes the exception itself as well
     */
    public record Catch(int tag, boolean withReference, int label) {}

    /** The clauses of {@code try_table}, which follow its block type. */
    public List<Catch> catches() {
        Catch[] catches = new Catch[count("catch clauses", ImplementationLimits.LABELS)];
        for (int i = 0; i < catches.length; i++) {
            int at = position();
            int kind = u8();
            if (kind > 3) {
                throw malformed("malformed catch clause " + hex(kind), at);
            }
            int tag = kind < 2 ? u32() & Integer.MAX_VALUE : -1;
            catches[i] = new Catch(tag, (kind & 1) != 0, u32());
        }
        return List.of(catches);
    }

    /** The type of a block: what it takes and what it leaves. */
    public FuncType blockType() {
        int at = position();
        if (isIndex()) {
            require(Proposal.MULTI_VALUE, "a block of a defined type", at);
            long index = typeIndex();
            if (index < types.size() && types.get((int) index).composite() instanceof FuncType type) {
                return type;
            }
            throw new InvalidModule("unknown type " + index + " of a function", function, at);
        }
        int code = peek();
        FuncType type = SHORT_TYPES[code];
        if (type != null) {
            require(ProposalOf.valType(code), type, at);
            u8();
            return type;
        }
        if (code == REF || code == REF_NULL) {
            return new FuncType(List.of(), List.of(valType()));
        }
        throw unknownType("block", code, at);
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
     * The immediates of a load or store.
     *
     * @param alignment as an exponent of 2
     * @param offset unsigned
     */
    public record MemArg(int memory, int alignment, long offset) {}

    /** The immediates of a load or store. */
    public MemArg memArg() {
        int at = position();
        int flags = u32();
        if ((flags & ~0x7f) != 0) {
            throw malformed("malformed memop flags " + hex(flags), at);
        }
        int memory = 0;
        if ((flags & NAMES_MEMORY) != 0) {
            require(Proposal.MULTI_MEMORY, "an access that names its memory", at);
            memory = u32();
        }
        return new MemArg(memory, flags & ~NAMES_MEMORY, u64());
    }

    public Opcode opcode() {
        int at = position();
        int code = u8();
        Opcode op = Opcode.plain(code);
        return op != null ? op : rareOpcode(code, at);
    }

    /** The rest of {@link Opcode#VECTOR}. */
    public VectorOpcode vectorOpcode() {
        int at = position();
        int code = u32();
        VectorOpcode op = VectorOpcode.of(code);
        if (op == null) {
            throw malformed("illegal opcode fd " + Integer.toHexString(code), at);
        }
        return op;
    }

    private Opcode rareOpcode(int first, int at) {
        if (first == ATOMIC_PREFIX) {
            return Opcode.ATOMIC;
        }
        if (first < 0xfb || first == 0xff) {
            String name = Integer.toHexString(first);
            require(ProposalOf.unknownOpcode(first), "opcode " + name, at);
            throw malformed("illegal opcode " + name, at);
        }
        int code = u32();
        Opcode op = Opcode.prefixed(first, code);
        if (op == null) {
            throw malformed("illegal opcode " + Integer.toHexString(first) + " " + Integer.toHexString(code), at);
        }
        return op;
    }

    /** The rest of the code of an {@link Opcode#ATOMIC}. */
    public AtomicOpcode atomicOpcode() {
        int at = position();
        int code = u32();
        AtomicOpcode op = AtomicOpcode.of(code);
        if (op == null) {
            throw malformed("illegal opcode fe " + Integer.toHexString(code), at);
        }
        if (op.code() == AtomicOpcode.FENCE && u8() != 0) {
            throw malformed("zero byte expected", at);
        }
        return op;
    }

    /** Skips the immediates of an instruction. */
    public void skip(Opcode op) {
        skip(op.immediate());
    }

    private void skip(Immediate immediate) {
        switch (immediate) {
            case NONE -> {}
            case BLOCK -> skipBlockType();
            case BLOCK_CATCHES -> {
                skipBlockType();
                catches();
            }
            case LABEL, FUNC, LOCAL, GLOBAL, TABLE, MEMORY, DATA, ELEM, TYPE, TAG -> u32();
            case TYPE_TABLE,
                    DATA_MEMORY,
                    MEMORY_MEMORY,
                    ELEM_TABLE,
                    TABLE_TABLE,
                    TYPE_FIELD,
                    TYPE_COUNT,
                    TYPE_DATA,
                    TYPE_ELEM,
                    TYPE_TYPE -> {
                u32();
                u32();
            }
            case LABELS -> {
                for (int labels = labels(); labels >= 0; labels--) {
                    u32();
                }
            }
            case TYPES -> selectTypes();
            case HEAP_TYPE -> heapType();
            case CAST -> cast();
            case MEMORY_ARG -> memArg();
            case ATOMIC -> {
                if (atomicOpcode().bytes() > 0) {
                    memArg();
                }
            }
            case I32 -> s32();
            case I64 -> s64();
            case F32 -> advance(Float.BYTES);
            case F64 -> advance(Double.BYTES);
            case VECTOR -> skip(vectorOpcode().immediate());
            case V128, LANES -> advance(16);
            case LANE -> u8();
            case MEMORY_ARG_LANE -> {
                skip(Immediate.MEMORY_ARG);
                u8();
            }
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
            if (op.opensBlock()) {
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
