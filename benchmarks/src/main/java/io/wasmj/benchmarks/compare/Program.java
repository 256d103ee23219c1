package io.wasmj.benchmarks.compare;

import io.wasmj.benchmarks.Guests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What all engines run.
 *
 * @param expected what it is to print, where that is known
 */
record Program(String name, Path wasm, @Nullable String expected) {

    /**
     * Guests by their names or their group's, other programs by their paths; the macro list where none is named.
     *
     * @throws UsageException where there is no such program
     */
    static List<Program> find(List<String> named, Guests guests) throws IOException {
        List<String> groups = guests.groups();
        List<String> known = new ArrayList<>(guests.names());
        List<String> wanted = new ArrayList<>(named.isEmpty() ? known : named);
        for (String group : groups) {
            List<String> members = guests.names(group);
            known.addAll(members);
            wanted = wanted.stream()
                    .flatMap(each -> each.equals(group) ? members.stream() : Stream.of(each))
                    .toList();
        }
        List<Program> programs = new ArrayList<>();
        for (String each : wanted) {
            if (known.contains(each)) {
                programs.add(new Program(each, guests.wasm(each), guests.expected(each)));
            } else if (each.endsWith(".wasm")) {
                programs.add(ofFile(Path.of(each)));
            } else {
                throw new UsageException("there is no program '" + each + "'; there are " + String.join(", ", known)
                        + ", the groups " + String.join(", ", groups) + ", and any FILE.wasm");
            }
        }
        return programs;
    }

    private static Program ofFile(Path wasm) {
        if (!Files.isReadable(wasm)) {
            throw new UsageException("there is no " + wasm + ", or it cannot be read");
        }
        String file = wasm.getFileName().toString();
        return new Program(file.substring(0, file.length() - ".wasm".length()), wasm, null);
    }
}
