package io.wasmj.http.canonical;

import io.wasmj.runtime.Memory;
import io.wasmj.runtime.ValType;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How values of a type lie in memory and how they are passed (component model, "Canonical ABI": size, alignment,
 * flattening, load, store, lift, lower).
 */
abstract sealed class CanonicalType {

    final int size;
    final int alignment;
    /** The core types of a value that is passed and not stored. */
    final List<ValType> flat;

    private CanonicalType(int size, int alignment, List<ValType> flat) {
        this.size = size;
        this.alignment = alignment;
        this.flat = List.copyOf(flat);
    }

    abstract Object load(GuestMemory guest, int address);

    abstract void store(GuestMemory guest, int address, Object value);

    abstract Object lift(GuestMemory guest, CoreValues in);

    abstract void lower(GuestMemory guest, CoreValues out, Object value);

    private static int aligned(int offset, int alignment) {
        return (offset + alignment - 1) & -alignment;
    }

    // ---- Numbers

    /** A number or a truth value. */
    static final class Scalar extends CanonicalType {

        /** The kinds, by the Java type that holds their values. */
        enum Kind {
            BOOL(boolean.class, 1),
            BYTE(byte.class, 1),
            SHORT(short.class, 2),
            INT(int.class, 4),
            LONG(long.class, 8),
            FLOAT(float.class, 4),
            DOUBLE(double.class, 8);

            final Class<?> javaType;
            final int size;

            Kind(Class<?> javaType, int size) {
                this.javaType = javaType;
                this.size = size;
            }

            ValType core() {
                return switch (this) {
                    case BOOL, BYTE, SHORT, INT -> ValType.I32;
                    case LONG -> ValType.I64;
                    case FLOAT -> ValType.F32;
                    case DOUBLE -> ValType.F64;
                };
            }

            Object of(long bits) {
                return switch (this) {
                    case BOOL -> (int) bits != 0;
                    case BYTE -> (byte) bits;
                    case SHORT -> (short) bits;
                    case INT -> (int) bits;
                    case LONG -> bits;
                    case FLOAT -> Float.intBitsToFloat((int) bits);
                    case DOUBLE -> Double.longBitsToDouble(bits);
                };
            }

            long bits(Object value) {
                return switch (this) {
                    case BOOL -> (Boolean) value ? 1 : 0;
                    case FLOAT -> Float.floatToRawIntBits((Float) value);
                    case DOUBLE -> Double.doubleToRawLongBits((Double) value);
                    default -> ((Number) value).longValue();
                };
            }
        }

        private final Kind kind;

        Scalar(Kind kind) {
            super(kind.size, kind.size, List.of(kind.core()));
            this.kind = kind;
        }

        @Override
        Object load(GuestMemory guest, int address) {
            return kind.of(loadBits(guest.memory(), address, size));
        }

        @Override
        void store(GuestMemory guest, int address, Object value) {
            storeBits(guest.memory(), address, size, kind.bits(value));
        }

        @Override
        Object lift(GuestMemory guest, CoreValues in) {
            return kind.of(in.next());
        }

        @Override
        void lower(GuestMemory guest, CoreValues out, Object value) {
            out.add(kind.bits(value));
        }

        static long loadBits(Memory memory, int address, int size) {
            return switch (size) {
                case 1 -> memory.readByte(address) & 0xFF;
                case 2 -> memory.readShort(address) & 0xFFFF;
                case 4 -> memory.readInt(address);
                default -> memory.readLong(address);
            };
        }

        static void storeBits(Memory memory, int address, int size, long bits) {
            switch (size) {
                case 1 -> memory.writeByte(address, (byte) bits);
                case 2 -> memory.writeShort(address, (short) bits);
                case 4 -> memory.writeInt(address, (int) bits);
                default -> memory.writeLong(address, bits);
            }
        }
    }

    // ---- Strings and lists

    /** What is an address and a length wherever it is. */
    abstract static sealed class Sequence extends CanonicalType {

        private Sequence() {
            super(8, 4, List.of(ValType.I32, ValType.I32));
        }

        abstract Object read(GuestMemory guest, int address, int length);

