package io.wasmj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class WatchCommandTest {

    @TempDir
    private Path folder;

    /** A guest that answers with a letter. */
    private void write(String letter) throws IOException {
        Files.writeString(folder.resolve("source.txt"), """
            (module
              (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
              (memory (export "memory") 1)
              (data (i32.const 0) "\\10\\00\\00\\00\\1b\\00\\00\\00")
              (data (i32.const 16) "content-type: text/plain\\0a\\0a%s")
              (func (export "_start")
                (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))
            """.formatted(letter));
    }

    private void manifest(String route) throws IOException {
        Files.writeString(folder.resolve("spin.toml"), """
            spin_manifest_version = 2
            application = { name = "app" }
            trigger.http = [{ route = "%s", component = "guest" }]
            [component.guest]
            source = "guest.wat"
            build = { command = "cp source.txt guest.wat", watch = ["source.*"] }
            """.formatted(route));
    }

    private static void await(Running watch, String path, int status, String body) throws Exception {
        HttpResponse<String> answer = watch.get(path);
        while (answer.statusCode() != status || !answer.body().equals(body)) {
            Thread.sleep(20);
            answer = watch.get(path);
        }
    }

    @Test
    void whatChangesIsServedAndNoRequestIsLost() throws Exception {
        write("a");
        manifest("/...");
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger answered = new AtomicInteger();
        try (Running watch = new Running(
                "watch", "-f", folder.toString(), "--listen", "127.0.0.1:0", "--no-cache", "--debounce", "50", "-q")) {
            await(watch, "/", 200, "a");
            CompletableFuture<Void> client = CompletableFuture.runAsync(() -> {
                while (!over.get()) {
                    try {
                        assertEquals(200, watch.get("/").statusCode());
                        answered.incrementAndGet();
                    } catch (IOException | InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }
            });
            write("b");
            await(watch, "/", 200, "b");
            write("c");
            await(watch, "/", 200, "c");
            over.set(true);
            client.join();
            assertTrue(answered.get() > 10, "only " + answered + " requests were made meanwhile");

            write("(");
            Files.writeString(folder.resolve("source.txt"), "(module (func (export \"_start\") nonsense))");
            while (!watch.captured().printedErr().contains("still serving what was there before")) {
                Thread.sleep(20);
            }
            await(watch, "/", 200, "c");
            manifest("/.../wrong");
            while (!watch.captured().printedErr().contains("has a wildcard that is not")) {
                Thread.sleep(20);
            }
            await(watch, "/", 200, "c");
            write("d");
            manifest("/other");
            await(watch, "/other", 200, "d");
            await(watch, "/", 404, "");
        }
    }

    @Test
    void aModuleAloneIsRefused() {
        assertEquals(
                "wasmj: app.wasm is a module; 'wasmj watch' wants the spin.toml that says how it is built\n",
                new Captured().run("watch", "app.wasm").err());
    }
}
