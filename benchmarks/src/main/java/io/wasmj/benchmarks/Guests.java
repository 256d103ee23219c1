package io.wasmj.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The programs in {@code benchmarks/guests}, and what each is to print: the macro list, and groups beside it. */
public record Guests(Path directory) {

    private static final String WASM = ".wasm";

    /** Those of this checkout; the property {@code wasmj.home} names it where this is not run from this module. */
    public static Guests ofCheckout() {
        String home = System.getProperty("wasmj.home");
        return new Guests(home == null ? Path.of("guests") : Path.of(home, "benchmarks", "guests"));
    }

    /** The groups beside the macro list, in order: the folders of {@code wasm}. */
    public List<String> groups() throws IOException {
        return files("", Files::isDirectory);
    }

    /** The programs of the macro list, in order. */
    public List<String> names() throws IOException {
        return names("");
    }

    /** The programs of a group, in order: {@code group/name}. */
    public List<String> names(String group) throws IOException {
        return files(group, file -> file.toString().endsWith(WASM)).stream()
                .map(file -> file.substring(0, file.length() - WASM.length()))
                .toList();
    }

    private List<String> files(String group, Predicate<Path> kind) throws IOException {
        Path wasm = directory.resolve("wasm");
        try (Stream<Path> files = Files.list(wasm.resolve(group))) {
            return files.filter(kind)
                    .map(file -> wasm.relativize(file).toString())
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
