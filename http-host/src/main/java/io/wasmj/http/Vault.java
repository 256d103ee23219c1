package io.wasmj.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/**
 * Secrets of a Vault server, each the field {@code value} of an entry of its own (Vault's HTTP API, "KV secrets engine,
 * version 2").
 *
 * @param url of the server
 * @param mount where its engine is mounted
 * @param prefix of all entries, with a slash at its end; or empty
 */
record Vault(URI url, String token, String mount, String prefix) implements VariableSource {

    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    @Override
    public Optional<String> value(String name) throws IOException {
        String entry = mount + "/" + prefix + name;
        URI uri = URI.create(url.toString().replaceFirst("/*$", "") + "/v1/" + mount + "/data/" + prefix + name);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("X-Vault-Token", token)
                .timeout(LONGEST)
                .build();
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(LONGEST).build()) {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            return switch (response.statusCode()) {
                case OK -> Optional.of(value(entry, response.body()));
                case NOT_FOUND -> Optional.empty();
                default ->
                    throw new IOException("Vault at " + url + " answers " + response.statusCode() + " for " + entry
                            + "; see that the token may read it");
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (IOException e) {
            throw e.getMessage() == null ? new IOException("Vault at " + url + " cannot be reached", e) : e;
        }
    }

    private String value(String entry, String body) throws IOException {
        JsonNode value = new ObjectMapper().readTree(body).at("/data/data/value");
        if (!value.isTextual()) {
            throw new IOException("Vault at " + url + " has no text \"value\" in " + entry);
        }
        return value.textValue();
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "Vault[" + url + "/" + mount + "/" + prefix + "]";
    }
}
