package io.wasmj.http;

import io.wasmj.runtime.UnknownImports;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;

/**
 * How applications are served; immutable.
 *
 * @param listen where connections are accepted; port 0 takes any free one
 * @param environment variables that every guest gets besides those of its component and its request
 * @param unknownImports what becomes of imports that the host does not offer
 * @param modules how sources become modules
 */
public record ServerOptions(
        InetSocketAddress listen,
        ServerLimits limits,
        Map<String, String> environment,
        UnknownImports unknownImports,
        ModuleLoader modules) {

    public static final ServerOptions DEFAULT = new ServerOptions(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 3000),
            ServerLimits.DEFAULT,
            Map.of(),
            UnknownImports.ERROR,
            ModuleLoader.DEFAULT);

    public ServerOptions {
        environment = Map.copyOf(environment);
    }

    public ServerOptions withListen(InetSocketAddress listen) {
        return new ServerOptions(listen, limits, environment, unknownImports, modules);
    }

    public ServerOptions withLimits(ServerLimits limits) {
        return new ServerOptions(listen, limits, environment, unknownImports, modules);
    }

    public ServerOptions withEnvironment(Map<String, String> environment) {
        return new ServerOptions(listen, limits, environment, unknownImports, modules);
    }

    public ServerOptions withUnknownImports(UnknownImports unknownImports) {
        return new ServerOptions(listen, limits, environment, unknownImports, modules);
    }

    public ServerOptions withModules(ModuleLoader modules) {
        return new ServerOptions(listen, limits, environment, unknownImports, modules);
    }
}
