package io.wasmj.benchmarks.peers;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the command line says: {@code ENGINE [--iterations N | --seconds S] [--instantiate] [--dir HOST::GUEST]…
 * [--env NAME=VALUE]… FILE [-- ARGS…]}, or {@code ENGINE --version}.
 *
 * @param iterations how often; 0 for as long as {@code seconds}
 * @param arguments the program's, its name first
 */
record MeasureOptions(
        Engine engine,
        boolean version,
        boolean instantiate,
        int iterations,
        double seconds,
        Map<String, Path> directories,
        Map<String, String> environment,
        Path wasm,
        List<String> arguments) {

    /** The engines, by their names on the command line. */
    enum Engine {
        CHICORY {
            @Override
            Peer newPeer() {
                return new Chicory();
            }
        },
        ENDIVE {
            @Override
            Peer newPeer() {
                return new Endive();
            }
        },
        GRAALWASM {
            @Override
            Peer newPeer() {
                return new GraalWasm();
            }
        },
        WASMTIME {
            @Override
            Peer newPeer() {
                return new Wasmtime("wasmtime");
            }
        };

        abstract Peer newPeer();
    }

    static MeasureOptions parse(List<String> line) {
        Deque<String> rest = new ArrayDeque<>(line);
        Engine engine = Engine.valueOf(next(rest, "an engine").toUpperCase(Locale.ROOT));
        boolean version = false;
        boolean instantiate = false;
        int iterations = 0;
        double seconds = 10;
        Map<String, Path> directories = new HashMap<>();
        Map<String, String> environment = new HashMap<>();
        Path wasm = Path.of("");
        List<String> arguments = new ArrayList<>();
        while (!rest.isEmpty()) {
            String option = rest.remove();
            switch (option) {
                case "--version" -> version = true;
                case "--instantiate" -> instantiate = true;
                case "--iterations" -> iterations = Integer.parseInt(next(rest, option));
                case "--seconds" -> seconds = Double.parseDouble(next(rest, option));
                case "--dir" -> {
                    String[] names = next(rest, option).split("::", 2);
                    directories.put(names[names.length - 1], Path.of(names[0]));
                }
                case "--env" -> {
                    String[] pair = next(rest, option).split("=", 2);
                    environment.put(pair[0], pair[1]);
                }
                case "--" -> {
                    arguments.addAll(rest);
                    rest.clear();
                }
                default -> wasm = Path.of(option);
            }
        }
        arguments.addFirst(wasm.toAbsolutePath().getFileName().toString());
        return new MeasureOptions(
                engine, version, instantiate, iterations, seconds, directories, environment, wasm, arguments);
    }

    private static String next(Deque<String> rest, String wanted) {
        if (rest.isEmpty()) {
            throw new IllegalArgumentException("wants " + wanted);
        }
        return rest.remove();
    }

    /** A slow engine measures at least once. */
    boolean isOver(int done, long nanos) {
        return iterations > 0 ? done >= iterations : done > 0 && nanos >= seconds * 1e9;
    }

    Guest guest(OutputStream stdout, OutputStream stderr) {
        return new Guest(arguments, environment, directories, stdout, stderr, new Marks());
    }
}
