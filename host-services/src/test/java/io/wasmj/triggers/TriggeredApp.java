package io.wasmj.triggers;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.compiler.WasmCompiler;
import io.wasmj.http.App;
import io.wasmj.http.Server;
import io.wasmj.http.ServerLimits;
import io.wasmj.http.ServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An application whose guests tell of the events they are given, for tests. */
final class TriggeredApp {

    private static final long LONGEST_NANOS = Duration.ofSeconds(30).toNanos();

    /**
     * Writes its input, "|" and its environment as a line. An input that begins with "x" traps, one with "l" never comes
     * to an end, and one with "e" is an exit with code 3.
     */
    private static final String COMMAND = """
        (module
          (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "environ_sizes_get" (func $sizes (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "environ_get" (func $environment (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
          (memory (export "memory") 2)
          (func (export "_start") (local $end i32) (local $first i32) (local $at i32)
            (i32.store (i32.const 0) (i32.const 1024))
            (i32.store (i32.const 4) (i32.const 4096))
            (drop (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
            (local.set $end (i32.add (i32.const 1024) (i32.load (i32.const 8))))
            (i32.store8 (local.get $end) (i32.const 124))
            (local.set $at (i32.add (local.get $end) (i32.const 1)))
            (drop (call $sizes (i32.const 16) (i32.const 20)))
            (drop (call $environment (i32.const 32768) (local.get $at)))
            (local.set $end (i32.add (local.get $at) (i32.load (i32.const 20))))
            (block $done
              (loop $next
                (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
                (if (i32.eqz (i32.load8_u (local.get $at))) (then (i32.store8 (local.get $at) (i32.const 32))))
                (local.set $at (i32.add (local.get $at) (i32.const 1)))
                (br $next)))
            (i32.store8 (local.get $end) (i32.const 10))
            (i32.store (i32.const 4) (i32.sub (i32.add (local.get $end) (i32.const 1)) (i32.const 1024)))
            (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
            (local.set $first (i32.load8_u (i32.const 1024)))
            (if (i32.eq (local.get $first) (i32.const 120)) (then unreachable))
            (if (i32.eq (local.get $first) (i32.const 101)) (then (call $exit (i32.const 3))))
            (if (i32.eq (local.get $first) (i32.const 108)) (then (loop $ever (br $ever))))))
        """;

    static final ServerOptions OPTIONS = ServerOptions.DEFAULT
            .withListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .withLimits(ServerLimits.DEFAULT.withGuestTime(Duration.ofSeconds(2)));

    private final Path directory;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    TriggeredApp(Path directory) {
        this.directory = directory;
    }

    /** @param triggers what follows {@code [[trigger.}; {@code component = "guest"} is added to each */
    App app(String... triggers) throws IOException {
        if (!Files.exists(directory.resolve("guest.wasm"))) {
            guest(COMMAND);
        }
        StringBuilder manifest = new StringBuilder("""
            spin_manifest_version = 2
            [application]
            name = "app"
            """);
        for (String trigger : triggers) {
            manifest.append("[[trigger.").append(trigger).append("\ncomponent = \"guest\"\n");
        }
        manifest.append("[component.guest]\nsource = \"guest.wasm\"\n");
        return App.of(Files.writeString(directory.resolve("spin.toml"), manifest));
    }

    /** Another guest in place of the usual. */
    void guest(String wat) throws IOException {
        Files.write(directory.resolve("guest.wasm"), WasmCompiler.toBinary(wat));
    }

    Server start(App app) throws IOException {
        return Server.start(app, options());
    }

    ServerOptions options() {
        return OPTIONS.withGuestLog((_, _, line) -> lines.add(line));
    }

    /** What guests have written, a line for each event. */
    List<String> lines() {
        return lines;
    }

    /** Waits for a line that begins so. */
    String await(String start) throws InterruptedException {
        return await(start, 1);
    }

    /** Waits for so many lines that begin so; returns the last of them. */
    String await(String start, int count) throws InterruptedException {
        long deadline = System.nanoTime() + LONGEST_NANOS;
        while (true) {
            List<String> found =
                    lines.stream().filter(line -> line.startsWith(start)).toList();
            if (found.size() >= count) {
                return found.get(count - 1);
            }
            assertTrue(System.nanoTime() < deadline, () -> "no " + start + " among " + lines);
            Thread.sleep(5);
        }
    }
}
