package io.wasmj.http;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.GracefulShutdownHandler;
import io.wasmj.http.AppManifest.Application;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Serves applications over HTTP, every request in a fresh instance.
 *
 * <pre>{@code
 * App app = App.of(Path.of("spin.toml"));
 * try (Server server = Server.start(app, ServerOptions.DEFAULT)) {
 *     System.out.println("listening on port " + server.port());
 *     server.awaitClose();
 * }
 * }</pre>
 *
 * <p>Several applications are sites, each with its host names and limits:
 *
 * <pre>{@code
 * try (Server server = Server.of(ServerOptions.DEFAULT)) {
 *     server.deploy(new Site("shop", Set.of("shop.example.com"), ServerLimits.DEFAULT.withGuests(8)), shop);
 *     server.deploy(new Site("blog", Set.of("blog.example.com", "*"), ServerLimits.DEFAULT.withGuests(8)), blog);
 *     server.listen();
 *     server.awaitClose();
 * }
 * }</pre>
 */
public final class Server implements AutoCloseable {

    private static final String ONLY = "only";
    private static final int LONGEST_DRAIN_MILLIS = 10_000;
    private static final int IDLE_CONNECTION_MILLIS = 60_000;
    private static final int SLOWEST_HEAD_MILLIS = 20_000;

    private final ServerOptions options;
    private final GuestThreads threads;
    private final RequestBody.Budget bodies;
    private final SharedModules modules = new SharedModules();
    private final RequestLog log;
    private final GracefulShutdownHandler handler;

    private final Object changing = new Object();
    private volatile Sites sites = Sites.NONE;

    private volatile @Nullable Undertow undertow;
    private volatile int port;
    private volatile boolean leaving;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    private Server(ServerOptions options) {
        this.options = options;
        threads = new GuestThreads(options.limits());
        bodies = new RequestBody.Budget(options.limits(), null);
        log = new RequestLog(options.requestLog());
        handler = Handlers.gracefulShutdown(
                Handlers.httpContinueRead(new RequestHandler(() -> sites, () -> leaving, log, options.events())));
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
        return started(of(options), server -> server.replace(app));
    }

    /** A server of nothing yet, which does not listen yet. */
    public static Server of(ServerOptions options) {
        return new Server(options);
    }

    private interface Preparation {
        void prepare(Server server) throws IOException;
    }

    private static Server started(Server server, Preparation preparation) throws IOException {
        try {
            preparation.prepare(server);
            server.listen();
            return server;
        } catch (IOException | RuntimeException | Error e) {
            server.close();
            throw e;
        }
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
        Deployment.of(app, options, options.limits().newQuota()).close();
    }

    /** @param router may be added to while it serves */
    static Server start(Application application, Router<Responder> router, ServerOptions options) throws IOException {
        return started(of(options), server -> {
            Site site = server.onlySite();
            server.put(new Served(
                    site, application.name(), server.share(site), router, new WellKnown(application), () -> {}));
        });
    }

