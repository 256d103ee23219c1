package io.wasmj.http;

import io.wasmj.runtime.UnknownImports;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * How applications are served; immutable.
 *
 * @param listen where connections are accepted; port 0 takes any free one
 * @param environment variables that every guest gets besides those of its component and its request
 * @param unknownImports what becomes of imports that the host does not offer
 * @param modules how sources become modules
 * @param requestLog takes a line for each request, many lines at once where requests come fast; on a thread of its own
 * @param warmUp how long, at most, to send requests to itself before listening, so that the JIT has compiled what they go
 *     through when the first of a client comes
 */
public record ServerOptions(
        InetSocketAddress listen,
        ServerLimits limits,
        Map<String, String> environment,
        UnknownImports unknownImports,
        ModuleLoader modules,
        Consumer<List<String>> requestLog,
        Duration warmUp) {

    public static final ServerOptions DEFAULT = new ServerOptions(
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 3000),
            ServerLimits.DEFAULT,
            Map.of(),
            UnknownImports.ERROR,
            ModuleLoader.DEFAULT,
            lines -> lines.forEach(LoggerFactory.getLogger("io.wasmj.http.requests")::info),
            Duration.ZERO);

    public ServerOptions {
        environment = Map.copyOf(environment);
    }

    public ServerOptions withListen(InetSocketAddress listen) {
        return new ServerOptions(listen, limits, environment, unknownImports, modules, requestLog, warmUp);
    }

    public ServerOptions withLimits(ServerLimits limits) {
        return new ServerOptions(listen, limits, environment, unknownImports, modules, requestLog, warmUp);
    }

    public ServerOptions withEnvironment(Map<String, String> environment) {
        return new ServerOptions(listen, limits, environment, unknownImports, modules, requestLog, warmUp);
    }

    public ServerOptions withUnknownImports(UnknownImports unknownImports) {
        return new ServerOptions(listen, limits, environment, unknownImports, modules, requestLog, warmUp);
    }

    public ServerOptions withModules(ModuleLoader modules) {
        return new ServerOptions(listen, limits, environment, unknownImports, modules, requestLog, warmUp);
    }

    public ServerOptions withRequestLog(Consumer<List<String>> requestLog) {
        return new ServerOptions(listen, limits, environment, unknownImports, modules, requestLog, warmUp);
    }

    public ServerOptions withWarmUp(Duration warmUp) {
        return new ServerOptions(listen, limits, environment, unknownImports, modules, requestLog, warmUp);
    }
}