        /** Address and length, in the order of their places. */
        abstract long write(GuestMemory guest, Object value);

        static long pair(int address, int length) {
            return Integer.toUnsignedLong(address) | (long) length << 32;
        }

        @Override
        final Object load(GuestMemory guest, int address) {
            long pair = guest.memory().readLong(address);
            return read(guest, (int) pair, (int) (pair >>> 32));
        }

        @Override
        final void store(GuestMemory guest, int address, Object value) {
            guest.memory().writeLong(address, write(guest, value));
        }

        @Override
        final Object lift(GuestMemory guest, CoreValues in) {
            int address = (int) in.next();
            return read(guest, address, (int) in.next());
        }

        @Override
        final void lower(GuestMemory guest, CoreValues out, Object value) {
            long pair = write(guest, value);
            out.add(pair & 0xFFFF_FFFFL);
            out.add(pair >>> 32);
        }
    }

    /** A {@link String}. */
    static final class Text extends Sequence {
        @Override
        Object read(GuestMemory guest, int address, int length) {
            return guest.text(address, length);
        }

        @Override
        long write(GuestMemory guest, Object value) {
            byte[] bytes = ((String) value).getBytes(StandardCharsets.UTF_8);
            return pair(guest.allocate(bytes), bytes.length);
        }
    }

    /** A {@code byte[]}. */
    static final class Bytes extends Sequence {
        @Override
        Object read(GuestMemory guest, int address, int length) {
            return guest.bytes(address, length);
        }

        @Override
        long write(GuestMemory guest, Object value) {
            byte[] bytes = (byte[]) value;
            return pair(guest.allocate(bytes), bytes.length);
        }
    }

    /** A {@link List}. */
    static final class Elements extends Sequence {

        /** About what a reference and a small object take up. */
        private static final int BYTES_PER_ELEMENT = 24;

        private final CanonicalType element;

        Elements(CanonicalType element) {
            this.element = element;
        }

        @Override
        Object read(GuestMemory guest, int address, int length) {
            guest.take(length, BYTES_PER_ELEMENT + element.size);
            List<Object> list = new ArrayList<>(length);
            for (int i = 0; i < length; i++) {
                list.add(element.load(guest, address + i * element.size));
            }
            return list;
        }

        @Override
        long write(GuestMemory guest, Object value) {
            List<?> list = (List<?>) value;
            int address = guest.allocate((long) list.size() * element.size, element.alignment);
            int at = address;
            for (Object item : list) {
                element.store(guest, at, item);
                at += element.size;
            }
            return pair(address, list.size());
        }
    }

    // ---- Records and variants

    /** A record, its fields one after the other. */
    static final class Fields extends CanonicalType {

        private final List<CanonicalType> types;
        private final int[] offsets;
        private final MethodHandle constructor;
        private final List<MethodHandle> accessors;

        /**
         * @param constructor takes the fields in an {@code Object[]}
         * @param accessors each takes the record and returns a field, both as {@code Object}
         */
        Fields(List<CanonicalType> types, MethodHandle constructor, List<MethodHandle> accessors) {
            int[] offsets = new int[types.size()];
            int end = 0;
            int alignment = 1;
            List<ValType> flat = new ArrayList<>();
            for (int i = 0; i < offsets.length; i++) {
                CanonicalType type = types.get(i);
                offsets[i] = aligned(end, type.alignment);
                end = offsets[i] + type.size;
                alignment = Math.max(alignment, type.alignment);
                flat.addAll(type.flat);
            }
            super(aligned(end, alignment), alignment, flat);
            this.types = types;
            this.offsets = offsets;
            this.constructor = constructor;
            this.accessors = accessors;
        }

        private Object make(Object[] values) {
            return Handles.call(() -> (Object) constructor.invokeExact(values));
        }

        private Object field(Object value, int index) {
            MethodHandle accessor = accessors.get(index);
            return Handles.call(() -> (Object) accessor.invokeExact(value));
        }

        @Override
        Object load(GuestMemory guest, int address) {
            Object[] values = new Object[offsets.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = types.get(i).load(guest, address + offsets[i]);
            }
            return make(values);
        }

