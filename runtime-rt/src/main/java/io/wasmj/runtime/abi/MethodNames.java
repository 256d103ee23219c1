package io.wasmj.runtime.abi;

/**
 * How functions are named as methods. A name from the name section becomes the method's name; the seven characters
 * the JVM reserves, and the escape itself, are written as a backslash and a stand-in, so the way back is exact. After
 * {@code \#} stands the function's index where a name is not unique, after {@code \:} the number of the region where a
 * big function is split into several methods.
 */
public final class MethodNames {

    /** Every generated class lies in a package below this one; functions lie in classes whose name starts with F. */
    public static final String GUEST_PACKAGE = "io.wasmj.guest.";

    private static final String RESERVED = ".;[/<>\\";
    private static final String STAND_INS = ",?{|^_-";
    private static final String EMPTY = "\\=";
    private static final String REGION = "\\:";
    private static final int LONGEST = 2000;

    private MethodNames() {}

    public static String mangle(String name) {
        if (name.isEmpty()) {
            return EMPTY;
        }
        StringBuilder out = new StringBuilder(name.length() + 8);
        for (int i = 0; i < Math.min(name.length(), LONGEST); i++) {
            char c = name.charAt(i);
            int reserved = RESERVED.indexOf(c);
            if (reserved >= 0) {
                out.append('\\').append(STAND_INS.charAt(reserved));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    public static String withIndex(String mangled, int index) {
        return mangled + "\\#" + index;
    }

    public static String region(String method, int number) {
        return method + REGION + number;
    }

    /** Whether a Java frame is that of a guest function; one of a region belongs to the function's own frame below it. */
    public static boolean isGuestFunction(String className, String method) {
        int dot = className.lastIndexOf('.');
        return className.startsWith(GUEST_PACKAGE)
                && className.charAt(dot + 1) == 'F'
                && !method.startsWith("<")
                && !method.contains(REGION);
    }

    /** The function's name as the name section has it. */
    public static String functionName(String method) {
        StringBuilder out = new StringBuilder(method.length());
        for (int i = 0; i < method.length(); i++) {
            char c = method.charAt(i);
            if (c != '\\' || i + 1 == method.length()) {
                out.append(c);
                continue;
            }
            char stand = method.charAt(++i);
            int reserved = STAND_INS.indexOf(stand);
            if (reserved < 0) {
                break;
            }
            out.append(RESERVED.charAt(reserved));
        }
        return out.toString();
    }
}
