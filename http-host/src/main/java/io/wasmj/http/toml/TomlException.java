package io.wasmj.http.toml;

/** A document is not TOML. */
public final class TomlException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int line;
    private final String problem;

    TomlException(int line, String problem) {
        super("line " + line + ": " + problem);
        this.line = line;
        this.problem = problem;
    }

    /** Counted from 1. */
    public int line() {
        return line;
    }

    /** What is wrong there. */
    public String problem() {
        return problem;
    }
}
