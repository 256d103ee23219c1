package io.wasmj.benchmarks.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * wasmtime, as a command. Every run is a process, so an instance cannot be told from its run; the
 * imports {@code bench.start} and {@code bench.end} are those of a module beside it, which prints what passed between
 * them.
 */
final class Wasmtime implements Peer {

    private static final Pattern MEASURED = Pattern.compile("bench: (\\d+) ns\n");

    private final String command;

    /** @param command its name or path */
    Wasmtime(String command) {
        this.command = command;
    }

    @Override
    public String version() throws IOException, InterruptedException {
        return new String(output(List.of(command, "--version")), StandardCharsets.UTF_8).strip();
    }

    @Override
    public Program compile(Path wasm) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("wasmtime-");
        Path compiled = folder.resolve("program.cwasm");
        Path marks = folder.resolve("marks.wasm");
        compiled.toFile().deleteOnExit();
        try (InputStream in = Wasmtime.class.getResourceAsStream("marks.wasm")) {
            Files.write(marks, Objects.requireNonNull(in).readAllBytes());
        }
        output(List.of(command, "compile", "-o", compiled.toString(), wasm.toString()));
        return new Program() {
            @Override
            public Instance instantiate(Guest guest) {
                return new Run(line(guest, compiled, marks), guest);
            }

            @Override
            public boolean hasInstances() {
                return false;
            }
        };
    }

    private List<String> line(Guest guest, Path compiled, Path marks) {
        List<String> line = new ArrayList<>(List.of(command, "run", "--allow-precompiled"));
        line.addAll(List.of("--preload", Marks.MODULE + "=" + marks));
        guest.directories().forEach((name, host) -> line.addAll(List.of("--dir", host + "::" + name)));
        guest.environment().forEach((name, value) -> line.addAll(List.of("--env", name + "=" + value)));
        line.addAll(List.of("--argv0", guest.arguments().getFirst(), compiled.toString()));
        line.addAll(guest.arguments().subList(1, guest.arguments().size()));
        return line;
    }

    private static byte[] output(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        byte[] said = process.getInputStream().readAllBytes();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " fails");
        }
        return said;
    }

    /** A run, and what it prints to the standard error stream after its own words. */
    private record Run(List<String> command, Guest guest) implements Instance {

        @Override
        public int start() throws IOException, InterruptedException {
            Path errors = Files.createTempFile("wasmtime-", ".err");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectError(errors.toFile())
                        .start();
                process.getInputStream().transferTo(guest.stdout());
                int code = process.waitFor();
                pass(Files.readString(errors), guest.stderr());
                return code;
            } finally {
                Files.delete(errors);
            }
        }

        private void pass(String errors, OutputStream stderr) throws IOException {
            Matcher measured = MEASURED.matcher(errors);
            while (measured.find()) {
                guest.marks().add(Long.parseLong(measured.group(1)));
            }
            stderr.write(measured.replaceAll("").getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void close() {
            // The process has ended.
        }
    }
}