    /**
     * Warms the JVM up if told so, then accepts connections.
     *
     * @throws IOException where the address is taken
     */
    public void listen() throws IOException {
        refuseTaken(options.listen());
        WarmUp.of(options);
        Undertow listener = listening(options)
                // Half of the processors can feed all of them with guests, whose threads are their own.
                .setIoThreads(Math.max(1, Runtime.getRuntime().availableProcessors() / 2))
                .setWorkerThreads(1)
                .setServerOption(UndertowOptions.DECODE_URL, false)
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, IDLE_CONNECTION_MILLIS)
                .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, SLOWEST_HEAD_MILLIS)
                .setHandler(handler)
                .build();
        undertow = listener;
        try {
            options.events().started(threads);
            listener.start();
        } catch (RuntimeException e) {
            if (e.getCause() instanceof IOException io) {
                throw cannotListen(options.listen(), io);
            }
            throw e;
        }
        port = ((InetSocketAddress) listener.getListenerInfo().getFirst().getAddress()).getPort();
    }

    /** As a number where it is known, so that it is not looked up once more and found to be another. */
    private static String host(InetSocketAddress address) {
        return address.isUnresolved()
                ? address.getHostString()
                : address.getAddress().getHostAddress();
    }

    /**
     * Serves another application from now on, for all host names. It is compiled and linked before it takes the place of
     * the one that is served; requests that arrived before are answered by that, which then is closed. No request is
     * turned away.
     *
     * @throws ManifestException where the other one cannot be served; nothing has changed then
     * @throws IOException likewise
     */
    public void replace(App app) throws IOException {
        deploy(onlySite(), app);
    }

    /**
     * Serves an application from now on, beside those of other sites, in the place of the one that this site had: as
     * {@link #replace}.
     *
     * @throws ManifestException where it cannot be served; nothing has changed then
     * @throws IOException likewise
     * @throws IllegalArgumentException where another site answers for one of its host names; likewise
     */
    public void deploy(Site site, App app) throws IOException {
        deploy(site, app, options, "");
    }

    /**
     * As {@link #deploy(Site, App)}.
     *
     * @param how what concerns the application: its environment, mounts, imports, services, modules and guests' log
     * @param healthPath what it must answer with a status below 400 before it takes the place of the other; empty for
     *     nothing
     */
    public void deploy(Site site, App app, ServerOptions how, String healthPath) throws IOException {
        sites.requireFree(site);
        Served.Share share = share(site);
        ServerOptions all = how.withLimits(site.limits()).withEvents(options.events());
        Deployment deployment = Deployment.of(app, all, share.quota(), modules);
        Application application = app.manifest().application();
        String name = site.name().equals(ONLY) ? application.name() : site.name();
        Served next = new Served(site, name, share, deployment.router(), new WellKnown(application), deployment::close);
        if (!healthPath.isEmpty()) {
            requireHealth(next, healthPath);
        }
        put(next);
    }

    private static void requireHealth(Served next, String path) throws IOException {
        String host = next.site().hostNames().stream().findAny().orElse("localhost");
        int status = 0;
        try {
            status = DirectCall.answer(next, AppRequest.get(path).withHeader("host", host))
                    .status();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (status == 0 || status >= 400) {
            next.retire();
            throw new IOException("the new version answers " + path + " with status " + status
                    + ", so it does not take the place of the old one; its log may tell why");
        }
    }

    private Site onlySite() {
        return new Site(ONLY, Set.of(Site.ANY), options.limits());
    }

    /** What a site has already, or is given now. */
    private Served.Share share(Site site) {
        Served before = sites.named(site.name());
        return before != null && before.share().limits().equals(site.limits())
                ? before.share()
                : new Served.Share(
                        site.limits(),
                        new GuestLane(threads, site.limits()),
                        new RequestBody.Budget(site.limits(), bodies),
                        site.limits().newQuota());
    }

    private void put(Served next) {
        Served over = next;
        try {
            synchronized (changing) {
                if (!closing.get()) {
                    sites.requireFree(next.site());
                    over = sites.named(next.site().name());
                    sites = sites.with(next);
                }
            }
        } finally {
            if (over != null) {
                over.retire();
            }
        }
    }

    /** Serves a site's application no longer; false where there is none of that name. */
    public boolean remove(String site) {
        Served over;
        synchronized (changing) {
            over = sites.named(site);
            sites = sites.without(site);
        }
        if (over != null) {
            over.retire();
        }
        return over != null;
    }

    /** Those that are served now. */
    public List<Site> sites() {
        return sites.all().stream().map(Served::site).toList();
    }

    /**
     * For a server of Undertow's of your own, beside or instead of {@link #listen}; it wants whole paths, so it is best
     * the root handler or behind one that looks at the host.
     */
    public HttpHandler handler() {
        return handler;
    }

    /** What all requests together may use up. */
    public ServerLimits limits() {
        return options.limits();
    }

    /**
     * Has a site's application answer a request, without a connection.
     *
     * @return with status 404 where there is no application for its host, or no route, and 503 where too many wait
     */
    public AppResponse call(AppRequest request) throws InterruptedException {
        String host = request.headers().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("host"))
                .map(header -> header.getValue().getFirst())
                .findAny()
                .orElse("");
        Served served = sites.of(host);
        while (served != null && !served.enter()) {
            served = sites.of(host);
        }
        if (served == null) {
            return AppResponse.of(WellKnown.answerOfNone(request.path()));
        }
        try {
            return AppResponse.of(DirectCall.answer(served, request));
        } finally {
            served.leave();
        }
    }

    /** The port it listens on. */
    public int port() {
        return port;
    }

    /** Waits until another thread has closed the server. */
    public void awaitClose() throws InterruptedException {
        closed.await();
    }

    /**
     * As {@link #close}, but for a while before that it says by {@code /.well-known/wasmj/ready} that it is about to, and
     * ends connections after their next answer: so that whoever distributes requests sends them elsewhere.
     */
    public void drain(Duration notice) {
        leaving = true;
        try {
            closed.await(notice.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    /** Takes no more requests, lets those under way finish, and gives everything back. */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        leaving = true;
        handler.shutdown();
        try {
            handler.awaitShutdown(LONGEST_DRAIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Undertow listener = undertow;
        if (listener != null) {
            listener.stop();
        }
        threads.close();
        log.close();
        synchronized (changing) {
            sites.all().forEach(Served::retire);
            sites = Sites.NONE;
        }
        closed.countDown();
    }
}
