package io.wasmj.http.admin;

import io.wasmj.http.ServerLimits;
import io.wasmj.http.ServerOptions;
import io.wasmj.http.SourceCache;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * How a host takes applications and serves them; immutable.
 *
 * @param directory where it keeps everything, so that it goes on after a restart
 * @param admin where it is told what to deploy; loopback, unless the server has a certificate
 * @param server how it serves, all applications together
 * @param most what one application may use up
 * @param archiveBytes the most that the files of a version may have
 * @param sources where modules are that manifests name by their addresses
 */
public record AppHostOptions(
        Path directory,
        InetSocketAddress admin,
        ServerOptions server,
        ServerLimits most,
        long archiveBytes,
        SourceCache sources) {

    /** A quarter of what the server may use up for each application, the rest as {@link ServerOptions} has it. */
    public static AppHostOptions of(Path directory, ServerOptions server) {
        ServerLimits all = server.limits();
        return new AppHostOptions(
                directory,
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 3001),
                server,
                all.withGuests(Math.max(1, all.guests() / 4))
                        .withWaiting(all.waiting() / 4)
                        .withMemoryBytes(all.memoryBytes() / 4),
                1L << 30,
                SourceCache.ofUser());
    }

    public AppHostOptions withAdmin(InetSocketAddress admin) {
        return new AppHostOptions(directory, admin, server, most, archiveBytes, sources);
    }

    public AppHostOptions withMost(ServerLimits most) {
        return new AppHostOptions(directory, admin, server, most, archiveBytes, sources);
    }

    public AppHostOptions withArchiveBytes(long archiveBytes) {
        return new AppHostOptions(directory, admin, server, most, archiveBytes, sources);
    }

    public AppHostOptions withSources(SourceCache sources) {
        return new AppHostOptions(directory, admin, server, most, archiveBytes, sources);
    }
}
