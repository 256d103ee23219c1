package io.wasmj.compiler.text;

import io.wasmj.compiler.text.Tokens.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads types and writes them in binary form (spec, "Text Format: Types"). */
final class TypeReader {

    private static final Map<String, Integer> NUMBERS =
            Map.of("i32", 0x7f, "i64", 0x7e, "f32", 0x7d, "f64", 0x7c, "v128", 0x7b, "i8", 0x78, "i16", 0x77);
    private static final Map<String, Integer> HEAP_TYPES = new HashMap<>();
    private static final Map<String, Integer> REFERENCES = new HashMap<>();

    private static final int REF_NULL = 0x63;
    private static final int REF = 0x64;
    private static final int EXACT = 0x62;
    private static final int FUNC = 0x60;
    private static final int STRUCT = 0x5f;
    private static final int ARRAY = 0x5e;
    private static final int DESCRIPTOR = 0x4d;
    private static final int DESCRIBES = 0x4c;

    static {
        String[] all = {
            "array arrayref",
            "struct structref",
            "i31 i31ref",
            "eq eqref",
            "any anyref",
            "extern externref",
            "func funcref",
            "none nullref",
            "noextern nullexternref",
            "nofunc nullfuncref",
            "noexn nullexnref",
        };
        for (int i = 0; i < all.length; i++) {
            abstractType(all[i], 0x6a + i);
        }
        abstractType("exn exnref", 0x69);
    }

    private static void abstractType(String names, int code) {
        int space = names.indexOf(' ');
        HEAP_TYPES.put(names.substring(0, space), code);
        REFERENCES.put(names.substring(space + 1), code);
    }

    private final TokenReader reader;
    private final ModuleScope scope;

    TypeReader(TokenReader reader, ModuleScope scope) {
        this.reader = reader;
        this.scope = scope;
    }

    /** A function type, in parts. */
    record Signature(int params, BinaryWriter paramTypes, int results, BinaryWriter resultTypes) {

        boolean isEmpty() {
            return params == 0 && results == 0;
        }

        byte[] toBytes() {
            BinaryWriter out = new BinaryWriter();
            out.oneByte(FUNC);
            out.unsigned(params);
            out.bytes(paramTypes);
            out.unsigned(results);
            out.bytes(resultTypes);
            return out.toBytes();
        }
    }

    void valType(BinaryWriter out) {
        Integer code = NUMBERS.get(reader.text());
        if (code == null) {
            refType(out);
        } else if (code == 0x78 || code == 0x77) {
            throw reader.unexpected();
        } else {
            out.oneByte(code);
            reader.keyword();
        }
    }

    boolean isRefType() {
        return reader.isOpen("ref") || REFERENCES.containsKey(reader.text());
    }

    /**
     * A reference type, in parts.
     *
     * @param isAbstract whether the type that may hold null is but the code of the heap type
     */
    record Reference(boolean nullable, boolean isAbstract, byte[] heapType) {}

    void refType(BinaryWriter out) {
        Reference type = reference();
        if (!type.nullable || !type.isAbstract) {
            out.oneByte(type.nullable ? REF_NULL : REF);
        }
        out.bytes(type.heapType);
    }

    Reference reference() {
        BinaryWriter heapType = new BinaryWriter();
        if (reader.acceptOpen("ref")) {
            boolean nullable = reader.acceptKeyword("null");
            boolean isAbstract = heapType(heapType);
            reader.expectClose();
            return new Reference(nullable, isAbstract, heapType.toBytes());
        }
        heapType.oneByte(code(REFERENCES));
        return new Reference(true, true, heapType.toBytes());
    }

    private int code(Map<String, Integer> types) {
        Integer code = types.get(reader.text());
        if (code == null) {
            throw reader.unexpected();
        }
        reader.keyword();
        return code;
    }

    /** Whether it is an abstract one. */
    boolean heapType(BinaryWriter out) {
        if (reader.isIndex()) {
            out.signed(Integer.toUnsignedLong(scope.types.index(reader)));
            return false;
        }
        if (reader.acceptOpen("exact")) {
            if (!reader.isIndex()) {
                throw reader.unexpected();
            }
            out.oneByte(EXACT);
            out.index(scope.types.index(reader));
            reader.expectClose();
            return false;
        }
        out.oneByte(code(HEAP_TYPES));
        return true;
    }

    /**
     * Parameters and results.
     *
     * @param locals where the parameters' names go, or null where they cannot have any
     */
    Signature signature(@Nullable IndexSpace locals) {
        BinaryWriter params = new BinaryWriter();
        int paramCount = 0;
        while (reader.acceptOpen("param")) {
            paramCount += named(locals, this::valType, params);
        }
        BinaryWriter results = new BinaryWriter();
        return new Signature(paramCount, params, results(results), results);
    }

