package io.wasmj.compiler.text;

import java.util.regex.Pattern;

/** Literals of numbers (spec, "Values: Integers" and "Floating-Point"), to bit patterns. */
final class Numerals {

    /** Thrown for a number that its type cannot hold. */
    static final class OutOfRange extends Exception {
        private static final long serialVersionUID = 1;

        OutOfRange() {
            super(null, null, false, false);
        }
    }

    // Possessive, so that no number is too long for the matcher's stack.
    private static final String DIGITS = "[0-9](?:_?[0-9])*+";
    private static final String HEX_DIGITS = "[0-9a-fA-F](?:_?[0-9a-fA-F])*+";
    private static final Pattern INTEGER = Pattern.compile("[+-]?(?:0x" + HEX_DIGITS + "|" + DIGITS + ")");
    private static final Pattern FLOAT = Pattern.compile("[+-]?(?:inf|nan(?::0x" + HEX_DIGITS + ")?|0x" + HEX_DIGITS
            + "(?:\\.(?:" + HEX_DIGITS + ")?)?(?:[pP][+-]?" + DIGITS + ")?|" + DIGITS + "(?:\\.(?:" + DIGITS
            + ")?)?(?:[eE][+-]?" + DIGITS + ")?)");

    private Numerals() {}

    static boolean isInteger(String literal) {
        return INTEGER.matcher(literal).matches();
    }

    static boolean isFloat(String literal) {
        return FLOAT.matcher(literal).matches();
    }

    static boolean isUnsigned(String literal) {
        return isInteger(literal) && !isSigned(literal);
    }

    private static boolean isSigned(String literal) {
        return literal.charAt(0) == '-' || literal.charAt(0) == '+';
    }

    /**
     * The bits of an integer, which may be of either signedness.
     *
     * @param bits the width of its type
     */
    static long integer(String literal, int bits) throws OutOfRange {
        boolean negative = literal.charAt(0) == '-';
        long magnitude = magnitude(isSigned(literal) ? literal.substring(1) : literal);
        long most = -1L >>> (64 - bits);
        if (Long.compareUnsigned(magnitude, negative ? (most >>> 1) + 1 : most) > 0) {
            throw new OutOfRange();
        }
        return (negative ? -magnitude : magnitude) & most;
    }

    private static long magnitude(String digits) throws OutOfRange {
        boolean hex = digits.startsWith("0x");
        String plain = (hex ? digits.substring(2) : digits).replace("_", "");
        try {
            return Long.parseUnsignedLong(plain, hex ? 16 : 10);
        } catch (NumberFormatException e) {
            throw new OutOfRange();
        }
    }

    /** The bits of an f32. */
    static int float32(String literal) throws OutOfRange {
        if (isNan(literal)) {
            return (int) nan(literal, 32, 23);
        }
        // The JDK rounds to nearest, ties to even, once: the same as the specification.
        float value = literal.endsWith("inf") ? infinity(literal) : Float.parseFloat(javaLiteral(literal));
        if (Float.isInfinite(value) && !literal.endsWith("inf")) {
            throw new OutOfRange();
        }
        return Float.floatToRawIntBits(value);
    }

    /** The bits of an f64. */
    static long float64(String literal) throws OutOfRange {
        if (isNan(literal)) {
            return nan(literal, 64, 52);
        }
        double value = literal.endsWith("inf") ? infinity(literal) : Double.parseDouble(javaLiteral(literal));
        if (Double.isInfinite(value) && !literal.endsWith("inf")) {
            throw new OutOfRange();
        }
        return Double.doubleToRawLongBits(value);
    }

    private static boolean isNan(String literal) {
        return literal.startsWith("nan", isSigned(literal) ? 1 : 0);
    }

    private static long nan(String literal, int bits, int mantissa) throws OutOfRange {
        int colon = literal.indexOf(':');
        long payload = colon < 0 ? 1L << (mantissa - 1) : magnitude(literal.substring(colon + 1));
        if (payload == 0 || payload >>> mantissa != 0) {
            throw new OutOfRange();
        }
        long sign = literal.charAt(0) == '-' ? 1L << (bits - 1) : 0;
        long exponent = -1L >>> (64 - (bits - 1)) & -(1L << mantissa);
        return sign | exponent | payload;
    }

    private static float infinity(String literal) {
        return literal.charAt(0) == '-' ? Float.NEGATIVE_INFINITY : Float.POSITIVE_INFINITY;
    }

    /** Java writes the same numbers without underscores, and hexadecimal ones always with an exponent. */
    private static String javaLiteral(String literal) {
        String plain = literal.replace("_", "");
        boolean lacksExponent = plain.contains("0x") && plain.indexOf('p') < 0 && plain.indexOf('P') < 0;
        return lacksExponent ? plain + "p0" : plain;
    }
}
