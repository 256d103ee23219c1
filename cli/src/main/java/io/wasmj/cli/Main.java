package io.wasmj.cli;

/** The entry point of the {@code wasmj} command. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.err.println("wasmj: not built yet");
        System.exit(1);
    }
}
