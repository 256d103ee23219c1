package io.wasmj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A command that serves, in a thread of its own, until it is interrupted. */
final class Running implements AutoCloseable {

    private static final Pattern SERVING = Pattern.compile("Serving (http://127.0.0.1:[1-9][0-9]*)\n");

    private final Captured captured = new Captured();
    private final HttpClient client = HttpClient.newHttpClient();
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    private final Thread thread;

    /** @param args {@code up} or {@code watch} with their options; it does not warm up unless they say so */
    Running(String... args) {
        List<String> line = new ArrayList<>(List.of(args));
        if (!line.contains("--warm-up")) {
            line.addAll(1, List.of("--warm-up", "0"));
        }
        thread = Thread.ofPlatform()
                .start(() -> exitCode.complete(Main.run(captured.shell(), line.toArray(String[]::new))));
    }

    Captured captured() {
        return captured;
    }

    String address() throws InterruptedException {
        while (!exitCode.isDone()) {
            Matcher serving = SERVING.matcher(captured.printedOut());
            if (serving.find()) {
                return serving.group(1);
            }
            Thread.sleep(10);
        }
        throw new AssertionError("it ended: " + captured.printedErr());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(address() + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(address() + path))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        thread.interrupt();
        assertEquals(0, exitCode.orTimeout(30, TimeUnit.SECONDS).join());
        client.close();
    }
}
