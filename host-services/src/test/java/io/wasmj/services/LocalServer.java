package io.wasmj.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server of the system's, started for a test on a port of its own and ended with it. */
public final class LocalServer implements AutoCloseable {

    private static final String NOBODY = "65534";
    private static final long LONGEST_START_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Process process;
    private final int port;

    private LocalServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    public int port() {
        return port;
    }

    public static LocalServer redis() throws IOException {
        return redis(freePort());
    }

    /** On the port of one that was closed. */
    public static LocalServer redis(int port) throws IOException {
        DebianPackages packages = DebianPackages.with("usr/bin/redis-server", "redis-server");
        String program = packages.program("usr/bin/redis-server").toString();
        return started(
                packages,
                port,
                List.of(program, "--port", "" + port, "--bind", "127.0.0.1", "--save", "", "--dir", "/"));
    }

    /** An MQTT broker that anybody may use. */
    public static LocalServer mosquitto() throws IOException {
        return mosquitto(freePort());
    }

    /** On the port of one that was closed. */
    public static LocalServer mosquitto(int port) throws IOException {
        DebianPackages packages = DebianPackages.with("usr/sbin/mosquitto", "mosquitto");
        return started(
                packages, port, List.of(packages.program("usr/sbin/mosquitto").toString(), "-p", "" + port));
    }

    /** With a user {@code postgres} who needs no password. */
    static LocalServer postgres(Path directory) throws IOException, InterruptedException {
        String programs = "usr/lib/postgresql/*/bin/";
        DebianPackages packages = DebianPackages.with(programs + "postgres", "postgresql");
        Path data = data(directory);
        List<String> as = List.of();
        if (System.getProperty("user.name").equals("root")) {
            // It does not run as root.
            packages.run(directory, List.of("chown", NOBODY, data.toString()));
            as = List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
        }
        String initdb = packages.program(programs + "initdb").toString();
        packages.run(directory, with(as, initdb, "-D", data.toString(), "-U", "postgres", "-A", "trust", "-N"));
        int port = freePort();
        String server = packages.program(programs + "postgres").toString();
        return started(
                packages,
                port,
                with(
                        as,
                        server,
                        "-D",
                        data.toString(),
                        "-p",
                        "" + port,
                        "-h",
                        "127.0.0.1",
                        "-k",
                        data.toString(),
                        "-F"));
    }

    /** With a user {@code root} who needs no password. */
    static LocalServer mariadb(Path directory) throws IOException, InterruptedException {
        DebianPackages packages = DebianPackages.with("usr/sbin/mariadbd", "mariadb-server");
        Path data = data(directory);
        String base = "--basedir=" + packages.root().resolve("usr");
        String user = "--user=" + System.getProperty("user.name");
        packages.run(
                directory,
                List.of(
                        packages.program("usr/bin/mariadb-install-db").toString(),
                        "--no-defaults",
                        base,
                        user,
                        "--datadir=" + data,
                        "--auth-root-authentication-method=normal",
                        "--skip-test-db"));
        int port = freePort();
        return started(
                packages,
                port,
                List.of(
                        packages.program("usr/sbin/mariadbd").toString(),
                        "--no-defaults",
                        base,
                        user,
                        "--datadir=" + data,
                        "--port=" + port,
                        "--bind-address=127.0.0.1",
                        "--socket=" + data.resolve("socket"),
                        "--pid-file=" + data.resolve("pid")));
    }

    /** A directory that another user can reach. */
    private static Path data(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        return Files.createDirectory(directory.resolve("data"));
    }

    private static List<String> with(List<String> first, String... rest) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of(rest));
        return all;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LocalServer started(DebianPackages packages, int port, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(packages.environment());
        LocalServer server = new LocalServer(builder.start(), port);
        server.awaitStart();
        return server;
    }

    private void awaitStart() throws IOException {
        long deadline = System.nanoTime() + LONGEST_START_NANOS;
        while (true) {
            try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    process.destroyForcibly();
                    throw new IOException("the server does not start", e);
                }
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
