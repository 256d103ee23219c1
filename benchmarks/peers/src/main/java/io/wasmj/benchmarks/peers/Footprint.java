package io.wasmj.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The memory of this process, as far as it is in use: objects that are alive, and pages outside of Java's heap. */
final class Footprint {

    /** So many that pages and the heap's own dealings do not show. */
    private static final int INSTANCES = 16;

    private static final String RESIDENT = "VmRSS:";

    private Footprint() {}

    /** Bytes for one instance before it starts, nothing where the system does not tell. */
    static OptionalLong ofInstance(Peer.Program program, Guest guest) throws Exception {
        List<Peer.Instance> alive = new ArrayList<>();
        OptionalLong before = now();
        try {
            for (int i = 0; i < INSTANCES; i++) {
                alive.add(program.instantiate(guest));
            }
            OptionalLong after = now();
            return before.isEmpty() || after.isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(Math.max(0, after.getAsLong() - before.getAsLong()) / INSTANCES);
        } finally {
            for (Peer.Instance each : alive) {
                each.close();
            }
        }
    }

    /** Exact with {@code -XX:+AlwaysPreTouch}, because then all of the heap is resident, used or not. */
    private static OptionalLong now() throws IOException {
        System.gc();
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return OptionalLong.empty();
        }
        try (Stream<String> lines = Files.lines(status)) {
            long resident = lines.filter(line -> line.startsWith(RESIDENT))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .sum();
            return OptionalLong.of(resident - Runtime.getRuntime().freeMemory());
        }
    }
}
