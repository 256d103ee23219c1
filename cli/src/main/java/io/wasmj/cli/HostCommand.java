package io.wasmj.cli;

import io.wasmj.compiler.ModuleCache;
import io.wasmj.http.ServerLimits;
import io.wasmj.http.ServerOptions;
import io.wasmj.http.SourceCache;
import io.wasmj.http.TlsIdentity;
import io.wasmj.http.admin.AppHost;
import io.wasmj.http.admin.AppHostOptions;
import io.wasmj.http.admin.Release;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wasmj host}. */
@Command(
        name = "host",
        header = "Serve many applications, which are deployed while it runs.",
        description = {
            "",
            "Each application has its host names, versions and limits; 'wasmj deploy' brings one, 'wasmj app' lists"
                    + " and changes them. All is kept in a directory, and a host that is started again with it goes on."
                    + " It is told what to do on an address of its own, by whoever has the token in that directory.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  wasmj host                                with the directory " + HostCommand.DIRECTORY + " here",
            "  wasmj host /var/lib/wasmj --listen :80    open to the network",
            "  wasmj host --app-limit guests=4           of one application at once",
        })
final class HostCommand implements Callable<Integer> {

    static final String DIRECTORY = ".wasmj-host";

    private final Shell shell;

    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            description = "Where applications, what they store, and the token are kept. Default: ${DEFAULT-VALUE}.",
            defaultValue = DIRECTORY)
    private Path directory = Path.of(DIRECTORY);

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "Where to listen. Default: the variable SPIN_HTTP_LISTEN_ADDR, or 127.0.0.1:3000.")
    private @Nullable String listen;

    @Option(
            names = "--admin-listen",
            paramLabel = "HOST:PORT",
            description = "Where it is told what to do; other than loopback only with --tls-cert. Default:"
                    + " ${DEFAULT-VALUE}.",
            defaultValue = "127.0.0.1:3001")
    private String admin = "127.0.0.1:3001";

    @Mixin
    private TlsOptions tls = new TlsOptions();

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
            description = "How long, at most, it sends requests to itself before it listens, until the JVM has compiled"
                    + " what they go through. Default: ${DEFAULT-VALUE}.",
            defaultValue = "5")
    private double warmUp;

    @Mixin
    private DrainOptions draining = new DrainOptions();

    @Option(
            names = "--guests",
            paramLabel = "N",
            description = "Guests of all applications that run at the same time. Default: four per processor, at least"
                    + " 16.")
    private int guests = ServerLimits.DEFAULT.guests();

    @Option(
            names = "--app-limit",
            paramLabel = "NAME=N",
            description = "What one application may use up at most: guests, waiting, request-bytes, response-bytes,"
                    + " memory-pages (of one guest), memory-bytes (of all its guests), guest-millis. Default: a quarter"
                    + " of the host's guests, waiting and memory.")
    private Map<String, Long> limits = new LinkedHashMap<>();

    @Mixin
    private CompileOptions compiling = new CompileOptions();

    @Mixin
    private ServiceChoice services = new ServiceChoice();

    @Mixin
    private TelemetryChoice telemetry = new TelemetryChoice();

    HostCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        String address =
                listen == null ? shell.environment().getOrDefault(UpCommand.LISTEN_VARIABLE, "127.0.0.1:3000") : listen;
        TlsIdentity identity = tls.identity();
        try (ServerObservation observation = telemetry.begin(identity, shell)) {
            return serve(options(address, identity, observation), observation);
        }
    }

    private AppHostOptions options(String address, @Nullable TlsIdentity identity, ServerObservation observation)
            throws IOException {
        ModuleCache cache = new ModuleCache(directory.resolve("modules"));
        ServerOptions server = ServerOptions.DEFAULT
                .withListen(ListenAddress.parse("--listen", address))
                .withTls(identity)
                .withEvents(observation.events())
                .withLimits(ServerLimits.DEFAULT
                        .withGuests(guests)
                        .withGuestTime(UpCommand.seconds("--timeout", timeout, UpCommand.SHORTEST_TIMEOUT)))
                .withServices(services.toOptions(null))
                .withWarmUp(UpCommand.seconds("--warm-up", warmUp, 0))
                .withModules(ModuleFile.loader(compiling.toOptions(), cache, shell));
        AppHostOptions options = AppHostOptions.of(directory, server)
                .withAdmin(ListenAddress.parse("--admin-listen", admin))
                .withSources(new SourceCache(directory.resolve("sources"), SourceCache.Progress.NONE));
        return options.withMost(most(options.most(), server.limits()));
    }

    private ServerLimits most(ServerLimits usual, ServerLimits all) {
        try {
            return Release.of("").withLimits(limits).limitsWithin(usual, all);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("--app-limit: " + e.getMessage(), e);
        }
    }

    private int serve(AppHostOptions options, ServerObservation observation) throws IOException {
        try (AppHost host = AppHost.start(options)) {
            Thread closer = new Thread(() -> host.drain(draining.notice()), "shutdown");
            Runtime.getRuntime().addShutdownHook(closer);
            String scheme = options.server().tls() == null ? "http" : "https";
            shell.out()
                    .println("Serving " + scheme + "://"
                            + ListenAddress.show(options.server().listen().getHostString(), host.port()));
            shell.out()
                    .println("Administered at " + scheme + "://"
                            + ListenAddress.show(options.admin().getHostString(), host.adminPort())
                            + " with the token in "
                            + AppHost.tokenFile(options.directory()));
            observation.print(shell);
            host.list().forEach(app -> shell.out().println("  " + AppCommand.line(app)));
            shell.out().flush();
            host.awaitClose();
            return 0;
        } catch (InterruptedException e) {
            return 0;
        }
    }
}
