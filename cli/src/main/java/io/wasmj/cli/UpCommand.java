package io.wasmj.cli;

import io.wasmj.http.App;
import io.wasmj.http.AppManifest;
import io.wasmj.http.AppManifest.EventTrigger;
import io.wasmj.http.AppManifest.HttpTrigger;
import io.wasmj.http.AppManifest.Target;
import io.wasmj.http.AppOptions;
import io.wasmj.http.Mounts;
import io.wasmj.http.Server;
import io.wasmj.http.ServerLimits;
import io.wasmj.http.ServerOptions;
import io.wasmj.http.ServiceOptions;
import io.wasmj.http.SourceCache;
import io.wasmj.http.TlsIdentity;
import io.wasmj.http.spi.AnsweredRequest;
import io.wasmj.runtime.UnknownImports;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wasmj up}. */
@Command(
        name = "up",
        header = "Serve an application over HTTP.",
        description = {
            "",
            "Serves the components of a spin.toml at their routes and has its other triggers set them going, or serves"
                + " one module at every path. Every request and every event gets a fresh instance. It listens only"
                + " where there is a route, and ends by itself when all there was to do is done. Ctrl-C ends it when"
                + " the requests under way are answered. Options are spelt as Spin spells them.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  wasmj up                                  the spin.toml here",
            "  wasmj up -f examples/hello                the one there",
            "  wasmj up --build --variable token=secret  build first; set a variable",
            "  wasmj up --listen 0.0.0.0:8080 app.wasm   one module, open to the network",
        })
final class UpCommand implements Callable<Integer> {

    static final String LISTEN_VARIABLE = "SPIN_HTTP_LISTEN_ADDR";

    static final double SHORTEST_TIMEOUT = 0.001;
    private static final double LONGEST_TIME = 1_000_000;
    private static final double USUAL_WARM_UP = 5;

    private final Shell shell;

