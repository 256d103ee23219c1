package io.wasmj.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import io.wasmj.compiler.WasmCompiler;
import java.io.IOException;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several applications in one server. */
@Timeout(120)
final class SitesTest {

    private static final ServerLimits LIMITS =
            ServerLimits.DEFAULT.withGuests(6).withWaiting(40).withRequestBytes(1 << 20);

    private final Server server = Server.of(ServerOptions.DEFAULT
            .withListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .withRequestLog((requests, missing) -> {})
            .withLimits(LIMITS));

    @TempDir
    private Path directory;

    @AfterEach
    void stop() {
        server.close();
    }

    /** An application whose guest answers {@code text}. */
    private App app(String text) throws IOException {
        return guest("answers-" + text, """
            (module
              (import "wasi_snapshot_preview1" "fd_write"
                (func $write (param i32 i32 i32 i32) (result i32)))
              (memory (export "memory") 1)
              (data (i32.const 0) "\\10\\00\\00\\00\\40\\00\\00\\00")
              (data (i32.const 16) "content-type: text/plain\\0a\\0a%-38s")
              (func (export "_start") (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))
            """.formatted(text));
    }

    private App guest(String name, String module) throws IOException {
        Path file = directory.resolve(name + ".wasm");
        Files.write(file, WasmCompiler.toBinary(module.getBytes(StandardCharsets.UTF_8)));
        return App.of(file);
    }

    private static Site site(String name, String... hosts) {
        return new Site(name, Set.of(hosts), LIMITS.withGuests(2).withWaiting(10));
    }

    /** Status and body. */
    private String get(String host) throws IOException {
        return raw("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
            return (answer.split(" ", 3)[1] + " " + body).strip();
        }
    }

