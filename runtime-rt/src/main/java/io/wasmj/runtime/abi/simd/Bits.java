package io.wasmj.runtime.abi.simd;

import io.wasmj.runtime.V128;

/** Instructions on v128 as such, and those that move bytes. */
public final class Bits {

    private static final long SIXTEENS = 0x1010_1010_1010_1010L;

    private Bits() {}

    public static V128 constant(long low, long high) {
        return Lanes.of(low, high);
    }

    /** The vector whose low 32 bits are these, the rest zero. */
    public static V128 zeroExtend(int bits) {
        return Lanes.of(Integer.toUnsignedLong(bits), 0);
    }

    public static V128 zeroExtend(long bits) {
        return Lanes.of(bits, 0);
    }

    public static V128 not(V128 a) {
        return Lanes.of(~a.low(), ~a.high());
    }

    public static V128 and(V128 a, V128 b) {
        return Lanes.of(a.low() & b.low(), a.high() & b.high());
    }

    public static V128 andnot(V128 a, V128 b) {
        return Lanes.of(a.low() & ~b.low(), a.high() & ~b.high());
    }

    public static V128 or(V128 a, V128 b) {
        return Lanes.of(a.low() | b.low(), a.high() | b.high());
    }

    public static V128 xor(V128 a, V128 b) {
        return Lanes.of(a.low() ^ b.low(), a.high() ^ b.high());
    }

    /** The bits of {@code a} where {@code mask} has ones, those of {@code b} elsewhere. */
    public static V128 bitselect(V128 a, V128 b, V128 mask) {
        return Lanes.bitselect(a, b, mask);
    }

    public static int anyTrue(V128 a) {
        return (a.low() | a.high()) != 0 ? 1 : 0;
    }

    /** Bytes of {@code a} and {@code b} by their numbers, the first eight of which are the bytes of {@code low}. */
    public static V128 shuffle(V128 a, V128 b, long low, long high) {
        return Lanes.select(a, b, Lanes.of(low, high));
    }

    /** Bytes of {@code a} by their numbers, zero for a number that is too large. */
    public static V128 swizzle(V128 a, V128 numbers) {
        return and(Lanes.select(a, a, numbers), Integers.ltU(numbers, Lanes.of(SIXTEENS, SIXTEENS), Kind.I8));
    }
}
