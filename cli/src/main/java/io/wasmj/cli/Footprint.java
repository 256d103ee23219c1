package io.wasmj.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The memory of this process that is in use. */
final class Footprint {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";

    private Footprint() {}

    /**
     * The bytes of objects that are alive, and of resident pages outside of Java's heap, where the heap is resident as a
     * whole; nothing where the system does not tell.
     */
    static OptionalLong now() throws IOException {
        System.gc();
        if (!Files.exists(STATUS)) {
            return OptionalLong.empty();
        }
        try (Stream<String> lines = Files.lines(STATUS)) {
            long resident = lines.filter(line -> line.startsWith(RESIDENT))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .sum();
            return OptionalLong.of(resident - Runtime.getRuntime().freeMemory());
        }
    }
}
