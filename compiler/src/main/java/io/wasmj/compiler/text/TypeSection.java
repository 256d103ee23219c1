package io.wasmj.compiler.text;

import io.wasmj.compiler.text.TypeReader.Signature;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The types a module defines, and those its type uses define where none fits (spec, "Modules: Type Uses"). */
final class TypeSection {

    private static final int REC = 0x4e;
    private static final int SUB = 0x50;
    private static final int SUB_FINAL = 0x4f;

    private final TokenReader reader;
    private final TypeReader types;
    private final ModuleScope scope;

    /** What a type is if it is a plain function type, else null. */
    private final List<@Nullable Signature> functions = new ArrayList<>();

    /** The first type that a use without an index may mean, by its bytes. */
    private final Map<String, Integer> reusable = new HashMap<>();

    private final BinaryWriter groups = new BinaryWriter();
    private int groupCount;

    TypeSection(TokenReader reader, TypeReader types, ModuleScope scope) {
        this.reader = reader;
        this.types = types;
        this.scope = scope;
    }

    boolean isEmpty() {
        return groupCount == 0;
    }

    void write(BinaryWriter out) {
        out.unsigned(groupCount);
        out.bytes(groups);
    }

    /** Reads a recursive group from behind its keyword. */
    void group() {
        BinaryWriter members = new BinaryWriter();
        int count = 0;
        while (!reader.acceptClose()) {
            reader.expectOpen("type");
            definition(members);
            count++;
        }
        if (count == 1) {
            offer(members);
        }
        groups.oneByte(REC);
        groups.unsigned(count);
        groups.bytes(members);
        groupCount++;
    }

    /** Reads a definition that is a group of its own, from behind its keyword. */
    void single() {
        BinaryWriter type = new BinaryWriter();
        definition(type);
        offer(type);
        groups.bytes(type);
        groupCount++;
    }

    /** Lets type uses without an index mean the type that was read last, if it is a final function type. */
    private void offer(BinaryWriter type) {
        int index = functions.size() - 1;
        if (functions.get(index) != null) {
            reusable.putIfAbsent(key(type.toBytes()), index);
        }
    }

    private void definition(BinaryWriter type) {
        int index = functions.size();
        reader.id();
        functions.add(null);
        boolean sub = reader.acceptOpen("sub");
        boolean isFinal = !sub || reader.acceptKeyword("final");
        BinaryWriter supertypes = new BinaryWriter();
        int supertypeCount = 0;
        while (sub && reader.isIndex()) {
            supertypes.index(scope.types.index(reader));
            supertypeCount++;
        }
        if (!isFinal || supertypeCount > 0) {
            type.oneByte(isFinal ? SUB_FINAL : SUB);
            type.unsigned(supertypeCount);
            type.bytes(supertypes);
        }
        types.compositeType(index, type, signature -> functions.set(index, signature));
        if (sub) {
            reader.expectClose();
        }
        reader.expectClose();
    }

    private static String key(byte[] type) {
        return new String(type, StandardCharsets.ISO_8859_1);
    }

    /**
     * Reads a type use.
     *
     * @param locals gets the parameters; null where they cannot have names
     * @return the type's index
     */
    int use(@Nullable IndexSpace locals) {
        int start = reader.position();
        if (!reader.acceptOpen("type")) {
            return implicit(types.signature(locals));
        }
        int index = scope.types.index(reader);
        reader.expectClose();
        Signature inline = types.signature(locals);
        if (reader.isOpen("param") || reader.isOpen("type")) {
            throw reader.unexpected();
        }
        Signature defined = Integer.compareUnsigned(index, functions.size()) < 0 ? functions.get(index) : null;
        if (inline.isEmpty()) {
            for (int i = 0; locals != null && defined != null && i < defined.params(); i++) {
                locals.add();
            }
        } else if (Integer.compareUnsigned(index, functions.size()) >= 0) {
            throw reader.error("unknown type " + Integer.toUnsignedString(index), start);
        } else if (defined == null || !key(defined.toBytes()).equals(key(inline.toBytes()))) {
            throw reader.error("inline function type is not that of type " + index, start);
        }
        return index;
    }

    /** The index of a function type, which is added where there is none like it. */
    private int implicit(Signature signature) {
        byte[] type = signature.toBytes();
        Integer known = reusable.get(key(type));
        if (known != null) {
            return known;
        }
        int index = scope.types.add();
        functions.add(signature);
        reusable.put(key(type), index);
        groups.bytes(type);
        groupCount++;
        return index;
    }

    /** Reads the type of a block; those with at most a result have no index of their own. */
    void blockType(BinaryWriter out) {
        if (reader.isOpen("type")) {
            out.signed(Integer.toUnsignedLong(use(null)));
            return;
        }
        Signature signature = types.signature(null);
        if (signature.params() > 0 || signature.results() > 1) {
            out.signed(Integer.toUnsignedLong(implicit(signature)));
        } else if (signature.results() == 1) {
            out.bytes(signature.resultTypes());
        } else {
            out.oneByte(0x40);
        }
    }
}