    /** How many results there are. */
    int results(BinaryWriter out) {
        int count = 0;
        while (reader.acceptOpen("result")) {
            count += named(null, this::valType, out);
        }
        return count;
    }

    /** Types up to the closing parenthesis, or a single one with a name. How many there are. */
    int named(@Nullable IndexSpace space, Consumer<BinaryWriter> type, BinaryWriter out) {
        int count = 0;
        if (space != null && (reader.isNext(Kind.ID) || reader.annotations().isNamed(reader.position()))) {
            space.add(reader);
            type.accept(out);
            reader.expectClose();
            return 1;
        }
        while (!reader.acceptClose()) {
            type.accept(out);
            if (space != null) {
                space.add();
            }
            count++;
        }
        return count;
    }

    /** Whether it is a function type; its parts are then given to the consumer. */
    void compositeType(int index, BinaryWriter out, Consumer<Signature> function) {
        boolean plain = true;
        if (reader.acceptOpen("describes")) {
            plain = false;
            clause(DESCRIBES, out);
        }
        if (reader.acceptOpen("descriptor")) {
            plain = false;
            clause(DESCRIPTOR, out);
        }
        if (reader.acceptOpen("func")) {
            Signature signature = signature(new IndexSpace("parameter"));
            out.bytes(signature.toBytes());
            if (plain) {
                function.accept(signature);
            }
        } else if (reader.acceptOpen("struct")) {
            out.oneByte(STRUCT);
            struct(index, out);
        } else {
            reader.expectOpen("array");
            out.oneByte(ARRAY);
            fieldType(out);
        }
        reader.expectClose();
    }

    private void clause(int code, BinaryWriter out) {
        out.oneByte(code);
        out.index(scope.types.index(reader));
        reader.expectClose();
    }

    private void struct(int index, BinaryWriter out) {
        IndexSpace fields = new IndexSpace("field");
        scope.fields.put(index, fields);
        BinaryWriter types = new BinaryWriter();
        int count = 0;
        while (reader.acceptOpen("field")) {
            count += named(fields, this::fieldType, types);
        }
        out.unsigned(count);
        out.bytes(types);
    }

    private void fieldType(BinaryWriter out) {
        boolean mutable = reader.acceptOpen("mut");
        Integer code = NUMBERS.get(reader.text());
        if (code == null) {
            refType(out);
        } else {
            out.oneByte(code);
            reader.keyword();
        }
        if (mutable) {
            reader.expectClose();
        }
        out.oneByte(mutable ? 1 : 0);
    }

    /** The type of a global. */
    void globalType(BinaryWriter out) {
        boolean mutable = reader.acceptOpen("mut");
        valType(out);
        if (mutable) {
            reader.expectClose();
        }
        out.oneByte(mutable ? 1 : 0);
    }

    /** The type of a memory, of which the limits come next. */
    void memoryType(BinaryWriter out, int addressBits) {
        limits(out, addressBits, true);
    }

    /** The type of a table. */
    void tableType(BinaryWriter out, int addressBits) {
        BinaryWriter limits = new BinaryWriter();
        limits(limits, addressBits, false);
        refType(out);
        out.bytes(limits);
    }

    /** The width of addresses, which may be left out. */
    int addressBits() {
        if (reader.acceptKeyword("i64")) {
            return 64;
        }
        reader.acceptKeyword("i32");
        return 32;
    }

    private void limits(BinaryWriter out, int addressBits, boolean ofMemory) {
        // Too much for 32 bits is for the validator to refuse: the binary form can say it.
        long min = reader.unsigned(64);
        boolean hasMax = reader.isNext(Kind.NUMBER);
        long max = hasMax ? reader.unsigned(64) : 0;
        boolean shared = reader.acceptKeyword("shared");
        int pageSize = ofMemory ? pageSize() : -1;
        limits(out, addressBits, min, hasMax ? max : null, shared, pageSize);
    }

    static void limits(
            BinaryWriter out, int addressBits, long min, @Nullable Long max, boolean shared, int pageSizeExponent) {
        int bounded = max != null ? 1 : 0;
        int wide = addressBits == 64 ? 4 : 0;
        out.oneByte(bounded | (shared ? 2 : 0) | wide | (pageSizeExponent >= 0 ? 8 : 0));
        out.unsigned(min);
        if (max != null) {
            out.unsigned(max);
        }
        if (pageSizeExponent >= 0) {
            out.unsigned(pageSizeExponent);
        }
    }

    /** The exponent of a custom page size, or -1 where there is none. */
    int pageSize() {
        if (!reader.acceptOpen("pagesize")) {
            return -1;
        }
        long size = reader.unsigned(32);
        if (Long.bitCount(size) != 1) {
            throw reader.error("invalid custom page size", reader.position() - 1);
        }
        reader.expectClose();
        return Long.numberOfTrailingZeros(size);
    }
}