        @Override
        void store(GuestMemory guest, int address, Object value) {
            for (int i = 0; i < offsets.length; i++) {
                types.get(i).store(guest, address + offsets[i], field(value, i));
            }
        }

        @Override
        Object lift(GuestMemory guest, CoreValues in) {
            Object[] values = new Object[offsets.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = types.get(i).lift(guest, in);
            }
            return make(values);
        }

        @Override
        void lower(GuestMemory guest, CoreValues out, Object value) {
            for (int i = 0; i < offsets.length; i++) {
                types.get(i).lower(guest, out, field(value, i));
            }
        }
    }

    /** How Java says which case a value is. */
    interface Cases {
        int index(Object value);

        /** Null where the case has none. */
        @Nullable
        Object payload(Object value);

        Object make(int index, @Nullable Object payload);
    }

    /** A variant, or what is one to the ABI: an enum, an option, a result. */
    static final class Variant extends CanonicalType {

        private final List<? extends @Nullable CanonicalType> payloads;
        private final Cases cases;
        private final int tagSize;
        private final int offset;

        /** @param payloads null where a case has none */
        Variant(List<? extends @Nullable CanonicalType> payloads, Cases cases) {
            int tagSize = payloads.size() <= 1 << 8 ? 1 : payloads.size() <= 1 << 16 ? 2 : 4;
            int alignment = tagSize;
            int size = 0;
            List<ValType> flat = new ArrayList<>();
            for (CanonicalType payload : payloads) {
                if (payload != null) {
                    alignment = Math.max(alignment, payload.alignment);
                    size = Math.max(size, payload.size);
                    join(flat, payload.flat);
                }
            }
            int offset = aligned(tagSize, alignment);
            flat.addFirst(ValType.I32);
            super(aligned(offset + size, alignment), alignment, flat);
            this.payloads = payloads;
            this.cases = cases;
            this.tagSize = tagSize;
            this.offset = offset;
        }

        private static void join(List<ValType> joined, List<ValType> flat) {
            for (int i = 0; i < flat.size(); i++) {
                ValType type = flat.get(i);
                if (i == joined.size()) {
                    joined.add(type);
                } else if (!joined.get(i).equals(type)) {
                    boolean narrow = isNarrow(joined.get(i)) && isNarrow(type);
                    joined.set(i, narrow ? ValType.I32 : ValType.I64);
                }
            }
        }

        private static boolean isNarrow(ValType type) {
            return type == ValType.I32 || type == ValType.F32;
        }

        private int checked(long tag) {
            if (tag < 0 || tag >= payloads.size()) {
                throw new AbiViolation("passed case " + tag + " of a variant that has " + payloads.size());
            }
            return (int) tag;
        }

        @Override
        Object load(GuestMemory guest, int address) {
            int tag = checked(Scalar.loadBits(guest.memory(), address, tagSize));
            CanonicalType payload = payloads.get(tag);
            return cases.make(tag, payload == null ? null : payload.load(guest, address + offset));
        }

        @Override
        void store(GuestMemory guest, int address, Object value) {
            int tag = cases.index(value);
            Scalar.storeBits(guest.memory(), address, tagSize, tag);
            CanonicalType payload = payloads.get(tag);
            Object content = cases.payload(value);
            if (payload != null && content != null) {
                payload.store(guest, address + offset, content);
            }
        }

        @Override
        Object lift(GuestMemory guest, CoreValues in) {
            int end = in.position() + flat.size();
            int tag = checked(in.next() & 0xFFFF_FFFFL);
            CanonicalType payload = payloads.get(tag);
            Object value = cases.make(tag, payload == null ? null : payload.lift(guest, in));
            in.skipTo(end);
            return value;
        }

        @Override
        void lower(GuestMemory guest, CoreValues out, Object value) {
            int end = out.position() + flat.size();
            int tag = cases.index(value);
            out.add(tag);
            CanonicalType payload = payloads.get(tag);
            Object content = cases.payload(value);
            if (payload != null && content != null) {
                payload.lower(guest, out, content);
            }
            out.skipTo(end);
        }
    }
}
