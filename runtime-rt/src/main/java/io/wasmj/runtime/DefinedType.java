package io.wasmj.runtime;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A type that a module defines (spec, "Types: Defined Types"). Two are equal where their recursive groups are, whichever
 * modules they come from.
 */
public final class DefinedType implements HeapType {
    /*
     * A type is known by a digest of its group, in which types of the group stand as numbers and others as their own
     * digests, and its place there. So comparing types, also across modules, is comparing short strings, and nothing
     * has to be registered anywhere. Supertypes are kept from the root down: a subtype has its supertype at the same
     * depth.
     */

    private static final int DIGEST_BYTES = 16;

    private final String id;
    private final List<SubType> group;
    private final int place;
    private final boolean isFinal;
    private final DefinedType[] line;
    private final boolean plain;
    private CompositeType composite;

    private DefinedType(String digest, List<SubType> group, int place, @Nullable DefinedType supertype, boolean plain) {
        id = digest + "_" + place;
        this.group = group;
        this.place = place;
        this.plain = plain;
        SubType sub = group.get(place);
        isFinal = sub.isFinal();
        composite = sub.composite();
        int depth = supertype == null ? 0 : supertype.line.length;
        line = supertype == null ? new DefinedType[1] : Arrays.copyOf(supertype.line, depth + 1);
        line[depth] = this;
    }

    /** Defines the types of a recursive group. */
    public static List<DefinedType> group(List<SubType> declared) {
        List<SubType> group = List.copyOf(declared);
        String text = group.toString();
        String digest = digest(text);
        boolean plain = group.size() == 1
                && group.getFirst().isFinal()
                && group.getFirst().supertype() == null
                && !text.contains("rec.");
        List<DefinedType> types = new ArrayList<>();
        for (SubType sub : group) {
            HeapType supertype = sub.supertype() instanceof Recursive own ? types.get(own.index()) : sub.supertype();
            types.add(new DefinedType(digest, group, types.size(), (DefinedType) supertype, plain));
        }
        for (DefinedType type : types) {
            type.composite = type.unroll(type.composite, types);
        }
        return types;
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    private CompositeType unroll(CompositeType type, List<DefinedType> group) {
        return switch (type) {
            case FuncType func -> new FuncType(values(func.params(), group), values(func.results(), group), this);
            case StructType struct ->
                new StructType(
                        struct.fields().stream().map(f -> unroll(f, group)).toList());
            case ArrayType array -> new ArrayType(unroll(array.element(), group));
        };
    }

    private static List<ValType> values(List<ValType> types, List<DefinedType> group) {
        return types.stream().map(type -> (ValType) unroll(type, group)).toList();
    }

    private static FieldType unroll(FieldType field, List<DefinedType> group) {
        return new FieldType(unroll(field.storage(), group), field.mutable());
    }

    private static StorageType unroll(StorageType type, List<DefinedType> group) {
        return type instanceof RefType(boolean nullable, Recursive own)
                ? new RefType(nullable, group.get(own.index()))
                : type;
    }

    /** What tells this type apart from all others, the same in every run; letters, digits and underscores. */
    public String id() {
        return id;
    }

    /** Its recursive group as it was declared. */
    public List<SubType> group() {
        return group;
    }

    /** Its place in the group. */
    public int place() {
        return place;
    }

    public CompositeType composite() {
        return composite;
    }

    public boolean isFinal() {
        return isFinal;
    }

    /** Whether it is alone in its group, final and without supertype, as types were before there were groups. */
    boolean isPlain() {
        return plain;
    }

    public @Nullable DefinedType supertype() {
        return line.length > 1 ? line[line.length - 2] : null;
    }

    /** How many supertypes it has. */
    public int depth() {
        return line.length - 1;
    }

    /** The supertype without a supertype, which may be this type. */
    public DefinedType root() {
        return line[0];
    }

    @Override
    public AbstractHeapType top() {
        return composite.kind().top();
    }

    @Override
    public boolean matches(HeapType other) {
        return switch (other) {
            case DefinedType type -> line.length >= type.line.length && line[type.line.length - 1].equals(type);
            case AbstractHeapType type -> composite.kind().matches(type);
            case Recursive own -> false;
        };
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof DefinedType type && id.equals(type.id));
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    /** The kind and the digest: the type itself may contain itself. */
    @Override
    public String toString() {
        return composite.kind() + "#" + id;
    }
}
