package io.wasmj.cli;

import io.wasmj.http.App;
import io.wasmj.http.AppManifest.HttpTrigger;
import io.wasmj.http.AppManifest.Target;
import io.wasmj.http.Server;
import io.wasmj.http.ServerLimits;
import io.wasmj.http.ServerOptions;
import io.wasmj.runtime.UnknownImports;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wasmj up}. */
@Command(
        name = "up",
        header = "Serve an application over HTTP.",
        description = {
            "",
            "Serves the components of a spin.toml at their routes, or one module at every path. Every request gets a"
                    + " fresh instance. Ctrl-C ends it when the requests under way are answered.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  wasmj up                                  the spin.toml here",
            "  wasmj up -f examples/hello                the one there",
            "  wasmj up --listen 0.0.0.0:8080 app.wasm   one module, open to the network",
        })
final class UpCommand implements Callable<Integer> {

    private static final String LISTEN_VARIABLE = "SPIN_HTTP_LISTEN_ADDR";

    private static final DateTimeFormatter LOG_TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    private static final double SHORTEST_TIMEOUT = 0.001;
    private static final double LONGEST_TIME = 1_000_000;

    private final Shell shell;

    @Parameters(
            arity = "0..1",
            paramLabel = "APP",
            description = "A spin.toml, a directory with one, or a module. Default: the current directory.")
    private @Nullable Path positional;

    @Option(
            names = {"-f", "--from"},
            paramLabel = "APP",
            description = "The same, as Spin spells it.")
    private @Nullable Path from;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "Where to listen; port 0 takes any that is free. Default: the variable " + LISTEN_VARIABLE
                    + ", or 127.0.0.1:3000.")
    private @Nullable String listen;

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
                    + " until the JVM has compiled what they go through; 0 for not at all. Default: ${DEFAULT-VALUE}.",
            defaultValue = "5")
    private double warmUp;

    @Mixin
    private CompileOptions compiling = new CompileOptions();

    @Mixin
    private CacheOptions caching = new CacheOptions();

    UpCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        if (positional != null && from != null) {
            throw new CommandFailure("two applications are given: " + positional + " and -f " + from);
        }
        Path chosen = positional == null ? from : positional;
        App app = App.of(chosen == null ? Path.of(".") : chosen);
        InetSocketAddress address = ListenAddress.parse(
                "--listen",
                listen == null ? shell.environment().getOrDefault(LISTEN_VARIABLE, "127.0.0.1:3000") : listen);
        ServerOptions options = ServerOptions.DEFAULT
                .withListen(address)
                .withLimits(ServerLimits.DEFAULT.withGuestTime(seconds("--timeout", timeout, SHORTEST_TIMEOUT)))
                .withEnvironment(environment.toMap(shell))
                .withUnknownImports(unknown)
                .withRequestLog(this::log)
                .withWarmUp(seconds("--warm-up", warmUp, 0))
                .withModules((engine, source) -> ModuleFile.of(source)
                        .load(engine, compiling.toOptions().withInterruptible(true), caching.cache(), shell));
        try (Server server = Server.start(app, options)) {
            Thread closer = new Thread(server::close, "shutdown");
            Runtime.getRuntime().addShutdownHook(closer);
            print(app, address.getHostString(), server.port());
            server.awaitClose();
            return 0;
        } catch (InterruptedException e) {
            return 0;
        }
    }

    private static Duration seconds(String option, double value, double least) {
        if (!(value >= least && value <= LONGEST_TIME)) {
            throw new CommandFailure(
                    option + " " + value + " is not between " + least + " and " + LONGEST_TIME + " seconds");
        }
        return Duration.ofNanos((long) (value * 1e9));
    }

    private void log(List<String> requests) {
        String time = LocalTime.now(ZoneId.systemDefault()).format(LOG_TIME);
        StringBuilder lines = new StringBuilder();
        for (String request : requests) {
            lines.append(time).append(' ').append(request).append('\n');
        }
        shell.err().append(lines).flush();
    }

    /** As Spin does. */
    private void print(App app, String host, int port) {
        String base = "http://" + ListenAddress.show(host, port);
        shell.out().println("Serving " + base);
        shell.out().println("Available Routes:");
        for (HttpTrigger trigger : app.manifest().triggers()) {
            String route = trigger.route();
            if (route != null) {
                shell.out().println("  " + name(trigger.target()) + ": " + base + shown(route));
            }
        }
        shell.out().flush();
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
