package io.wasmj.runtime;

/** What becomes of imports that nobody defined. */
public enum UnknownImports {
    /** Linking fails and lists them. */
    ERROR,
    /** Functions trap when called; other imports still fail. */
    TRAP,
    /** Functions return zeros and null references; other imports still fail. */
    ZERO
}
