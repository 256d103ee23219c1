package io.wasmj.compiler.text;

import io.wasmj.compiler.text.Tokens.Kind;
import io.wasmj.compiler.text.TypeReader.Reference;
import java.util.Map;

/** Reads what stands behind an instruction's name and encodes both (spec, "Text Format: Instructions"). */
final class Operands {

    /** Lanes of a vector: how many, and of how many bits. */
    record Shape(int lanes, int bits, boolean floats) {

        static Shape read(TokenReader reader) {
            Shape shape = reader.isNext(Kind.KEYWORD) ? SHAPES.get(reader.text()) : null;
            if (shape == null) {
                throw reader.unexpected();
            }
            reader.keyword();
            return shape;
        }
    }

    private static final Map<String, Shape> SHAPES = Map.of(
            "i8x16", new Shape(16, 8, false),
            "i16x8", new Shape(8, 16, false),
            "i32x4", new Shape(4, 32, false),
            "i64x2", new Shape(2, 64, false),
            "f32x4", new Shape(4, 32, true),
            "f64x2", new Shape(2, 64, true));

    private static final int SELECT_WITH_TYPES = 0x1c;
    private static final int HAS_MEMORY = 0x40;

    private final TokenReader reader;
    private final ModuleScope scope;
    private final TypeReader types;
    private final TypeSection typeSection;
    private boolean usesData;

    Operands(TokenReader reader, ModuleScope scope, TypeReader types, TypeSection typeSection) {
        this.reader = reader;
        this.scope = scope;
        this.types = types;
        this.typeSection = typeSection;
    }

    /** Whether an instruction named a data segment since this was last asked. */
    boolean takeUsesData() {
        boolean used = usesData;
        usesData = false;
        return used;
    }

    void encode(Instruction instruction, IndexSpace locals, Labels labels, BinaryWriter out) {
        switch (instruction.immediate()) {
            case SELECT -> {
                select(instruction, out);
                return;
            }
            case REF_TYPE -> {
                Reference type = types.reference();
                out.opcode(instruction.code() + (type.nullable() ? 1 : 0));
                out.bytes(type.heapType());
                return;
            }
            default -> out.opcode(instruction.code());
        }
        switch (instruction.immediate()) {
            case LABEL -> out.index(labels.index());
            case LABELS -> labels(labels, out);
            case LABEL_CAST -> labelCast(labels, out);
            case FUNC -> index(scope.functions, out);
            case TYPE_USE -> {
                int table = optional(scope.tables);
                out.index(typeSection.use(null));
                out.index(table);
            }
            case LOCAL -> index(locals, out);
            case GLOBAL -> index(scope.globals, out);
            case TABLE -> out.index(optional(scope.tables));
            case TABLE_TABLE -> pair(scope.tables, out);
            case TABLE_ELEM -> segment(scope.tables, scope.elements, out);
            case ELEM -> index(scope.elements, out);
            case TAG -> index(scope.tags, out);
            case MEMORY -> out.index(optional(scope.memories));
            case MEMORY_MEMORY -> pair(scope.memories, out);
            case MEMORY_DATA -> {
                usesData = true;
                segment(scope.memories, scope.data, out);
            }
            case DATA -> {
                usesData = true;
                index(scope.data, out);
            }
            case MEMORY_ARG -> memoryArgument(optional(scope.memories), instruction.alignment(), out);
            case MEMORY_ARG_LANE -> {
                boolean hasMemory =
                        reader.isNext(Kind.ID) || (reader.isNext(Kind.NUMBER) && reader.isFollowedByOperand());
                memoryArgument(hasMemory ? scope.memories.index(reader) : 0, instruction.alignment(), out);
                lane(out);
            }
            case LANE -> lane(out);
            case LANES -> lanes(out);
            case I32 -> {
                int value = (int) reader.integer(32);
                out.signed(value);
            }
            case I64 -> out.signed(reader.integer(64));
            case F32 -> out.fixed(reader.floating(32), 4);
            case F64 -> out.fixed(reader.floating(64), 8);
            case V128 -> vector(out);
            case HEAP_TYPE -> types.heapType(out);
            case TYPE -> index(scope.types, out);
            case TYPE_FIELD -> field(out);
            case TYPE_COUNT -> {
                index(scope.types, out);
                out.index(reader.u32());
            }
            case TYPE_DATA -> {
                usesData = true;
                index(scope.types, out);
                index(scope.data, out);
            }
            case TYPE_ELEM -> {
                index(scope.types, out);
                index(scope.elements, out);
            }
            case TYPE_TYPE -> {
                index(scope.types, out);
                index(scope.types, out);
            }
            case FENCE -> out.oneByte(0);
            default -> {
                // None, or those of blocks, which are not read here.
            }
        }
    }

