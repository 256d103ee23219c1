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
import java.util.Collection;
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
    private static final Duration LONGEST_DRAIN = Duration.ofSeconds(10);
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
     * Compiles, links and mounts everything the application needs, starts its triggers, warms the JVM up if told so, then
     * listens, if there is a {@code [[trigger.http]]}.
     *
     * @throws ManifestException where a component's source is missing or cannot be served
     * @throws IOException where the address is taken, or a file cannot be read
     */
    public static Server start(App app, ServerOptions options) throws IOException {
        boolean listens = listens(app);
        if (listens) {
            refuseTaken(options.listen());
        }
        return started(of(options), server -> {
            server.deploy(server.onlySite(), app);
            if (listens) {
                server.listen();
            }
        });
    }

    /** As in Spin, what only other triggers set going opens no port. */
    private static boolean listens(App app) {
        return !app.manifest().triggers().isEmpty();
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
                    site,
                    application.name(),
                    server.share(site),
                    router,
                    new WellKnown(application),
                    EventLoops.NONE,
                    () -> {}));
            server.listen();
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
     * turned away, and triggers finish the events that they have in hand. If it is the first with a {@code
     * [[trigger.http]]}, the server listens from now on.
     *
     * @throws ManifestException where the other one cannot be served; nothing has changed then
     * @throws IOException likewise
     */
    public void replace(App app) throws IOException {
        deploy(onlySite(), app);
        if (port == 0 && listens(app)) {
            listen();
        }
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
        Served next = new Served(
                site,
                name,
                share,
                deployment.router(),
                new WellKnown(application),
                deployment.triggers(),
                deployment::close);
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
                    next.triggers().startInPlaceOf(over == null ? EventLoops.NONE : over.triggers(), next);
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
            over.triggers().stop();
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

    /** The port it listens on; 0 where it does not. */
    public int port() {
        return port;
    }

    /** Waits until another thread has closed the server. */
    public void awaitClose() throws InterruptedException {
        closed.await();
    }

    /**
     * Waits until another thread has closed the server, or until nothing can set a guest going any more: it does not
     * listen, and all triggers have come to their end, as {@code command} does.
     *
     * @return false where the last event of a trigger was not handled
     */
    public boolean awaitEnd() throws InterruptedException {
        Collection<Served> all = sites.all();
        if (port == 0) {
            for (Served served : all) {
                served.triggers().awaitEnd();
            }
        } else {
            awaitClose();
        }
        return all.stream().noneMatch(served -> served.triggers().isAnyUnhandled());
    }

    /**
     * As {@link #close}, but for a while before that it says by {@code /.well-known/wasmj/ready} that it is about to, and
     * ends connections after their next answer: so that whoever distributes requests sends them elsewhere.
     */
    public void drain(Duration notice) {
        leaving = true;
        try {
            closed.await(port == 0 ? 0 : notice.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    /** Takes no more requests and events, lets those under way finish, and gives everything back. */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        leaving = true;
        Collection<Served> all;
        synchronized (changing) {
            all = sites.all();
        }
        all.forEach(served -> served.triggers().stop());
        handler.shutdown();
        try {
            long deadline = System.nanoTime() + LONGEST_DRAIN.toNanos();
            handler.awaitShutdown(LONGEST_DRAIN.toMillis());
            for (Served served : all) {
                served.triggers().awaitEnd(Duration.ofNanos(deadline - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Undertow listener = undertow;
        if (listener != null) {
            listener.stop();
        }
        threads.close();
        all.forEach(served -> served.triggers().end());
        log.close();
        synchronized (changing) {
            all.forEach(Served::retire);
            sites = Sites.NONE;
        }
        closed.countDown();
    }
}
