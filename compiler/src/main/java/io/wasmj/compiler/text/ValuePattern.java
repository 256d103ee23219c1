package io.wasmj.compiler.text;

import io.wasmj.runtime.V128;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a script expects of a value. */
public sealed interface ValuePattern {

    /** Whether a value as the runtime hands it out is what is expected. */
    boolean matches(@Nullable Object value);

    /** Exactly this integer. */
    record Whole(Object expected) implements ValuePattern {
        @Override
        public boolean matches(@Nullable Object value) {
            return expected.equals(value);
        }

        @Override
        public String toString() {
            return show(expected);
        }
    }

    /** A float of exactly these bits. */
    record Float32(int bits) implements ValuePattern {
        @Override
        public boolean matches(@Nullable Object value) {
            return value instanceof Float f && Float.floatToRawIntBits(f) == bits;
        }

        @Override
        public String toString() {
            return show(Float.intBitsToFloat(bits));
        }
    }

    /** A double of exactly these bits. */
    record Float64(long bits) implements ValuePattern {
        @Override
        public boolean matches(@Nullable Object value) {
            return value instanceof Double d && Double.doubleToRawLongBits(d) == bits;
        }

        @Override
        public String toString() {
            return show(Double.longBitsToDouble(bits));
        }
    }

    /** A NaN of either sign: canonical has only the top bit of the payload set, arithmetic has it set. */
    record Nan(boolean canonical) implements ValuePattern {

        private static final int QUIET_32 = 0x7fc0_0000;
        private static final long QUIET_64 = 0x7ff8_0000_0000_0000L;

        @Override
        public boolean matches(@Nullable Object value) {
            return switch (value) {
                case Float f -> matches(Float.floatToRawIntBits(f) & Integer.MAX_VALUE, QUIET_32);
                case Double d -> matches(Double.doubleToRawLongBits(d) & Long.MAX_VALUE, QUIET_64);
                case null, default -> false;
            };
        }

        private boolean matches(long withoutSign, long quiet) {
            return canonical ? withoutSign == quiet : (withoutSign & quiet) == quiet;
        }

        @Override
        public String toString() {
            return canonical ? "nan:canonical" : "nan:arithmetic";
        }
    }

    /** The null reference of any type. */
    record Null() implements ValuePattern {
        @Override
        public boolean matches(@Nullable Object value) {
            return value == null;
        }

        @Override
        public String toString() {
            return "null";
        }
    }

    /** Any reference of a kind that is not null. */
    record Any(Class<?> kind) implements ValuePattern {
        @Override
        public boolean matches(@Nullable Object value) {
            return kind.isInstance(value);
        }

        @Override
        public String toString() {
            return "any " + kind.getSimpleName();
        }
    }

    /** A vector of lanes, the first one lowest. */
    record Vector(int laneBits, List<ValuePattern> lanes) implements ValuePattern {
        @Override
        public boolean matches(@Nullable Object value) {
            if (!(value instanceof V128 vector)) {
                return false;
            }
            ByteBuffer actual = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
            actual.putLong(vector.low()).putLong(vector.high()).flip();
            return lanes.stream().allMatch(lane -> lane.matches(next(actual, lane)));
        }

        private Object next(ByteBuffer actual, ValuePattern lane) {
            boolean whole = lane instanceof Whole;
            return switch (laneBits) {
                case 8 -> actual.get() & 0xffL;
                case 16 -> actual.getShort() & 0xffffL;
                case 32 -> {
                    int bits = actual.getInt();
                    yield whole ? (Object) (bits & 0xffff_ffffL) : (Object) Float.intBitsToFloat(bits);
                }
                default -> {
                    long bits = actual.getLong();
                    yield whole ? (Object) bits : (Object) Double.longBitsToDouble(bits);
                }
            };
        }

        /** The vector where all lanes are constants; those that are not are zero. */
        V128 toVector() {
            BinaryWriter out = new BinaryWriter();
            for (ValuePattern lane : lanes) {
                long bits =
                        switch (lane) {
                            case Whole(Long value) -> value;
                            case Float32(int value) -> value;
                            case Float64(long value) -> value;
                            default -> 0;
                        };
                out.fixed(bits, laneBits / 8);
            }
            ByteBuffer bytes = ByteBuffer.wrap(out.toBytes()).order(ByteOrder.LITTLE_ENDIAN);
            return V128.of(bytes.getLong(), bytes.getLong());
        }

        @Override
        public String toString() {
            return "v128 " + lanes;
        }
    }

    /** One of several. */
    record Either(List<ValuePattern> choices) implements ValuePattern {
        @Override
        public boolean matches(@Nullable Object value) {
            return choices.stream().anyMatch(c -> c.matches(value));
        }

        @Override
        public String toString() {
            return "one of " + choices;
        }
    }

    /** A value for reports; of numbers also the bits. */
    static String show(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Integer i -> "i32 " + i + hex(Integer.toHexString(i));
            case Long l -> "i64 " + l + hex(Long.toHexString(l));
            case Float f -> "f32 " + f + hex(Integer.toHexString(Float.floatToRawIntBits(f)));
            case Double d -> "f64 " + d + hex(Long.toHexString(Double.doubleToRawLongBits(d)));
            default -> value.toString();
        };
    }

    private static String hex(String digits) {
        return " (0x" + digits + ")";
    }
}