    @Mixin
    private AppChoice choice = new AppChoice();

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "Where to listen; port 0 takes any that is free. Default: the variable " + LISTEN_VARIABLE
                    + ", or 127.0.0.1:3000.")
    private @Nullable String listen;

    @Option(
            names = "--find-free-port",
            description = "Listen on the next port that is free, if the one to listen on is taken.")
    private boolean findFreePort;

    @Mixin
    private TlsOptions tls = new TlsOptions();

    @Option(names = "--build", description = "Build the components first, as 'wasmj build' does.")
    private boolean build;

    @Option(
            names = "--variable",
            paramLabel = "NAME=VALUE",
            description = "Set a variable of the application. Without: SPIN_VARIABLE_NAME of the environment, or of the"
                    + " file .env beside the manifest, or the default.")
    private Map<String, String> variables = new LinkedHashMap<>();

    @Mixin
    private EnvironmentOptions environment = new EnvironmentOptions();

    @Option(
            names = "--unknown-imports",
            paramLabel = "error|trap|zero",
            description = "What becomes of imported functions that wasmj does not offer: refuse to start (the default),"
                    + " trap when one is called, or let them do nothing and return zero.")
    private UnknownImports unknown = UnknownImports.ERROR;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "How long a guest may take for a request; then it is ended and the answer is 504."
                    + " Default: ${DEFAULT-VALUE}.",
            defaultValue = "30")
    private double timeout;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            description = "How long, at most, it sends requests to itself (to a guest of its own) before it listens,"
                    + " until the JVM has compiled what they go through; 0 for not at all. Default: 5; for 'watch', 0.")
    private @Nullable Double warmUp;

    @Mixin
    private DrainOptions draining = new DrainOptions();

    @Option(
            names = {"-q", "--quiet"},
            description =
                    "Show neither requests nor what guests write to standard error. The latter is in the logs all the"
                            + " same.")
    private boolean quiet;

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description =
                    "Where the application's state is kept, such as its key-value stores. Default: .spin beside the"
                            + " manifest; empty for nowhere: it is gone when the server ends.")
    private @Nullable String stateDirectory;

    @Option(
            names = "--log-dir",
            paramLabel = "DIR",
            description = "Where the standard error of components is kept. Default: logs in the state directory; empty"
                    + " for nowhere.")
    private @Nullable String logDirectory;

    @Option(
            names = "--log-format",
            paramLabel = "text|json",
            description = "How requests and what guests write to standard error are shown; json is one object a line."
                    + " Default: text.")
    private LogFormat logFormat = LogFormat.TEXT;

    @Mixin
    private TelemetryChoice telemetry = new TelemetryChoice();

    @Option(
            names = "--direct-mounts",
            description = "Let guests see directories where they are, not a copy made at the start; only for { source,"
                    + " destination }.")
    private boolean directMounts;

    @Option(
            names = "--allow-transient-write",
            description = "Let guests write to their files; what they write is gone when the server ends.")
    private boolean writable;

    @Mixin
    private CompileOptions compiling = new CompileOptions();

    @Mixin
    private ServiceChoice services = new ServiceChoice();

    @Mixin
    private CacheOptions caching = new CacheOptions();

    UpCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        if (build) {
            build();
        }
        return serve(Companion.NOBODY, USUAL_WARM_UP);
    }

    /** What goes on while a server runs; on a thread of its own, which is interrupted at the end. */
    interface Companion {

        Companion NOBODY = new Companion() {
            @Override
            public void accompany(Server server, AppOptions options) {}

            @Override
            public boolean maySwap() {
                return false;
            }
        };

        void accompany(Server server, AppOptions options);

        /** Whether the server goes on when its triggers have come to their end, as there may be others yet. */
        default boolean maySwap() {
            return true;
        }
    }

    /** Runs what builds the application. */
    AppManifest build() throws IOException {
        AppManifest manifest = manifest();
        new ComponentBuild(shell).run(manifest, List.of());
        return manifest;
    }

    AppManifest manifest() throws IOException {
        return AppManifest.read(App.manifestAt(path()), choice.profile());
    }

    Path path() {
        return choice.path();
    }

    /** @param usualWarmUp seconds, where no option says how many */
    int serve(Companion companion, double usualWarmUp) throws IOException {
        ServiceOptions chosen = services.toOptions(stateDirectory);
        AppOptions taking = appOptions().withVariableSources(chosen.variableSources());
        App app = App.of(path(), taking);
        InetSocketAddress address = ListenAddress.parse(
                "--listen",
                listen == null ? shell.environment().getOrDefault(LISTEN_VARIABLE, "127.0.0.1:3000") : listen);
        TlsIdentity identity = tls.identity();
        try (ServerObservation observation = telemetry.begin(identity, shell);
                GuestLogFiles logs = new GuestLogFiles(logDirectory(app), quiet, logFormat, shell);
                JsonErrors _ = logFormat == LogFormat.JSON ? JsonErrors.to(shell.err()) : null) {
            ServerOptions options = ServerOptions.DEFAULT
                    .withListen(findFreePort ? FreePort.from(address) : address)
                    .withTls(identity)
                    .withLimits(ServerLimits.DEFAULT.withGuestTime(seconds("--timeout", timeout, SHORTEST_TIMEOUT)))
                    .withEnvironment(environment.toMap(shell))
                    .withMounts(Mounts.DEFAULT.withDirect(directMounts).withWritable(writable))
                    .withUnknownImports(unknown)
                    .withServices(chosen)
                    .withEvents(observation.events())
                    .withGuestLog(logs)
                    .withRequestLog(quiet ? (_, _) -> {} : this::log)
                    .withWarmUp(seconds("--warm-up", warmUp == null ? usualWarmUp : warmUp, 0))
                    .withModules(ModuleFile.loader(compiling.toOptions(), caching.cache(), shell));
            return serve(app, options, taking, companion, observation);
        }
    }

    private int serve(
            App app, ServerOptions options, AppOptions taking, Companion companion, ServerObservation observation)
            throws IOException {
        try (Server server = Server.start(app, options)) {
            Thread closer = new Thread(() -> server.drain(draining.notice()), "shutdown");
            Runtime.getRuntime().addShutdownHook(closer);
            print(app, options, server.port());
            observation.print(shell);
            Thread beside = Thread.ofVirtual().start(() -> companion.accompany(server, taking));
            try {
                if (!companion.maySwap()) {
                    return server.awaitEnd() ? 0 : 1;
                }
                server.awaitClose();
            } finally {
                beside.interrupt();
            }
            return 0;
        } catch (InterruptedException e) {
            return 0;
        } catch (IOException e) {
            if (e.getCause() instanceof BindException) {
                throw new CommandFailure(e.getMessage() + "; --find-free-port takes the next one that is free", e);
            }
            throw e;
        }
    }

    private AppOptions appOptions() {
        DownloadProgress progress = new DownloadProgress(shell);
        return AppOptions.DEFAULT
                .withProfile(choice.profile())
                .withVariables(variables)
                .withEnvironment(shell.environment())
                .withSources(SourceCache.ofUser().withProgress(progress));
    }

    /** Null for nowhere, which it is for single modules unless a place is named: they may lie anywhere. */
    private @Nullable Path logDirectory(App app) {
        if (logDirectory != null) {
            return logDirectory.isEmpty() ? null : Path.of(logDirectory);
        }
        if (stateDirectory != null) {
            return stateDirectory.isEmpty() ? null : Path.of(stateDirectory, "logs");
        }
        return App.isModule(path()) ? null : app.manifest().directory().resolve(".spin", "logs");
    }

    static Duration seconds(String option, double value, double least) {
        if (!(value >= least && value <= LONGEST_TIME)) {
            throw new CommandFailure(
                    option + " " + value + " is not between " + least + " and " + LONGEST_TIME + " seconds");
        }
        return Duration.ofNanos((long) (value * 1e9));
    }

    private void log(List<AnsweredRequest> requests, long missing) {
        StringBuilder lines = new StringBuilder();
        for (AnsweredRequest request : requests) {
            lines.append(logFormat.request(request)).append('\n');
        }
        if (missing > 0) {
            lines.append(logFormat.missing(missing)).append('\n');
        }
        shell.err().append(lines).flush();
    }

    private void print(App app, ServerOptions options, int port) {
        if (port != 0) {
            printRoutes(app, options, port);
        }
        List<EventTrigger> triggers = app.manifest().eventTriggers();
        if (!triggers.isEmpty()) {
            shell.out().println("Triggers:");
            triggers.forEach(trigger -> shell.out().println("  " + trigger.component() + ": " + trigger.type()));
        }
        shell.out().flush();
    }

    /** As Spin does. */
    private void printRoutes(App app, ServerOptions options, int port) {
        String scheme = options.tls() == null ? "http" : "https";
        String base = scheme + "://" + ListenAddress.show(options.listen().getHostString(), port);
        shell.out().println("Serving " + base);
        shell.out().println("Available Routes:");
        for (HttpTrigger trigger : app.manifest().triggers()) {
            String route = trigger.route();
            if (route != null) {
                shell.out().println("  " + name(trigger.target()) + ": " + base + shown(route));
            }
        }
    }

    private static String name(Target target) {
        return switch (target) {
            case Target.Guest guest -> guest.component();
            case Target.StaticResponse response -> "(static response " + response.status() + ")";
        };
    }

    private static String shown(String route) {
        String absolute = route.startsWith("/") ? route : "/" + route;
        return absolute.endsWith("/...")
                ? absolute.substring(0, absolute.length() - "/...".length()) + " (wildcard)"
                : absolute;
    }
}
