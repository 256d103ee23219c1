package io.wasmj.telemetry;

import io.wasmj.compiler.WasmCompiler;
import io.wasmj.http.App;
import io.wasmj.http.Server;
import io.wasmj.http.ServerOptions;
import io.wasmj.http.spi.ServerEvents;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** An application with a guest that answers, one that traps after it wrote a line, and a fixed answer. */
final class Guests {

    /** In a name, in what the guest writes, and in a route: all that a page could mistake for its own. */
    static final String HOSTILE = "<script>alert(1)</script>";

    private static final String ANSWERS = """
        (module
          (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 3)
          (data (i32.const 16) "content-type: text/plain\\n\\nhello")
          (func (export "_start")
            (i32.store (i32.const 0) (i32.const 16)) (i32.store (i32.const 4) (i32.const 31))
            (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))
        """;

    private static final String TRAPS = """
        (module
          (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 1)
          (data (i32.const 16) "<script>alert(1)</script>\\n")
          (func $"<script>alert(1)</script>" unreachable)
          (func (export "_start")
            (i32.store (i32.const 0) (i32.const 16)) (i32.store (i32.const 4) (i32.const 26))
            (drop (call $write (i32.const 2) (i32.const 0) (i32.const 1) (i32.const 8)))
            (call $"<script>alert(1)</script>")))
        """;

    private Guests() {}

    static Server serve(Path folder, ServerEvents events) throws IOException {
        Files.write(folder.resolve("answers.wasm"), WasmCompiler.toBinary(ANSWERS));
        Files.write(folder.resolve("traps.wasm"), WasmCompiler.toBinary(TRAPS));
        Path manifest = Files.writeString(folder.resolve("spin.toml"), """
            spin_manifest_version = 2
            [application]
            name = "shop"
            [[trigger.http]]
            route = "/hello/..."
            component = "answers"
            [[trigger.http]]
            route = "/trap/:<script>alert(1)"
            component = "traps"
            [[trigger.http]]
            route = "/fixed"
            static_response = { status_code = 204 }
            [component.answers]
            source = "answers.wasm"
            [component.traps]
            source = "traps.wasm"
            """);
        return Server.start(
                App.of(manifest),
                ServerOptions.DEFAULT
                        .withListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .withRequestLog((requests, missing) -> {})
                        .withGuestLog((component, request, line) -> {})
                        .withEvents(events));
    }
}
