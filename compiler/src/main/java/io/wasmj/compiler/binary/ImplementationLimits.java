package io.wasmj.compiler.binary;

/**
 * The largest modules that are accepted: the limits of the WebAssembly JavaScript interface ("Implementation-defined
 * Limits"), which every engine of the browsers shares and tools keep to. That of the size of tables is missing: a module
 * may declare any, and instantiation fails.
 */
public final class ImplementationLimits {

    public static final int TYPES = 1_000_000;
    public static final int FUNCTIONS = 1_000_000;
    public static final int IMPORTS = 1_000_000;
    public static final int EXPORTS = 1_000_000;
    public static final int GLOBALS = 1_000_000;
    public static final int TAGS = 1_000_000;
    public static final int FIXED_ELEMENTS = 10_000;
    public static final int FIELDS = 10_000;
    public static final int SUBTYPE_DEPTH = 63;
    public static final int MEMORIES = 100;
    public static final int TABLES = 100_000;
    public static final int ELEMENT_SEGMENTS = 10_000_000;
    public static final int ELEMENTS = 10_000_000;
    public static final int DATA_SEGMENTS = 100_000;
    public static final int PARAMS = 1_000;
    public static final int RESULTS = 1_000;
    public static final int LOCALS = 50_000;
    public static final int BODY_BYTES = 7_654_321;
    public static final int LABELS = 65_520;
    public static final int MEMORY_PAGES = 65_536;
    public static final long MEMORY64_PAGES = 1L << 48;

    /** Operands on the stack of a function, a limit of our own: without it 7 MB of calls could ask for gigabytes. */
    public static final int OPERANDS = 1_000_000;

    private ImplementationLimits() {}
}
