package io.wasmj.http.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wasmj.http.Site;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Tells a running {@link AppHost} what to do. */
public final class AdminClient implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);
    /** Compiling large modules takes its time. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final URI host;
    private final AdminToken token;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(LONGEST_CONNECT).build();

    /**
     * For one host.
     *
     * @param host where it is administered, such as {@code http://127.0.0.1:3001}
     * @throws IOException where the token would cross the network for everybody to read
     */
    public AdminClient(URI host, AdminToken token) throws IOException {
        boolean secure = "https".equals(host.getScheme());
        if (host.getHost() == null || !(secure || "http".equals(host.getScheme()))) {
            throw new IOException(host + " is no address of a host, for example http://127.0.0.1:3001");
        }
        if (!secure && !InetAddress.getByName(host.getHost()).isLoopbackAddress()) {
            throw new IOException(host + " is not loopback, so the token is only sent to it by https");
        }
        this.host = host;
        this.token = token;
    }

    /**
     * Deploys a new version.
     *
     * @param archive as {@link AppArchive} makes it
     * @throws IOException where the host refuses it or cannot be reached; its message says why
     */
    public AppStatus deploy(String name, Path archive) throws IOException {
        return JSON.readValue(send("POST", path(name), BodyPublishers.ofFile(archive)), AppStatus.class);
    }

    /** What is deployed. */
    public List<AppStatus> list() throws IOException {
        return JSON.readValue(send("GET", "/apps", BodyPublishers.noBody()), new TypeReference<>() {});
    }

    /** The last lines of an application's guests. */
    public List<String> logs(String name, int lines) throws IOException {
        String path = path(name) + "/logs?lines=" + lines;
        return JSON.readValue(send("GET", path, BodyPublishers.noBody()), new TypeReference<>() {});
    }

    /**
     * Has an older version served again.
     *
     * @param version 0 for the last before the one that is live
     */
    public AppStatus rollback(String name, int version) throws IOException {
        String path = path(name) + "/rollback?version=" + version;
        return JSON.readValue(send("POST", path, BodyPublishers.noBody()), AppStatus.class);
    }

    /** Removes an application with all its versions and all that it has stored. */
    public void remove(String name) throws IOException {
        send("DELETE", path(name), BodyPublishers.noBody());
    }

    private static String path(String name) throws Rejection {
        try {
            Site.requireName(name);
            return "/apps/" + name;
        } catch (IllegalArgumentException e) {
            throw new Rejection(400, String.valueOf(e.getMessage()));
        }
    }

    private String send(String method, String path, BodyPublisher body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(host.resolve(path))
                .method(method, body)
                .header("Authorization", token.authorization())
                .timeout(LONGEST)
                .build();
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new Rejection(response.statusCode(), reason(response));
            }
            return response.body();
        } catch (ConnectException e) {
            throw new IOException("nobody answers at " + host + "; 'wasmj host' starts a host, --to names another", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private String reason(HttpResponse<String> response) {
        try {
            String error = JSON.readTree(response.body()).path("error").asText();
            if (!error.isEmpty()) {
                return error;
            }
        } catch (JsonProcessingException e) {
            // Somebody else's answer.
        }
        return host + " answers " + response.statusCode() + "; is it the address for administration?";
    }

    @Override
    public void close() {
        client.close();
    }
}
