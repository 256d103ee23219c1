package io.wasmj.runtime.abi;

import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;

/** Numeric instructions for which the JVM has no instruction or intrinsic of the same meaning (spec, "Numerics"). */
public final class Numeric {

    private static final double TWO_63 = 0x1p63;
    private static final double TWO_64 = 0x1p64;

    private Numeric() {}

    public static int divS(int a, int b) {
        if (a == Integer.MIN_VALUE && b == -1) {
            throw new Trap(TrapCode.INTEGER_OVERFLOW);
        }
        return a / b;
    }

    public static long divS(long a, long b) {
        if (a == Long.MIN_VALUE && b == -1) {
            throw new Trap(TrapCode.INTEGER_OVERFLOW);
        }
        return a / b;
    }

    // Math.min and friends may hand a signalling NaN through, and do so differently from tier to tier.

    public static float min(float a, float b) {
        float r = Math.min(a, b);
        return Float.isNaN(r) ? Float.NaN : r;
    }

    public static float max(float a, float b) {
        float r = Math.max(a, b);
        return Float.isNaN(r) ? Float.NaN : r;
    }

    public static double min(double a, double b) {
        double r = Math.min(a, b);
        return Double.isNaN(r) ? Double.NaN : r;
    }

    public static double max(double a, double b) {
        double r = Math.max(a, b);
        return Double.isNaN(r) ? Double.NaN : r;
    }

    public static double ceil(double a) {
        return Double.isNaN(a) ? Double.NaN : Math.ceil(a);
    }

    public static double floor(double a) {
        return Double.isNaN(a) ? Double.NaN : Math.floor(a);
    }

    public static double nearest(double a) {
        return Double.isNaN(a) ? Double.NaN : Math.rint(a);
    }

    public static double trunc(double a) {
        return a < 0 ? ceil(a) : floor(a);
    }

    public static float ceil(float a) {
        return (float) ceil((double) a);
    }

    public static float floor(float a) {
        return (float) floor((double) a);
    }

    public static float nearest(float a) {
        return (float) nearest((double) a);
    }

    public static float trunc(float a) {
        return (float) trunc((double) a);
    }

    // Every f32 is a f64, so one set of conversions serves both.

    /** {@code low} is the greatest number below the range, {@code high} the least above it. */
    private static double inRange(double a, double low, double high) {
        if (a > low && a < high) {
            return a;
        }
        throw new Trap(Double.isNaN(a) ? TrapCode.INVALID_CONVERSION_TO_INTEGER : TrapCode.INTEGER_OVERFLOW);
    }

    public static int truncI32S(double a) {
        return (int) inRange(a, -0x1p31 - 1, 0x1p31);
    }

    public static int truncI32U(double a) {
        return (int) (long) inRange(a, -1, 0x1p32);
    }

    public static long truncI64S(double a) {
        return a == -TWO_63 ? Long.MIN_VALUE : (long) inRange(a, -TWO_63, TWO_63);
    }

    public static long truncI64U(double a) {
        return unsigned(inRange(a, -1, TWO_64));
    }

    public static int truncSatI32U(double a) {
        return a > 0 ? (int) (long) Math.min(a, 0xffffffffL) : 0;
    }

    public static long truncSatI64U(double a) {
        return a >= TWO_64 ? -1 : a > 0 ? unsigned(a) : 0;
    }

    private static long unsigned(double a) {
        return a < TWO_63 ? (long) a : (long) (a - TWO_63) ^ Long.MIN_VALUE;
    }

    public static double convertI64U(long a) {
        return a >= 0 ? a : (double) ((a >>> 1) | (a & 1)) * 2;
    }

    /** Straight to f32: rounding twice would be wrong. */
    public static float convertI64UToF32(long a) {
        return a >= 0 ? a : (float) ((a >>> 1) | (a & 1)) * 2;
    }
}
