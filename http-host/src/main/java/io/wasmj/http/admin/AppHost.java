package io.wasmj.http.admin;

import io.wasmj.http.App;
import io.wasmj.http.AppOptions;
import io.wasmj.http.ManifestException;
import io.wasmj.http.Server;
import io.wasmj.http.ServerOptions;
import io.wasmj.http.Site;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves applications that are deployed while it runs, each in several versions of which one is live. Everything is in
 * a directory: a host that is started again serves what the last one did.
 *
 * <p>A version takes requests when it is compiled, linked, was instantiated and, where it has a path for that, has
 * answered; until then, and if anything of this fails, the one before does.
 */
public final class AppHost implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AppHost.class);

    private final AppHostOptions options;
    private final AppStore store;
    private final Server server;
    private final AdminApi api;
    /** Held while something is deployed or removed. */
    private final ReentrantLock changing = new ReentrantLock();

    private final Map<String, GuestLines> logs = new ConcurrentHashMap<>();
    private final Map<String, String> problems = new ConcurrentHashMap<>();

    private AppHost(AppHostOptions options, AppStore store) throws IOException {
        this.options = options;
        this.store = store;
        server = Server.of(options.server());
        api = new AdminApi(this, AdminToken.in(tokenFile(options.directory())), options);
    }

    /** Where a host keeps the token that its administrators show. */
    public static Path tokenFile(Path directory) {
        return directory.resolve("token");
    }

    /**
     * Serves what is in its directory, then listens.
     *
     * @throws IOException where the directory cannot be used, or an address is taken
     */
    public static AppHost start(AppHostOptions options) throws IOException {
        AdminApi.requireSafe(options);
        AppStore store = new AppStore(options.directory());
        AppHost host;
        try {
            host = new AppHost(options, store);
        } catch (IOException | RuntimeException e) {
            store.close();
            throw e;
        }
        try {
            for (String name : store.names()) {
                host.restore(name);
            }
            host.server.listen();
            host.api.listen();
            return host;
        } catch (IOException | RuntimeException e) {
            host.close();
            throw e;
        }
    }

    private void restore(String name) {
        try {
            serve(name, store.live(name).version());
        } catch (IOException | RuntimeException e) {
            problems.put(name, message(name, e));
            LOG.error("{} cannot be served: {}", name, problems.get(name));
        }
    }

    /** The port that requests come to. */
    public int port() {
        return server.port();
    }

    /** The port that it is administered by. */
    public int adminPort() {
        return api.port();
    }

    /** Waits until another thread has closed it. */
    public void awaitClose() throws InterruptedException {
        server.awaitClose();
    }

    /** What is deployed. */
    public List<AppStatus> list() throws IOException {
        List<AppStatus> all = new ArrayList<>();
        for (String name : store.names()) {
            all.add(status(name));
        }
        return all;
    }

    private AppStatus status(String name) throws IOException {
        int live = store.live(name).version();
        Set<String> hosts = store.release(name, live).hostNames();
        return new AppStatus(name, live, store.versions(name), hosts, problems.getOrDefault(name, ""));
    }

    /**
     * Serves a new version from now on.
     *
     * @param archive as {@link AppArchive} makes it
     * @throws Rejection where it cannot be served; nothing has changed then
     */
    AppStatus deploy(String name, InputStream archive) throws IOException {
        Path unpacked = store.unpack(archive, options.archiveBytes());
        changing.lock();
        try {
            boolean first = !store.has(name);
            int version = first ? 1 : store.live(name).next();
            store.add(name, version, unpacked);
            try {
                serve(name, version);
                store.setLive(name, new AppStore.Live(version, version + 1));
            } catch (IOException | RuntimeException e) {
                String message = message(name, e);
                store.discard(name, version);
                throw e instanceof Rejection known ? known : new Rejection(422, message);
            }
            store.prune(name);
            return status(name);
        } finally {
            changing.unlock();
            PrivateFile.delete(unpacked);
        }
    }

    /**
     * Serves an older version again.
     *
     * @param version 0 for the last before the one that is live
     */
    AppStatus rollback(String name, int version) throws IOException {
        changing.lock();
        try {
            requireThere(name);
            AppStore.Live live = store.live(name);
            List<Integer> versions = store.versions(name);
            int chosen = version != 0
                    ? version
                    : versions.stream().filter(each -> each < live.version()).reduce(0, (_, last) -> last);
            if (!versions.contains(chosen)) {
                throw new Rejection(
                        404,
                        version == 0
                                ? name + " has no version before " + live.version()
                                : name + " has no version " + version + "; it has " + versions);
            }
            try {
                serve(name, chosen);
            } catch (ManifestException | IllegalArgumentException e) {
                throw new Rejection(422, message(name, e));
            }
            store.setLive(name, new AppStore.Live(chosen, live.next()));
            return status(name);
        } finally {
            changing.unlock();
        }
    }

    /** Removes an application with all its versions and all that it has stored. */
    void remove(String name) throws IOException {
        changing.lock();
        try {
            requireThere(name);
            server.remove(name);
            problems.remove(name);
            logs.remove(name);
            store.remove(name);
        } finally {
            changing.unlock();
        }
    }

    /** The last lines of its guests. */
    List<String> logs(String name, int lines) throws IOException {
        requireThere(name);
        return lines(name).last(lines);
    }

    private void requireThere(String name) throws Rejection {
        if (!store.has(name)) {
            throw new Rejection(404, "there is no application " + name + "; 'wasmj app list' tells which there are");
        }
    }

    private GuestLines lines(String name) {
        return logs.computeIfAbsent(
                name, _ -> new GuestLines(store.directory(name).resolve("logs")));
    }

    private void serve(String name, int version) throws IOException {
        Release release = release(name, version);
        Path files = files(name, version);
        ServerOptions how = options.server();
        AppOptions taking = AppOptions.DEFAULT
                .withEnvironment(Map.of())
                .withProfile(release.profile())
                .withVariables(release.variables())
                .withVariableSources(how.services().variableSources())
                .withSources(options.sources());
        App app = App.of(files.resolve(release.manifest()), taking);
        app.requireWithin(files);
        Site site = new Site(name, release.hostNames(), release.limitsWithin(options.most()));
        server.deploy(
                site,
                app,
                how.withGuestLog(lines(name))
                        .withServices(how.services()
                                .withStateDirectory(store.directory(name).resolve("state"))),
                release.healthPath());
        problems.remove(name);
    }

    /** With the host names of the version that is live, or one of its own, where none were chosen. */
    private Release release(String name, int version) throws IOException {
        Release release = store.release(name, version);
        if (!release.hostNames().isEmpty()) {
            return release;
        }
        Set<String> hosts = store.has(name)
                ? store.release(name, store.live(name).version()).hostNames()
                : Set.of(name + ".localhost");
        Release complete = release.withHostNames(hosts);
        store.setRelease(name, version, complete);
        return complete;
    }

    private Path files(String name, int version) {
        return store.version(name, version)
                .resolve(AppArchive.FILES)
                .toAbsolutePath()
                .normalize();
    }

    /** For whoever deploys it, who does not know where it lies here. */
    private String message(String name, Exception e) {
        String versions = store.directory(name).toAbsolutePath().normalize() + "/versions/";
        return String.valueOf(e.getMessage()).replaceAll(Pattern.quote(versions) + "[0-9]+/app/", "");
    }

    /** As {@link Server#drain}. */
    public void drain(Duration notice) {
        server.drain(notice);
        close();
    }

    /** Takes no more requests, lets those under way finish, and gives everything back. */
    @Override
    public void close() {
        api.close();
        server.close();
        try {
            store.close();
        } catch (IOException e) {
            LOG.warn("the host's directory cannot be closed", e);
        }
    }
}
