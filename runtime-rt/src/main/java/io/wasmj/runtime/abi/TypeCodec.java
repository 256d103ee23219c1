package io.wasmj.runtime.abi;

import io.wasmj.runtime.AbstractHeapType;
import io.wasmj.runtime.AddressType;
import io.wasmj.runtime.ArrayType;
import io.wasmj.runtime.CompositeType;
import io.wasmj.runtime.DefinedType;
import io.wasmj.runtime.ExternType;
import io.wasmj.runtime.FieldType;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.GlobalType;
import io.wasmj.runtime.HeapType;
import io.wasmj.runtime.Limits;
import io.wasmj.runtime.MemoryType;
import io.wasmj.runtime.NumType;
import io.wasmj.runtime.PackedType;
import io.wasmj.runtime.RefType;
import io.wasmj.runtime.StorageType;
import io.wasmj.runtime.StructType;
import io.wasmj.runtime.SubType;
import io.wasmj.runtime.TableType;
import io.wasmj.runtime.TagType;
import io.wasmj.runtime.ValType;
import io.wasmj.runtime.VecType;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes and reads types as bytes. Types that a module defines come first, and are named by their number after that. */
final class TypeCodec {

    /** What starts a value type: a number's place in its enum, or one of these. */
    private static final int REF = 16;

    private static final int REF_NULL = 17;
    private static final int PACKED = 18;
    private static final int VECTOR = 20;

    /** What starts a heap type: an abstract one's place in its enum, or one of these. */
    private static final int DEFINED = 32;

    private static final int RECURSIVE = 33;

    private final List<DefinedType> types = new ArrayList<>();
    private final Map<DefinedType, Integer> numbers = new HashMap<>();

    private void define(List<DefinedType> group) {
        for (DefinedType type : group) {
            numbers.putIfAbsent(type, types.size());
            types.add(type);
        }
    }

    // ---- Types that the module defines

    void writeTypes(DataOutputStream out, List<DefinedType> all) throws IOException {
        out.writeInt(all.size());
        for (int from = 0; from < all.size(); from = types.size()) {
            List<SubType> group = all.get(from).group();
            DescriptionCodec.list(out, group, this::sub);
            define(all.subList(from, from + group.size()));
        }
    }

    List<DefinedType> readTypes(DataInputStream in) throws IOException {
        int count = DescriptionCodec.count(in, 1);
        while (types.size() < count) {
            List<SubType> group = DescriptionCodec.list(in, this::sub);
            if (group.isEmpty()) {
                throw new IOException("an empty group");
            }
            define(DefinedType.group(group));
        }
        return List.copyOf(types);
    }

    private void sub(DataOutputStream out, SubType type) throws IOException {
        out.writeBoolean(type.isFinal());
        out.writeBoolean(type.supertype() != null);
        if (type.supertype() != null) {
            heap(out, type.supertype());
        }
        switch (type.composite()) {
            case FuncType func -> {
                out.writeByte(0);
                func(out, func);
            }
            case StructType struct -> {
                out.writeByte(1);
                DescriptionCodec.list(out, struct.fields(), this::field);
            }
            case ArrayType array -> {
                out.writeByte(2);
                field(out, array.element());
            }
        }
    }

    private SubType sub(DataInputStream in) throws IOException {
        boolean isFinal = in.readBoolean();
        HeapType supertype = in.readBoolean() ? heap(in) : null;
        CompositeType composite =
                switch (in.readByte()) {
                    case 0 -> func(in);
                    case 1 -> new StructType(DescriptionCodec.list(in, this::field));
                    case 2 -> new ArrayType(field(in));
                    default -> throw new IOException("unknown kind of type");
                };
        return new SubType(isFinal, supertype, composite);
    }

    private void func(DataOutputStream out, FuncType type) throws IOException {
        DescriptionCodec.list(out, type.params(), this::value);
        DescriptionCodec.list(out, type.results(), this::value);
    }

    private FuncType func(DataInputStream in) throws IOException {
        return new FuncType(DescriptionCodec.list(in, this::value), DescriptionCodec.list(in, this::value));
    }

