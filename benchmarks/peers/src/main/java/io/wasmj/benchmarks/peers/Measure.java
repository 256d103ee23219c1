package io.wasmj.benchmarks.peers;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Measures one program in one engine, and prints JSON: what {@code wasmj bench --json} does for wasmj. */
public final class Measure {

    /** Deep recursion wants a deep stack; as {@code wasmj bench} has it. */
    private static final long STACK_BYTES = 512L << 20;

    private final MeasureOptions options;
    private final Peer.Program program;
    private final double compileMillis;

    private Measure(MeasureOptions options, Peer.Program program, double compileMillis) {
        this.options = options;
        this.program = program;
        this.compileMillis = compileMillis;
    }

    public static void main(String[] arguments) throws Exception {
        FutureTask<Integer> task = new FutureTask<>(() -> run(MeasureOptions.parse(List.of(arguments)), System.out));
        new Thread(null, task, "guest", STACK_BYTES).start();
        try {
            System.exit(task.get());
        } catch (ExecutionException e) {
            // One line, because it becomes one of the report.
            System.err.println(e.getCause());
            System.exit(1);
        }
    }

    /** Returns what the process exits with: the program's own code. */
    static int run(MeasureOptions options, PrintStream out) throws Exception {
        Peer peer = options.engine().newPeer();
        if (options.version()) {
            out.println(peer.version());
            return 0;
        }
        long began = System.nanoTime();
        Peer.Program program = peer.compile(options.wasm());
        Measure measure = new Measure(options, program, millis(System.nanoTime() - began));
        Map<String, Object> all = options.instantiate() ? measure.instantiations() : measure.runs();
        out.println(new ObjectMapper().writeValueAsString(all));
        return (int) all.getOrDefault("exit_code", 0);
    }

    private Map<String, Object> runs() throws Exception {
        List<Double> times = new ArrayList<>();
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        int exitCode = 0;
        for (long began = System.nanoTime(); !options.isOver(times.size(), System.nanoTime() - began); ) {
            boolean isFirst = times.isEmpty();
            ByteArrayOutputStream printed = isFirst ? first : new ByteArrayOutputStream();
            Guest guest = options.guest(printed, isFirst ? System.err : OutputStream.nullOutputStream());
            try (Peer.Instance instance = program.instantiate(guest)) {
                long started = System.nanoTime();
                int code = instance.start();
                times.add(millis(guest.marks().nanosOr(System.nanoTime() - started)));
                if (isFirst) {
                    exitCode = code;
                } else if (code != exitCode
                        || !printed.toString(StandardCharsets.UTF_8).equals(text(first))) {
                    throw new IllegalStateException("iteration " + times.size() + " ends differently from the first");
                }
            }
        }
        Map<String, Object> all = summary("ms", times);
        all.put("times_ms", times);
        all.put("exit_code", exitCode);
        all.put("output", text(first));
        return all;
    }

    private Map<String, Object> instantiations() throws Exception {
        if (!program.hasInstances()) {
            return new LinkedHashMap<>(Map.of("iterations", 0));
        }
        Guest guest = options.guest(OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
        List<Double> times = new ArrayList<>();
        OptionalLong bytes = OptionalLong.empty();
        for (long began = System.nanoTime(); !options.isOver(times.size(), System.nanoTime() - began); ) {
            if (times.size() == 1) {
                // Now that all is loaded, and before instances can leave each other anything.
                bytes = Footprint.ofInstance(program, guest);
            }
            long started = System.nanoTime();
            Peer.Instance instance = program.instantiate(guest);
            times.add(1000 * millis(System.nanoTime() - started));
            instance.close();
        }
        Map<String, Object> all = summary("us", times);
        if (bytes.isPresent()) {
            all.put("instance_bytes", bytes.getAsLong());
        }
        return all;
    }

    private Map<String, Object> summary(String unit, List<Double> times) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("first_" + unit, times.getFirst());
        all.put("median_" + unit, medianOfLastHalf(times));
        all.put("iterations", times.size());
        all.put("compile_ms", compileMillis);
        return all;
    }

    static double medianOfLastHalf(List<Double> times) {
        double[] half = times.stream()
                .skip(times.size() / 2)
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        int middle = half.length / 2;
        return half.length % 2 == 1 ? half[middle] : (half[middle - 1] + half[middle]) / 2;
    }

    private static String text(ByteArrayOutputStream printed) {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }
}
