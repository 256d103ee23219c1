package io.wasmj.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.compiler.CompilationProgress;
import io.wasmj.compiler.CompilerOptions;
import io.wasmj.compiler.ModuleCache;
import io.wasmj.compiler.WasmCompiler;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What applications cost that nobody asks: memory here, and in target/many-applications.txt the time until the first answer. */
@Timeout(300)
final class ManyApplicationsTest {

    private static final Path FIGURES = Path.of("target", "many-applications.txt");
    private static final int MOST_BYTES_EACH = 100_000;

    @TempDir
    private Path directory;

    /** With one module, as the tenants of a platform have who use its functions, or one language's interpreter. */
    @Test
    void aThousandApplicationsOfOneModule() throws Exception {
        deploy(1_000, i -> "shared");
    }

    /** With a module each; what is meant to be small is the application, so this only says what it is. */
    @Test
    void applicationsOfTheirOwnModules() throws Exception {
        deploy(200, i -> "module " + i);
    }

    private Path app(int i, String text) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("app" + i));
        Files.write(folder.resolve("guest.wasm"), WasmCompiler.toBinary("""
            (module
              (import "wasi_snapshot_preview1" "fd_write"
                (func $write (param i32 i32 i32 i32) (result i32)))
              (memory (export "memory") 2)
              (data (i32.const 0) "\\10\\00\\00\\00\\40\\00\\00\\00")
              (data (i32.const 16) "content-type: text/plain\\0a\\0a%-38s")
              (func (export "_start") (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))
            """.formatted(text)
                .getBytes(StandardCharsets.UTF_8)));
        return Files.writeString(folder.resolve("spin.toml"), """
            spin_manifest_version = 2
            application = { name = "app%d", version = "1.0" }
            [[trigger.http]]
            route = "/..."
            component = "guest"
            [component.guest]
            source = "guest.wasm"
            environment = { NUMBER = "%d" }
            """.formatted(i, i));
    }

    private void deploy(int count, IntFunction<String> text) throws Exception {
        ModuleCache cache = new ModuleCache(directory.resolve("cache"));
        CompilerOptions compiling = CompilerOptions.DEFAULT.withInterruptible(true);
        ModuleLoader loader = (engine, source) ->
                engine.load(cache.jar(Files.readAllBytes(source), compiling, CompilationProgress.NONE));
        try (Server server = Server.of(ServerOptions.DEFAULT.withModules(loader))) {
            for (int i = 0; i < 20; i++) {
                deploy(server, i, text.apply(i));
                assertEquals(200, call(server, i).status());
            }
            for (int i = 20; i < count; i++) {
                App.of(app(i, text.apply(i)));
            }
            long before = usedBytes();
            long begun = System.nanoTime();
            for (int i = 20; i < count; i++) {
                deploy(server, i, text.apply(i));
            }
            long deployed = System.nanoTime() - begun;
            long each = (usedBytes() - before) / (count - 20);
            long[] first = new long[count - 20];
            for (int i = 20; i < count; i++) {
                long start = System.nanoTime();
                AppResponse answer = call(server, i);
                first[i - 20] = System.nanoTime() - start;
                assertEquals(text.apply(i), answer.text().strip());
            }
            Arrays.sort(first);
            String figures = String.format(
                    Locale.ROOT,
                    "%d applications, module '%s': %,d bytes each; deployed in %.2f ms each; first answer after %,d µs"
                            + " (median), %,d (99 of 100), %,d (worst)%n",
                    count,
                    text.apply(0),
                    each,
                    deployed / 1e6 / first.length,
                    first[first.length / 2] / 1_000,
                    first[first.length * 99 / 100] / 1_000,
                    first[first.length - 1] / 1_000);
            Files.writeString(FIGURES, figures, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            assertTrue(each < MOST_BYTES_EACH, "each takes " + each + " bytes");
        }
    }

    private void deploy(Server server, int i, String text) throws IOException {
        server.deploy(
                new Site("app" + i, Set.of("app" + i + ".example"), ServerLimits.DEFAULT.withGuests(4)),
                App.of(app(i, text)));
    }

    private static AppResponse call(Server server, int i) throws InterruptedException {
        return server.call(AppRequest.get("/").withHeader("host", "app" + i + ".example"));
    }

    /** Of the Java heap and of classes, after a collection. */
    private static long usedBytes() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(100);
            long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            long classes = ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getType() == MemoryType.NON_HEAP
                            && !pool.getName().contains("CodeHeap"))
                    .map(MemoryPoolMXBean::getUsage)
                    .mapToLong(usage -> usage.getUsed())
                    .sum();
            least = Math.min(least, heap + classes);
        }
        return least;
    }
}
