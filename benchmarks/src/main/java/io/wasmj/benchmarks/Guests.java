package io.wasmj.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The macro list: the programs in {@code benchmarks/guests}, and what each is to print. */
public record Guests(Path directory) {

    private static final String WASM = ".wasm";

    /** Those of this checkout; the property {@code wasmj.home} names it where this is not run from this module. */
    public static Guests ofCheckout() {
        String home = System.getProperty("wasmj.home");
        return new Guests(home == null ? Path.of("guests") : Path.of(home, "benchmarks", "guests"));
    }

    /** All of them, in order. */
    public List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("wasm"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(WASM))
                    .map(file -> file.substring(0, file.length() - WASM.length()))
                    .sorted()
                    .toList();
        }
    }

    public Path wasm(String name) {
        return directory.resolve("wasm").resolve(name + WASM);
    }

    public String expected(String name) throws IOException {
        return Files.readString(directory.resolve("expected").resolve(name + ".txt"));
    }
}
