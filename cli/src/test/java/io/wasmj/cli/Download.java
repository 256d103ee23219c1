package io.wasmj.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/**
 * A file of a registry.
 *
 * @param file what it is called here
 * @param integrity as npm's lock files have it
 */
record Download(URI address, String file, String integrity) {

    /** A package of the npm registry, or an artifact of Maven Central, as {@code programs.json} describes them. */
    static Download of(JsonNode description) {
        String integrity = description.get("integrity").asText();
        if (description.has("artifact")) {
            String path = description.get("artifact").asText();
            return new Download(
                    URI.create("https://repo.maven.apache.org/maven2/" + path),
                    path.substring(path.lastIndexOf('/') + 1),
                    integrity);
        }
        String name = description.get("package").asText();
        String version = description.get("version").asText();
        String file = name.substring(name.indexOf('/') + 1) + "-" + version + ".tgz";
        return new Download(
                URI.create(registry().replaceFirst("/$", "") + "/" + name + "/-/" + file),
                name.substring(1).replace('/', '-') + "-" + version + ".tgz",
                integrity);
    }

    /**
     * Where the file is. It is downloaded once per user and stays in {@code wasmj/guests} of the cache folder.
     *
     * @throws IOException where it cannot be downloaded
     */
    Path path() throws IOException {
        Path cache = Files.createDirectories(cache());
        Path archive = cache.resolve(file);
        if (Files.exists(archive) && integrity.equals(integrity(archive))) {
            return archive;
        }
        // It appears in one step, because another process may be doing the same.
        Path download = Files.createTempFile(cache, "download", "");
        try {
            fetch(download);
            String found = integrity(download);
            if (!found.equals(integrity)) {
                throw new AssertionError(address + " is not what was published: " + found);
            }
            return Files.move(download, archive, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(download);
        }
    }

    private void fetch(Path file) throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(address).timeout(Duration.ofMinutes(5)).build();
        try (HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(Duration.ofSeconds(20))
                .build()) {
            HttpResponse<Path> response = client.send(request, HttpResponse.BodyHandlers.ofFile(file));
            if (response.statusCode() != 200) {
                throw new IOException("status " + response.statusCode());
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String registry() {
        Map<String, String> environment = System.getenv();
        String upper = environment.getOrDefault("NPM_CONFIG_REGISTRY", "https://registry.npmjs.org");
        return environment.getOrDefault("npm_config_registry", upper);
    }

    private static Path cache() {
        String xdg = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
        Path caches = xdg.startsWith("/") ? Path.of(xdg) : Path.of(System.getProperty("user.home"), ".cache");
        return caches.resolve("wasmj").resolve("guests");
    }

    private static String integrity(Path file) throws IOException {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(file));
            return "sha512-" + Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JVM of today has SHA-512", e);
        }
    }
}