    @Test
    void theHostOfARequestSaysWhoAnswers() throws Exception {
        server.deploy(site("one", "one.example", "also.one.example"), app("one"));
        server.deploy(site("below", "*.example"), app("below"));
        server.deploy(site("deeper", "*.deep.example"), app("deeper"));
        server.listen();
        assertEquals("200 one", get("one.example"));
        assertEquals("200 one", get("ONE.Example.:8080"));
        assertEquals("200 one", get("also.one.example"));
        assertEquals("200 below", get("two.example"));
        assertEquals("200 below", get("deep.example"));
        assertEquals("200 deeper", get("very.deep.example"));
        assertEquals("200 deeper", get("very.very.deep.example:1"));
        for (String nobody : List.of("example", "one.example.org", "127.0.0.1", "[::1]:80", "..", "*")) {
            assertEquals("404", get(nobody), nobody);
        }
        for (String malformed : List.of(":", "]:", "", "a:b:c")) {
            assertTrue(get(malformed).matches("40[04]"), malformed);
        }
        assertEquals("404", raw("GET / HTTP/1.0\r\n\r\n"));
        assertEquals("200 OK", raw("GET /.well-known/spin/health HTTP/1.0\r\n\r\n"));
        server.deploy(site("others", "*"), app("others"));
        assertEquals("200 others", get("127.0.0.1"));
        assertEquals("200 others", raw("GET / HTTP/1.0\r\n\r\n"));
        // The target goes before the field (RFC 9112, 3.2.2); two fields are an attempt to be read in two ways.
        assertEquals("200 one", raw("GET http://one.example/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
        assertEquals(
                "400", raw("GET / HTTP/1.1\r\nHost: one.example\r\nHost: two.example\r\nConnection: close\r\n\r\n"));
    }

    @Test
    void sitesComeChangeAndGo() throws Exception {
        server.listen();
        assertEquals("404", get("one.example"));
        server.deploy(site("one", "one.example"), app("first"));
        server.deploy(site("two", "two.example"), app("two"));
        assertEquals("200 first", get("one.example"));
        server.deploy(site("one", "new.example"), app("second"));
        assertEquals("200 second", get("new.example"));
        assertEquals("404", get("one.example"));
        IllegalArgumentException taken = assertThrows(
                IllegalArgumentException.class, () -> server.deploy(site("three", "two.example"), app("three")));
        assertEquals(
                "the host name two.example is that of two; choose another, or remove that application first",
                taken.getMessage());
        Path broken = Files.writeString(directory.resolve("broken.wasm"), "nonsense");
        assertThrows(ManifestException.class, () -> server.deploy(site("one", "new.example"), App.of(broken)));
        assertEquals("200 second", get("new.example"));
        assertTrue(server.remove("one"));
        assertEquals("404", get("new.example"));
        assertEquals("200 two", get("two.example"));
        assertEquals(List.of("two"), server.sites().stream().map(Site::name).toList());
        assertTrue(!server.remove("one"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "a_b..c",
                "*x.example",
                "a.*.b",
                "example:80",
                "http://x",
                "-a",
                "a/b",
                "",
                "ä.example",
                "%00"
            })
    void whatIsNoHostNameIsRefused(String host) {
        assertThrows(IllegalArgumentException.class, () -> site("name", host));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "A", ".hidden", "a b", "a\\b", "-"})
    void whatIsNoNameIsRefused(String name) {
        assertThrows(IllegalArgumentException.class, () -> site(name, "*"));
    }

    /** A tenant that does its worst, and one beside it that notices nothing but the time it takes. */
    @ParameterizedTest
    @CsvSource({"sleeps", "loops", "grows"})
    void whoeverIsHostileHarmsNobodyElse(String deed) throws Exception {
        String text =
                switch (deed) {
                    case "loops" -> "(module (memory (export \"memory\") 1) (func (export \"_start\") (loop (br 0))))";
                    case "grows" -> """
                        (module (memory (export "memory") 1)
                          (func (export "_start") (loop (drop (memory.grow (i32.const 100))) (br 0))))\
                        """;
                    default -> """
                        (module
                          (import "wasi_snapshot_preview1" "poll_oneoff"
                            (func $poll (param i32 i32 i32 i32) (result i32)))
                          (memory (export "memory") 1)
                          (data (i32.const 24) "\\00\\00\\00\\00\\10\\00\\00\\00")
                          (func (export "_start") (drop (call $poll (i32.const 0) (i32.const 100) (i32.const 1) (i32.const 200)))))\
                        """;
                };
        ServerLimits few = LIMITS.withGuests(2)
                .withWaiting(10)
                .withGuestTime(Duration.ofMillis(500))
                .withMemoryBytes(32 << 20);
        server.deploy(new Site("hostile", Set.of("hostile.example"), few), guest(deed, text));
        server.deploy(site("good", "good.example"), app("good"));
        server.listen();
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger refused = new AtomicInteger();
        List<Thread> attackers = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            attackers.add(Thread.ofVirtual().start(() -> {
                while (!over.get()) {
                    try {
                        if (get("hostile.example").startsWith("503")) {
                            refused.incrementAndGet();
                        }
                    } catch (IOException e) {
                        // The server is about to close.
                    }
                }
            }));
        }
        while (refused.get() == 0) {
            Thread.onSpinWait();
        }
        for (int i = 0; i < 100; i++) {
            assertEquals("200 good", get("good.example"));
        }
        over.set(true);
        for (Thread attacker : attackers) {
            attacker.join();
        }
    }

    /** What is deployed and removed leaves nothing: no class, no file, nothing open. */
    @Test
    void nothingIsLeftOfWhatIsRemoved() throws Exception {
        server.listen();
        ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
        deployAndRemove(0, 20);
        Counts before = Counts.settled();
        deployAndRemove(20, 220);
        Counts after = Counts.settled();
        assertTrue(classes.getUnloadedClassCount() > 400, "unloaded " + classes.getUnloadedClassCount());
        assertTrue(after.classes <= before.classes + 60, before + " " + after);
        assertTrue(after.metaspace <= before.metaspace + (2 << 20), before + " " + after);
        assertTrue(after.descriptors <= before.descriptors + 5, before + " " + after);
    }

    private void deployAndRemove(int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            server.deploy(site("passing", "passing.example"), app("version " + i));
            assertEquals("200 version " + i, get("passing.example"));
            if (i % 10 == 9) {
                server.remove("passing");
            }
        }
    }

    private record Counts(long classes, long metaspace, long descriptors) {

        /** Of three looks, each after a collection, the least: classes go some time after what holds them. */
        static Counts settled() throws InterruptedException {
            Counts least = new Counts(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
            for (int i = 0; i < 3; i++) {
                System.gc();
                Thread.sleep(100);
                least = least.least(now());
            }
            return least;
        }

        private static Counts now() {
            long metaspace = ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getName().equals("Metaspace"))
                    .map(MemoryPoolMXBean::getUsage)
                    .mapToLong(usage -> usage.getUsed())
                    .sum();
            long descriptors = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                    ? unix.getOpenFileDescriptorCount()
                    : 0;
            return new Counts(ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(), metaspace, descriptors);
        }

        private Counts least(Counts other) {
            return new Counts(
                    Math.min(classes, other.classes),
                    Math.min(metaspace, other.metaspace),
                    Math.min(descriptors, other.descriptors));
        }
    }
}