    private void index(IndexSpace space, BinaryWriter out) {
        out.index(space.index(reader));
    }

    private int optional(IndexSpace space) {
        return reader.isIndex() ? space.index(reader) : 0;
    }

    /** Two indices, or none for two zeros. */
    private void pair(IndexSpace space, BinaryWriter out) {
        boolean given = reader.isIndex();
        for (int i = 0; i < 2; i++) {
            out.index(given ? space.index(reader) : 0);
        }
    }

    /** A segment and where it goes, which is written first and may be left out. */
    private void segment(IndexSpace into, IndexSpace segments, BinaryWriter out) {
        int target = reader.isIndexPair() ? into.index(reader) : 0;
        index(segments, out);
        out.index(target);
    }

    private void select(Instruction instruction, BinaryWriter out) {
        if (!reader.isOpen("result")) {
            out.opcode(instruction.code());
            return;
        }
        BinaryWriter results = new BinaryWriter();
        int count = types.results(results);
        out.opcode(SELECT_WITH_TYPES);
        out.unsigned(count);
        out.bytes(results);
    }

    private void labels(Labels labels, BinaryWriter out) {
        BinaryWriter list = new BinaryWriter();
        int count = 0;
        do {
            list.index(labels.index());
            count++;
        } while (reader.isIndex());
        out.unsigned(count - 1);
        out.bytes(list);
    }

    private void labelCast(Labels labels, BinaryWriter out) {
        int label = labels.index();
        Reference from = types.reference();
        Reference to = types.reference();
        out.oneByte((from.nullable() ? 1 : 0) | (to.nullable() ? 2 : 0));
        out.index(label);
        out.bytes(from.heapType());
        out.bytes(to.heapType());
    }

    private void memoryArgument(int memory, int naturalAlignment, BinaryWriter out) {
        long offset = reader.startsWith("offset=") ? reader.assigned(64) : 0;
        int alignment = naturalAlignment;
        if (reader.startsWith("align=")) {
            long bytes = reader.assigned(64);
            if (Long.bitCount(bytes) != 1) {
                throw reader.error("alignment must be a power of two", reader.position() - 1);
            }
            alignment = Long.numberOfTrailingZeros(bytes);
        }
        out.unsigned(alignment | (memory == 0 ? 0 : HAS_MEMORY));
        if (memory != 0) {
            out.index(memory);
        }
        out.unsigned(offset);
    }

    private void lane(BinaryWriter out) {
        out.oneByte((int) reader.unsigned(8));
    }

    private void lanes(BinaryWriter out) {
        int count = reader.countNumbers();
        if (count != 16) {
            throw reader.error("invalid lane length: " + count + " instead of 16");
        }
        for (int i = 0; i < 16; i++) {
            if (!Numerals.isUnsigned(reader.text())) {
                throw reader.error("i8 constant out of range");
            }
            lane(out);
        }
    }

    private void vector(BinaryWriter out) {
        Shape shape = Shape.read(reader);
        int count = reader.countNumbers();
        if (count < shape.lanes) {
            reader.checkKnown(count);
        }
        if (count != shape.lanes) {
            throw reader.error("wrong number of lane literals: " + count + " instead of " + shape.lanes);
        }
        for (int i = 0; i < count; i++) {
            long lane = shape.floats ? reader.floating(shape.bits) : reader.integer(shape.bits);
            out.fixed(lane, shape.bits / 8);
        }
    }

    private void field(BinaryWriter out) {
        int type = scope.types.index(reader);
        IndexSpace fields = scope.fields.get(type);
        out.index(type);
        out.index(fields == null ? reader.u32() : fields.index(reader));
    }
}
