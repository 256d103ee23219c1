package io.wasmj.compiler.binary;

import io.wasmj.compiler.Proposal;
import io.wasmj.runtime.AddressType;
import io.wasmj.runtime.ArrayType;
import io.wasmj.runtime.CompositeType;
import io.wasmj.runtime.DefinedType;
import io.wasmj.runtime.FieldType;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.GlobalType;
import io.wasmj.runtime.HeapType;
import io.wasmj.runtime.InvalidModule;
import io.wasmj.runtime.Limits;
import io.wasmj.runtime.MalformedModule;
import io.wasmj.runtime.Memory;
import io.wasmj.runtime.MemoryType;
import io.wasmj.runtime.PackedType;
import io.wasmj.runtime.RefType;
import io.wasmj.runtime.StorageType;
import io.wasmj.runtime.StructType;
import io.wasmj.runtime.SubType;
import io.wasmj.runtime.TableType;
import io.wasmj.runtime.ValType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads types that modules define, and those of external things (spec, "Binary Format: Types"). */
final class TypeDecoder {

    private static final int GROUP = 0x4e;
    private static final int SUB = 0x50;
    private static final int SUB_FINAL = 0x4f;
    private static final int FUNC = 0x60;
    private static final int STRUCT = 0x5f;
    private static final int ARRAY = 0x5e;

    /** The flags of limits. */
    private static final int HAS_MAX = 1;

    static final int SHARED = 2;
    static final int ADDRESS_I64 = 4;
    static final int CUSTOM_PAGE_SIZE = 8;

    private TypeDecoder() {}

    /** Reads a recursive group and adds its types to those known. */
    static void group(CodeReader in, List<DefinedType> types) {
        int size = 1;
        if (in.peek() == GROUP) {
            form(in);
            size = in.count("types of a group", ImplementationLimits.TYPES);
        }
        in.enterGroup(size);
        List<SubType> group = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            group.add(subType(in, types.size() + i));
        }
        in.enterGroup(0);
        types.addAll(DefinedType.group(group));
        if (types.size() > ImplementationLimits.TYPES) {
            throw new InvalidModule("too many types, the limit is " + ImplementationLimits.TYPES, -1, in.position());
        }
    }

    /** @param index its own: supertypes stand before it */
    private static SubType subType(CodeReader in, int index) {
        int form = in.peek();
        if (form != SUB && form != SUB_FINAL) {
            return new SubType(true, null, compositeType(in));
        }
        form(in);
        int at = in.position();
        int supertypes = in.count("supertypes", Integer.MAX_VALUE);
        if (supertypes > 1) {
            throw new InvalidModule("sub type: at most one supertype is allowed, found " + supertypes, -1, at);
        }
        HeapType supertype = null;
        if (supertypes == 1) {
            at = in.position();
            int declared = in.u32();
            if (Integer.compareUnsigned(declared, index) >= 0) {
                throw new InvalidModule("unknown type " + Integer.toUnsignedString(declared), -1, at);
            }
            supertype = in.definedType(declared, at);
        }
        return new SubType(form == SUB_FINAL, supertype, compositeType(in));
    }

    /** Reads the byte that an entry, or a part of one, starts with. */
    private static int form(CodeReader in) {
        int at = in.position();
        int form = in.u8();
        in.require(ProposalOf.typeForm(form), "definition type " + hex(form), at);
        return form;
    }

    private static CompositeType compositeType(CodeReader in) {
        int at = in.position();
        int form = form(in);
        return switch (form) {
            case FUNC -> {
                List<ValType> params = in.valTypes("parameters", ImplementationLimits.PARAMS);
                int resultsAt = in.position();
                List<ValType> results = in.valTypes("results", ImplementationLimits.RESULTS);
                if (results.size() > 1) {
                    in.require(Proposal.MULTI_VALUE, results.size() + " results", resultsAt);
                }
                yield new FuncType(params, results);
            }
            case STRUCT -> {
                List<FieldType> fields = new ArrayList<>();
                for (int i = in.count("fields", ImplementationLimits.FIELDS); i > 0; i--) {
                    fields.add(fieldType(in));
                }
                yield new StructType(fields);
            }
            case ARRAY -> new ArrayType(fieldType(in));
            default -> throw malformed("definition type", form, at);
        };
    }

    private static FieldType fieldType(CodeReader in) {
        StorageType type = packed(in.peek());
        if (type == null) {
            type = in.valType();
        } else {
            in.u8();
        }
        return new FieldType(type, mutable(in));
    }

    private static @Nullable PackedType packed(int code) {
        for (PackedType type : PackedType.values()) {
            if (type.code() == code) {
                return type;
            }
        }
        return null;
    }

    static GlobalType globalType(CodeReader in) {
        return new GlobalType(in.valType(), mutable(in));
    }

    private static boolean mutable(CodeReader in) {
        int at = in.position();
        int mutability = in.u8();
        if (mutability > 1) {
            throw malformed("mutability", mutability, at);
        }
        return mutability == 1;
    }

    static TableType tableType(CodeReader in) {
        RefType element = in.refType();
        AddressType address = addressType(in);
        return new TableType(element, address, limits(in, HAS_MAX | ADDRESS_I64));
    }

    static MemoryType memoryType(CodeReader in) {
        AddressType address = addressType(in);
        boolean custom = (in.peek() & CUSTOM_PAGE_SIZE) != 0;
        boolean shared = (in.peek() & SHARED) != 0;
        Limits limits = limits(in, HAS_MAX | SHARED | ADDRESS_I64 | CUSTOM_PAGE_SIZE);
        return new MemoryType(address, limits, shared, custom ? pageSize(in) : Memory.PAGE);
    }

    private static int pageSize(CodeReader in) {
        int at = in.position();
        int exponent = in.u32();
        if (Integer.compareUnsigned(exponent, Long.SIZE) >= 0) {
            throw new MalformedModule("malformed custom page size 2^" + Integer.toUnsignedString(exponent), at);
        }
        if (exponent != 0 && 1L << exponent != Memory.PAGE) {
            throw new InvalidModule("invalid custom page size: expected 1 or 65536, found 2^" + exponent, -1, at);
        }
        return 1 << exponent;
    }

    private static AddressType addressType(CodeReader in) {
        return (in.peek() & ADDRESS_I64) != 0 ? AddressType.I64 : AddressType.I32;
    }

    /** Sizes are 64 bits wide in the format, whatever is valid. */
    private static Limits limits(CodeReader in, int known) {
        int at = in.position();
        int flags = in.u8();
        if ((flags & ~known) != 0) {
            throw malformed("limits flags", flags, at);
        }
        for (int flag = 1; flag <= flags; flag <<= 1) {
            if ((flags & flag) != 0) {
                in.require(ProposalOf.limitsFlag(flag), "limits flags " + hex(flags), at);
            }
        }
        long min = size(in);
        return new Limits(min, (flags & HAS_MAX) != 0 ? size(in) : Limits.UNBOUNDED);
    }

    /** Sizes beyond what a long holds are as invalid as the largest one, and would read as {@link Limits#UNBOUNDED}. */
    private static long size(CodeReader in) {
        int at = in.position();
        long size = in.u64();
        if (size >>> Integer.SIZE != 0) {
            in.require(Proposal.MEMORY64, "limits of more than 32 bits", at);
        }
        return size < 0 ? Long.MAX_VALUE : size;
    }

    private static MalformedModule malformed(String part, int code, int at) {
        return new MalformedModule("malformed " + part + " " + hex(code), at);
    }

    private static String hex(int code) {
        return "0x" + Integer.toHexString(code);
    }
}
