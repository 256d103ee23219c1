package io.wasmj.runtime.abi;

/** Locals of functions whose parts cannot hand them to each other one by one: 64 bits each in an array of the call. */
public final class KeptLocals {

    private KeptLocals() {}

    /** All zero, as locals start. */
    public static long[] array(int length) {
        return new long[length];
    }

    public static int getI32(long[] locals, int index) {
        return (int) locals[index];
    }

    public static long getI64(long[] locals, int index) {
        return locals[index];
    }

    public static float getF32(long[] locals, int index) {
        return Float.intBitsToFloat((int) locals[index]);
    }

    public static double getF64(long[] locals, int index) {
        return Double.longBitsToDouble(locals[index]);
    }

    public static void set(int value, long[] locals, int index) {
        locals[index] = value;
    }

    public static void set(long value, long[] locals, int index) {
        locals[index] = value;
    }

    public static void set(float value, long[] locals, int index) {
        locals[index] = Float.floatToRawIntBits(value);
    }

    public static void set(double value, long[] locals, int index) {
        locals[index] = Double.doubleToRawLongBits(value);
    }
}
