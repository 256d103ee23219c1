package io.wasmj.http;

import io.wasmj.http.spi.ServerEvents;
import io.wasmj.runtime.UnknownImports;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How applications are served; immutable.
 *
 * @param listen where connections are accepted; port 0 takes any free one
 * @param tls who the server is; connections are HTTPS then, and HTTP/2 where the client wants it. Null for plain HTTP
 * @param environment variables that every guest gets besides those of its component and its request
 * @param mounts how guests get at the files of their components
 * @param unknownImports what becomes of imports that the host does not offer
 * @param services what the operator chose for host services
 * @param modules how sources become modules
 * @param guestLog takes what guests write to their standard error
 * @param requestLog takes what is logged of requests
 * @param warmUp how long, at most, to send requests to itself before listening, so that the JIT has compiled what they go
 *     through when the first of a client comes
 * @param events hears what the server does; it measures more where somebody does
 */
public record ServerOptions(
        InetSocketAddress listen,
        @Nullable TlsIdentity tls,
        ServerLimits limits,
        Map<String, String> environment,
        Mounts mounts,
        UnknownImports unknownImports,
        ServiceOptions services,
        ModuleLoader modules,
        GuestLog guestLog,
        RequestSink requestLog,
        Duration warmUp,
        ServerEvents events) {

    public static final ServerOptions DEFAULT = new ServerOptions(
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 3000),
            null,
            ServerLimits.DEFAULT,
            Map.of(),
            Mounts.DEFAULT,
            UnknownImports.ERROR,
            ServiceOptions.DEFAULT,
            ModuleLoader.DEFAULT,
            GuestLog.DEFAULT,
            RequestSink.DEFAULT,
            Duration.ZERO,
            ServerEvents.NONE);

    public ServerOptions {
        environment = Map.copyOf(environment);
    }

    public ServerOptions withListen(InetSocketAddress listen) {
        return new ServerOptions(
                listen,
                tls,
                limits,
                environment,
                mounts,
                unknownImports,
                services,
                modules,
                guestLog,
                requestLog,
                warmUp,
                events);
    }

    public ServerOptions withTls(@Nullable TlsIdentity tls) {
        return new ServerOptions(
                listen,
                tls,
                limits,
                environment,
                mounts,
                unknownImports,
                services,
                modules,
                guestLog,
                requestLog,
                warmUp,
                events);
    }

    public ServerOptions withLimits(ServerLimits limits) {
        return new ServerOptions(
                listen,
                tls,
                limits,
                environment,
                mounts,
                unknownImports,
                services,
                modules,
                guestLog,
                requestLog,
                warmUp,
                events);
    }

    public ServerOptions withEnvironment(Map<String, String> environment) {
        return new ServerOptions(
                listen,
                tls,
                limits,
                environment,
                mounts,
                unknownImports,
                services,
                modules,
                guestLog,
                requestLog,
                warmUp,
                events);
    }

    public ServerOptions withMounts(Mounts mounts) {
        return new ServerOptions(
                listen,
                tls,
                limits,
                environment,
                mounts,
                unknownImports,
                services,
                modules,
                guestLog,
                requestLog,
                warmUp,
                events);
    }

    public ServerOptions withUnknownImports(UnknownImports unknownImports) {
        return new ServerOptions(
                listen,
                tls,
                limits,
                environment,
                mounts,
                unknownImports,
                services,
                modules,
                guestLog,
                requestLog,
                warmUp,
                events);
    }

    public ServerOptions withServices(ServiceOptions services) {
        return new ServerOptions(
                listen,
                tls,
                limits,
                environment,
                mounts,
                unknownImports,
                services,
                modules,
                guestLog,
                requestLog,
                warmUp,
                events);
    }

    public ServerOptions withModules(ModuleLoader modules) {
        return new ServerOptions(
                listen,
                tls,
                limits,
                environment,
                mounts,
                unknownImports,
                services,
                modules,
                guestLog,
                requestLog,
                warmUp,
                events);
    }

    public ServerOptions withGuestLog(GuestLog guestLog) {
        return new ServerOptions(
                listen,
                tls,
                limits,
                environment,
                mounts,
                unknownImports,
                services,
                modules,
                guestLog,
                requestLog,
                warmUp,
                events);
    }

    public ServerOptions withRequestLog(RequestSink requestLog) {
        return new ServerOptions(
                listen,
                tls,
                limits,
                environment,
                mounts,
                unknownImports,
                services,
                modules,
                guestLog,
                requestLog,
                warmUp,
                events);
    }

    public ServerOptions withWarmUp(Duration warmUp) {
        return new ServerOptions(
                listen,
                tls,
                limits,
                environment,
                mounts,
                unknownImports,
                services,
                modules,
                guestLog,
                requestLog,
                warmUp,
                events);
    }

    public ServerOptions withEvents(ServerEvents events) {
        return new ServerOptions(
                listen,
                tls,
                limits,
                environment,
                mounts,
                unknownImports,
                services,
                modules,
                guestLog,
                requestLog,
                warmUp,
                events);
    }
}
