package io.wasmj.http;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.handlers.GracefulShutdownHandler;
import io.wasmj.http.AppManifest.Application;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Serves an application over HTTP, every request in a fresh instance.
 *
 * <pre>{@code
 * App app = App.of(Path.of("spin.toml"));
 * try (Server server = Server.start(app, ServerOptions.DEFAULT)) {
 *     System.out.println("listening on port " + server.port());
 *     server.awaitClose();
 * }
 * }</pre>
 */
public final class Server implements AutoCloseable {

    private static final int LONGEST_DRAIN_MILLIS = 10_000;
    private static final int IDLE_CONNECTION_MILLIS = 60_000;
    private static final int SLOWEST_HEAD_MILLIS = 20_000;

    private final ServerOptions options;
    private final Object replacing = new Object();
    private volatile Served served;
    private final GuestThreads threads;
    private final RequestLog log;
    private final GracefulShutdownHandler handler;
    private final Undertow undertow;
    private final AtomicBoolean closing = new AtomicBoolean();
    private int port;
    private final CountDownLatch closed = new CountDownLatch(1);

    private Server(Served first, ServerOptions options) throws IOException {
        Undertow.Builder builder = listening(options);
        this.options = options;
        served = first;
        threads = new GuestThreads(options.limits());
        log = new RequestLog(options.requestLog());
        handler = Handlers.gracefulShutdown(
                Handlers.httpContinueRead(new RequestHandler(() -> served, threads, log, options.limits())));
        undertow = builder
                // Half of the processors can feed all of them with guests, whose threads are their own.
                .setIoThreads(Math.max(1, Runtime.getRuntime().availableProcessors() / 2))
                .setWorkerThreads(1)
                .setServerOption(UndertowOptions.DECODE_URL, false)
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, IDLE_CONNECTION_MILLIS)
                .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, SLOWEST_HEAD_MILLIS)
                .setHandler(handler)
                .build();
    }

    private static Undertow.Builder listening(ServerOptions options) throws IOException {
        int port = options.listen().getPort();
        TlsIdentity tls = options.tls();
        return tls == null
                ? Undertow.builder().addHttpListener(port, host(options.listen()))
                : Undertow.builder()
                        .addHttpsListener(port, host(options.listen()), tls.context())
                        .setServerOption(UndertowOptions.ENABLE_HTTP2, true);
    }

    /**
     * Compiles, links and mounts everything the application needs, warms the JVM up if told so, then listens.
     *
     * @throws ManifestException where a component's source is missing or cannot be served
     * @throws IOException where the address is taken, or a file cannot be read
     */
    public static Server start(App app, ServerOptions options) throws IOException {
        refuseTaken(options.listen());
        Served first = deployed(app, options);
        try {
            WarmUp.of(options);
        } catch (RuntimeException e) {
            first.retire();
            throw e;
        }
        return start(first, options);
    }

    /** Told at once, rather than after the warm-up. */
    private static void refuseTaken(InetSocketAddress address) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(host(address), address.getPort()));
        } catch (IOException e) {
            throw cannotListen(address, e);
        }
    }

    private static IOException cannotListen(InetSocketAddress address, IOException cause) {
        return new IOException(
                "cannot listen on " + host(address) + ":" + address.getPort() + ": " + cause.getMessage(), cause);
    }

    /**
     * Compiles, links and mounts everything, as for a server, and gives it back.
     *
     * @throws ManifestException where it could not be served
     */
    public static void check(App app, ServerOptions options) throws IOException {
        Deployment.of(app, options).close();
    }

    private static Served deployed(App app, ServerOptions options) throws IOException {
        Deployment deployment = Deployment.of(app, options);
        return new Served(deployment.router(), new WellKnown(app.manifest().application()), deployment::close);
    }

    /** @param router may be added to while it serves */
    static Server start(Application application, Router<Responder> router, ServerOptions options) throws IOException {
        return start(new Served(router, new WellKnown(application), () -> {}), options);
    }

    private static Server start(Served first, ServerOptions options) throws IOException {
        Server server;
        try {
            server = new Server(first, options);
        } catch (IOException | RuntimeException e) {
            first.retire();
            throw e;
        }
        try {
            server.undertow.start();
            server.port = ((InetSocketAddress)
                            server.undertow.getListenerInfo().getFirst().getAddress())
                    .getPort();
            return server;
        } catch (RuntimeException e) {
            server.close();
            if (e.getCause() instanceof IOException io) {
                throw cannotListen(options.listen(), io);
            }
            throw e;
        }
    }

    /** As a number where it is known, so that it is not looked up once more and found to be another. */
    private static String host(InetSocketAddress address) {
        return address.isUnresolved()
                ? address.getHostString()
                : address.getAddress().getHostAddress();
    }

    /**
     * Serves another application from now on. It is compiled and linked before it takes the place of the one that is
     * served; requests that arrived before are answered by that, which then is closed. No request is turned away.
     *
     * @throws ManifestException where the other one cannot be served; nothing has changed then
     * @throws IOException likewise
     */
    public void replace(App app) throws IOException {
        Served next = deployed(app, options);
        Served over = next;
        synchronized (replacing) {
            if (!closing.get()) {
                over = served;
                served = next;
            }
        }
        over.retire();
    }

    /** The port it listens on. */
    public int port() {
        return port;
    }

    /** Waits until another thread has closed the server. */
    public void awaitClose() throws InterruptedException {
        closed.await();
    }

    /** Takes no more requests, lets those under way finish, and gives everything back. */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        handler.shutdown();
        try {
            handler.awaitShutdown(LONGEST_DRAIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        undertow.stop();
        threads.close();
        log.close();
        synchronized (replacing) {
            served.retire();
        }
        closed.countDown();
    }
}