    private void field(DataOutputStream out, FieldType field) throws IOException {
        value(out, field.storage());
        out.writeBoolean(field.mutable());
    }

    private FieldType field(DataInputStream in) throws IOException {
        return new FieldType(storage(in), in.readBoolean());
    }

    // ---- Types made of these

    private void value(DataOutputStream out, StorageType type) throws IOException {
        switch (type) {
            case NumType number -> out.writeByte(number.ordinal());
            case VecType _ -> out.writeByte(VECTOR);
            case PackedType packed -> out.writeByte(PACKED + packed.ordinal());
            case RefType ref -> {
                out.writeByte(ref.nullable() ? REF_NULL : REF);
                heap(out, ref.heap());
            }
        }
    }

    private StorageType storage(DataInputStream in) throws IOException {
        int code = in.readByte();
        return switch (code) {
            case REF, REF_NULL -> new RefType(code == REF_NULL, heap(in));
            case PACKED, PACKED + 1 -> PackedType.values()[code - PACKED];
            case VECTOR -> VecType.V128;
            default -> NumType.values()[code];
        };
    }

    private ValType value(DataInputStream in) throws IOException {
        return (ValType) storage(in);
    }

    private void heap(DataOutputStream out, HeapType type) throws IOException {
        switch (type) {
            case AbstractHeapType known -> out.writeByte(known.ordinal());
            case HeapType.Recursive(int index) -> {
                out.writeByte(RECURSIVE);
                out.writeInt(index);
            }
            case DefinedType defined -> {
                out.writeByte(DEFINED);
                out.writeInt(number(defined));
            }
        }
    }

    private int number(DefinedType type) {
        Integer number = numbers.get(type);
        if (number == null) {
            throw new IllegalArgumentException(type + " is none of the module's types");
        }
        return number;
    }

    private HeapType heap(DataInputStream in) throws IOException {
        int code = in.readByte();
        return switch (code) {
            case DEFINED -> types.get(in.readInt());
            case RECURSIVE -> new HeapType.Recursive(in.readInt());
            default -> AbstractHeapType.values()[code];
        };
    }

    // ---- Types of imports and exports

    void extern(DataOutputStream out, ExternType type) throws IOException {
        switch (type) {
            case FuncType func -> {
                Integer number = numbers.get(func.definition());
                out.writeByte(number == null ? 0 : 1);
                if (number == null) {
                    func(out, func);
                } else {
                    out.writeInt(number);
                }
            }
            case TableType(RefType element, AddressType address, Limits limits) -> {
                out.writeByte(2);
                value(out, element);
                out.writeByte(address.ordinal());
                limits(out, limits);
            }
            case MemoryType(AddressType address, Limits limits, boolean shared, int pageSize) -> {
                out.writeByte(3);
                out.writeByte(address.ordinal());
                limits(out, limits);
                out.writeBoolean(shared);
                out.writeInt(pageSize);
            }
            case GlobalType(ValType value, boolean mutable) -> {
                out.writeByte(4);
                value(out, value);
                out.writeBoolean(mutable);
            }
            case TagType(FuncType func) -> {
                out.writeByte(5);
                extern(out, func);
            }
        }
    }

    ExternType extern(DataInputStream in) throws IOException {
        return switch (in.readByte()) {
            case 0 -> func(in);
            case 1 -> (FuncType) types.get(in.readInt()).composite();
            case 2 -> new TableType((RefType) value(in), address(in), limits(in));
            case 3 -> new MemoryType(address(in), limits(in), in.readBoolean(), in.readInt());
            case 4 -> new GlobalType(value(in), in.readBoolean());
            case 5 -> new TagType((FuncType) extern(in));
            default -> throw new IOException("unknown kind of type");
        };
    }

    private static AddressType address(DataInputStream in) throws IOException {
        return AddressType.values()[in.readByte()];
    }

    private static void limits(DataOutputStream out, Limits limits) throws IOException {
        out.writeLong(limits.min());
        out.writeLong(limits.max());
    }

    private static Limits limits(DataInputStream in) throws IOException {
        return new Limits(in.readLong(), in.readLong());
    }
}
