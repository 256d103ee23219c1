package io.wasmj.http;

import io.wasmj.compiler.CompilerOptions;
import io.wasmj.compiler.WasmCompiler;
import io.wasmj.http.AppManifest.Application;
import io.wasmj.http.spi.ServerEvents;
import io.wasmj.runtime.CompiledModule;
import io.wasmj.runtime.Engine;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.WasmException;
import io.wasmj.wasi.Wasi;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests that the host sends to itself before it takes others', until the JIT has compiled what they go through: a
 * server that has just started would otherwise answer its first thousands of requests late, by the time it takes to
 * compile Undertow and itself. They go to a server and a guest of their own: an application's guests run only for
 * requests of its clients.
 */
final class WarmUp {

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

    /** As many as there are clients at a busy time: connections share the threads of the server. */
    private static final int CONNECTIONS = 16;

    private static final long LOOK_EVERY_NANOS = 200_000_000;
    /** Share of one processor that compiles where nothing of note is left to compile. */
    private static final double QUIET = 0.1;

    private static final String LENGTH = "Content-Length: ";

    private static final byte[] REQUEST = """
        GET /warm/up?x=1 HTTP/1.1\r
        Host: localhost:3000\r
        User-Agent: Mozilla/5.0 (X11; Linux x86_64)\r
        Accept: */*\r
        \r
        """.getBytes(StandardCharsets.US_ASCII);

    private final ServerOptions options;
    private final long deadline;
    private int answered;

    private WarmUp(ServerOptions options) {
        this.options = options;
        deadline = System.nanoTime() + options.warmUp().toNanos();
    }

    /**
     * Returns when the JVM is warm, or when the time for that is over, but after a round of requests at least. A server that stays cold serves all the same.
     *
     * @return the requests that were answered
     */
    static int of(ServerOptions options) {
        WarmUp warmUp = new WarmUp(options);
        if (options.warmUp().isPositive()) {
            try {
                warmUp.run();
            } catch (IOException | WasmException e) {
                LOG.warn("the first requests will be slow: {}", e.getMessage(), e);
            }
        }
        return warmUp.answered;
    }

    private void run() throws IOException {
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        ServerOptions here = options.withListen(anywhere)
                .withTls(null)
                .withWarmUp(Duration.ZERO)
                .withRequestLog((requests, missing) -> {})
                .withEvents(ServerEvents.NONE)
                .withLimits(ServerLimits.DEFAULT);
        Application application = new Application("warm-up", "", "", List.of());
        try (Engine engine = new Engine();
                Server server = Server.start(application, router(engine), here)) {
            send(server.port());
        }
    }

    private Router<Responder> router(Engine engine) throws IOException {
        CompilerOptions compiling = CompilerOptions.DEFAULT.withInterruptible(true);
        CompiledModule module = engine.load(
                WasmCompiler.compile(WasmCompiler.toBinary(text()), compiling).files());
        Linker linker = new Linker();
        Wasi.defineIn(linker);
        FreshInstances instances = FreshInstances.of(
                linker.link(module),
                Wasi.DEFAULT,
                Services.States.NONE,
                options.limits(),
                options.limits().newQuota(),
                LOG::info,
                CommandGuest::command);
        CommandGuest guest = new CommandGuest(instances, options.limits());
        Router<Responder> router = new Router<>();
        router.add(Route.of("/warm/..."), new Responder.Wagi("warm-up", guest, App.DEFAULT_ARGV, Map.of()));
        return router;
    }

    private static String text() throws IOException {
        try (InputStream text = Objects.requireNonNull(WarmUp.class.getResourceAsStream("warm-up.wat"))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void send(int port) throws IOException {
        List<Connection> connections = new ArrayList<>();
        try {
            while (connections.size() < CONNECTIONS) {
                connections.add(Connection.to(port));
            }
            Jit jit = new Jit();
            do {
                for (Connection connection : connections) {
                    connection.socket.getOutputStream().write(REQUEST);
                }
                for (Connection connection : connections) {
                    readAnswer(connection.answers);
                    answered++;
                }
            } while (System.nanoTime() < deadline && !jit.isQuiet());
        } finally {
            for (Connection connection : connections) {
                connection.socket.close();
            }
        }
    }

    private record Connection(Socket socket, InputStream answers) {

        static Connection to(int port) throws IOException {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            return new Connection(socket, new BufferedInputStream(socket.getInputStream()));
        }
    }

    /** How busy the compilers of the JVM are. */
    private static final class Jit {

        /** Absent from a JVM that only interprets. */
        private final @Nullable CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();

        private long looked = System.nanoTime();
        private long compiledMillis = compilers == null ? 0 : compilers.getTotalCompilationTime();

        boolean isQuiet() {
            long nanos = System.nanoTime() - looked;
            if (compilers == null) {
                return true;
            }
            if (nanos < LOOK_EVERY_NANOS) {
                return false;
            }
            long before = compiledMillis;
            compiledMillis = compilers.getTotalCompilationTime();
            looked += nanos;
            return (compiledMillis - before) * 1_000_000 < QUIET * nanos;
        }
    }

    private static void readAnswer(InputStream in) throws IOException {
        int length = 0;
        String line = readLine(in);
        if (!line.endsWith(" 200 OK")) {
            throw new IOException("the answer to a request of the warm-up is " + line);
        }
        while (!line.isEmpty()) {
            line = readLine(in);
            if (line.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                length = Integer.parseInt(line, LENGTH.length(), line.length(), 10);
            }
        }
        in.skipNBytes(length);
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("a connection of the warm-up was closed");
            }
            line.append((char) next);
        }
        return line.substring(0, line.length() - 1);
    }
}
