package io.wasmj.spec.core;

import io.wasmj.compiler.text.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds the scripts of the official suite. */
final class Scripts {

    private Scripts() {}

    /** All scripts of a folder below the root, in the order of their names. */
    static List<Script> read(Path root, String below) throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve(below))) {
            return files.filter(f -> f.toString().endsWith(".wast"))
                    .sorted()
                    .map(f -> read(root, f))
                    .toList();
        }
    }

    private static Script read(Path root, Path file) {
        try {
            return Script.parse(root.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
