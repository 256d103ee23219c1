package io.wasmj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the README says of operating a server, and JSON logs. */
@Timeout(120)
final class OperationsTest {

    private static final Pattern PAGE = Pattern.compile("Operator's page: (http://\\S+)\n");

    @TempDir
    private Path folder;

    private Path manifest = Path.of("");

    @BeforeEach
    void make() throws IOException {
        Files.writeString(folder.resolve("logs.wat"), """
            (module
              (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
              (memory (export "memory") 1)
              (data (i32.const 0) "\\20\\00\\00\\00\\0a\\00\\00\\00")
              (data (i32.const 32) "a \\22line\\22\\1b\\0a")
              (func $broken unreachable)
              (func (export "_start")
                (drop (call $write (i32.const 2) (i32.const 0) (i32.const 1) (i32.const 16)))
                (call $broken)))
            """);
        Files.writeString(folder.resolve("token"), "s3cret\n");
        manifest = Files.writeString(folder.resolve("spin.toml"), """
            spin_manifest_version = 2
            application = { name = "app" }
            trigger.http = [{ route = "/...", component = "guest" }]
            component.guest = { source = "logs.wat" }
            """);
    }

    private static List<String> commands() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        int begin = readme.indexOf("\n## Operations\n");
        String section = readme.substring(begin, readme.indexOf("\n## ", begin + 1));
        Matcher block = Pattern.compile("(?s)```sh\n(.*?)```").matcher(section);
        assertTrue(block.find());
        return block.group(1).lines().toList();
    }

    private String[] words(String line) {
        String command = line.replaceFirst("\\s+#.*", "");
        assertTrue(command.matches("(OTEL\\S+ )?\\./wasmj up .*"), command);
        List<String> words = new ArrayList<>(
                Arrays.asList(command.replaceFirst(".*\\./wasmj ", "").split(" ", -1)));
        words.replaceAll(word -> switch (word) {
            case "127.0.0.1:9090", "0.0.0.0:9090" -> word.replace("9090", "0");
            case "hello" -> manifest.toString();
            case "token" -> folder.resolve("token").toString();
            default -> word;
        });
        words.addAll(1, List.of("--listen", "127.0.0.1:0", "--no-cache"));
        return words.toArray(String[]::new);
    }

    private static HttpResponse<String> get(String uri, String... headers) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri));
            if (headers.length > 0) {
                request.headers(headers);
            }
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    private static String page(Running up) throws InterruptedException {
        up.address();
        Matcher page = PAGE.matcher(up.captured().printedOut());
        while (!page.find()) {
            Thread.sleep(10);
            page = PAGE.matcher(up.captured().printedOut());
        }
        return page.group(1);
    }

    @Test
    void theCommandsOfTheReadmeWork() throws Exception {
        List<String> lines = commands();
        assertEquals(4, lines.size());
        try (Running up = new Running(words(lines.get(0)))) {
            assertEquals(500, up.get("/x").statusCode());
            String page = page(up);
            assertTrue(get(page).body().contains("operations.js"));
            assertTrue(get(page + "metrics").body().contains("# TYPE spin_request_count_total counter\n"));
        }
        try (Running up = new Running(words(lines.get(1)))) {
            String page = page(up).replace("0.0.0.0", "127.0.0.1");
            assertEquals(401, get(page + "metrics").statusCode());
            assertEquals(
                    200, get(page + "metrics", "authorization", "Bearer s3cret").statusCode());
        }
        assertTrue(lines.get(2).startsWith("OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318 "), lines.get(2));
        try (Running up = new Running(words(lines.get(3)))) {
            HttpResponse<String> answer = up.get("/x");
            assertEquals(500, answer.statusCode());
            String id = answer.headers().firstValue("x-request-id").orElseThrow();
            JsonNode guest = logged(up, "guest");
            assertEquals(id, guest.get("id").asText());
            assertEquals("guest", guest.get("component").asText());
            assertEquals("a \"line\"?", guest.get("line").asText());
            JsonNode request = logged(up, "request");
            assertEquals(id, request.get("id").asText());
            assertEquals("app", request.get("application").asText());
            assertEquals("/...", request.get("route").asText());
            assertEquals("/x", request.get("path").asText());
            assertEquals(500, request.get("status").asInt());
            assertEquals("unreachable", request.get("failure").asText());
            assertTrue(request.get("message").asText().contains("broken"), request::toString);
            assertTrue(request.get("ms").asDouble() >= request.get("guest_ms").asDouble());
        }
    }

    private static JsonNode logged(Running up, String type) throws Exception {
        return logged(up, type, "");
    }

    /** Every line is an object, whoever writes it. */
    private static JsonNode logged(Running up, String type, String message) throws Exception {
        for (int i = 0; i < 1_000; i++) {
            List<String> lines = up.captured().printedErr().lines().toList();
            for (String line : lines) {
                if (line.startsWith("{") && line.endsWith("}")) {
                    JsonNode object = new ObjectMapper().readTree(line);
                    if (object.get("type").asText().equals(type)
                            && object.path("message").asText().contains(message)) {
                        lines.forEach(each -> assertTrue(each.startsWith("{\"time\":"), each));
                        return object;
                    }
                }
            }
            Thread.sleep(10);
        }
        throw new AssertionError(type + " is not among " + up.captured().printedErr());
    }

    @Test
    void whatThisProgramSaysBesidesIsJsonToo() throws Exception {
        try (Running up = new Running(
                "up", "--log-format", "json", "--listen", "127.0.0.1:0", "--no-cache", "-f", manifest.toString())) {
            up.get("/x");
            logged(up, "host", "trapped: unreachable\n    at ");
        }
    }

    @Test
    void whatCannotBeIsSaid() {
        String[][] wrong = {
            {"--management", "0.0.0.0:0", "is open to the network and wants a token"},
            {"--management", "9090", "is not HOST:PORT"},
            {"--log-format", "xml", "xml"},
        };
        for (String[] options : wrong) {
            Captured.Result result = new Captured()
                    .run("up", "--listen", "127.0.0.1:0", "-f", manifest.toString(), options[0], options[1]);
            assertFalse(result.exitCode() == 0);
            assertTrue(result.err().contains(options[2]), result.err());
        }
    }
}
