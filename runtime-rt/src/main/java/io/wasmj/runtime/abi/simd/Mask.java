package io.wasmj.runtime.abi.simd;

import io.wasmj.runtime.V128;
import jdk.internal.vm.vector.VectorSupport.VectorMask;

/** The outcome of a comparison as the JIT knows it: a truth for each lane. */
// What it extends is of no interest to others.
@SuppressWarnings("exports")
public abstract sealed class Mask extends VectorMask<Object> {

    private Mask(boolean[] lanes) {
        super(lanes);
    }

    /** The mask of the lanes that are not zero. */
    static VectorMask<Object> of(int count, V128 ones) {
        boolean[] lanes = new boolean[count];
        for (int i = 0; i < count; i++) {
            lanes[i] = Lanes.signed(ones, 128 / count, i) != 0;
        }
        return switch (count) {
            case 16 -> new Of16(lanes);
            case 8 -> new Of8(lanes);
            case 4 -> new Of4(lanes);
            default -> new Of2(lanes);
        };
    }

    private boolean[] truths() {
        return (boolean[]) getPayload();
    }

    /** All ones in the lanes that are true. */
    static V128 lanes(Object mask) {
        boolean[] truths = ((Mask) mask).truths();
        int width = 128 / truths.length;
        V128 lanes = Lanes.of(0, 0);
        for (int i = 0; i < truths.length; i++) {
            lanes = truths[i] ? Lanes.replace(lanes, -1, i, width) : lanes;
        }
        return lanes;
    }

    static long bits(Object mask) {
        boolean[] truths = ((Mask) mask).truths();
        long bits = 0;
        for (int i = 0; i < truths.length; i++) {
            bits |= truths[i] ? 1L << i : 0;
        }
        return bits;
    }

    public static final class Of16 extends Mask {
        static final Class<Byte> ETYPE = byte.class;
        static final int VLENGTH = 16;

        private Of16(boolean[] lanes) {
            super(lanes);
        }
    }

    public static final class Of8 extends Mask {
        static final Class<Short> ETYPE = short.class;
        static final int VLENGTH = 8;

        private Of8(boolean[] lanes) {
            super(lanes);
        }
    }

    public static final class Of4 extends Mask {
        static final Class<Integer> ETYPE = int.class;
        static final int VLENGTH = 4;

        private Of4(boolean[] lanes) {
            super(lanes);
        }
    }

    public static final class Of2 extends Mask {
        static final Class<Long> ETYPE = long.class;
        static final int VLENGTH = 2;

        private Of2(boolean[] lanes) {
            super(lanes);
        }
    }
}
