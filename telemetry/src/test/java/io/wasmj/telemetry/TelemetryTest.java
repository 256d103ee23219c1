package io.wasmj.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wasmj.http.Server;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the management listener tells of a server, and whom. */
@Timeout(120)
final class TelemetryTest {

    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final TelemetryOptions OPEN = TelemetryOptions.DEFAULT.withManagement(ANYWHERE);

    /** A line of the text format that is no comment. */
    private static final Pattern SAMPLE = Pattern.compile("([a-z_:][a-z0-9_:]*)(?:\\{((?:[a-z_]+=\"(?:[^\"\\\\\\n"
            + "]|\\\\[\\\\\"n])*\",?)*)})? (-?[0-9.E+-]+|NaN|[+-]Inf)");

    private static final Pattern COMMENT =
            Pattern.compile("# (HELP [a-z_0-9]+ .+|TYPE [a-z_0-9]+ (counter|gauge|histogram))");

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.close();
    }

    private HttpResponse<String> get(int port, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static int port(Telemetry telemetry) {
        return Objects.requireNonNull(telemetry.management()).getPort();
    }

    /** By name and labels. */
    private Map<String, Double> scrape(Telemetry telemetry) throws Exception {
        HttpResponse<String> page = get(port(telemetry), "/metrics");
        assertEquals(
                "text/plain; version=0.0.4; charset=utf-8",
                page.headers().firstValue("content-type").orElseThrow());
        assertTrue(page.body().endsWith("\n"));
        Map<String, Double> samples = new HashMap<>();
        for (String line : page.body().split("\n", -1)) {
            if (line.startsWith("#")) {
                assertTrue(COMMENT.matcher(line).matches(), line);
            } else if (!line.isEmpty()) {
                Matcher sample = SAMPLE.matcher(line);
                assertTrue(sample.matches(), line);
                String labels = sample.group(2) == null ? "" : "{" + sample.group(2) + "}";
                assertEquals(null, samples.put(sample.group(1) + labels, Double.valueOf(sample.group(3))), line);
            }
        }
        return samples;
    }

    /** The request is told of after its answer was sent. */
    private Map<String, Double> scrapeWith(Telemetry telemetry, String sample, double value) throws Exception {
        Map<String, Double> samples = scrape(telemetry);
        for (int i = 0; i < 500 && samples.getOrDefault(sample, 0.0) < value; i++) {
            Thread.sleep(10);
            samples = scrape(telemetry);
        }
        assertEquals(value, samples.get(sample), samples::toString);
        return samples;
    }

    @Test
    void metricsHaveTheNamesOfSpin() throws Exception {
        try (Telemetry telemetry = Telemetry.start(OPEN);
                Server server = Guests.serve(folder, telemetry)) {
            for (int i = 0; i < 3; i++) {
                assertEquals("hello", get(server.port(), "/hello/" + i).body());
            }
            get(server.port(), "/missing");
            String component = "{app_id=\"shop\",component_id=\"answers\"}";
            Map<String, Double> samples = scrapeWith(
                    telemetry,
                    "spin_request_count_total{app_id=\"shop\",component_id=\"\",route=\"\",status=\"4xx\",trigger_type=\"http\"}",
                    1);
            assertEquals(
                    3,
                    samples.get(
                            "spin_request_count_total{app_id=\"shop\",component_id=\"answers\",route=\"/hello/...\","
                                    + "status=\"2xx\",trigger_type=\"http\"}"));
            assertEquals(3, samples.get("spin_component_cpu_time_seconds_count" + component));
            assertTrue(samples.getOrDefault("spin_component_cpu_time_seconds_sum" + component, 0.0) > 0);
            assertEquals(3 * 196_608.0, samples.get("spin_component_memory_used_bytes_sum" + component));
            assertEquals(15, samples.get("wasmj_response_body_bytes_total" + component));
            assertEquals(3, samples.get("wasmj_guest_instantiate_time_seconds_count" + component));
            assertEquals(0, samples.get("wasmj_guest_running"));
            assertEquals(0, samples.get("wasmj_guest_waiting"));
            assertTrue(samples.keySet().stream().anyMatch(name -> name.startsWith("jvm_memory_used_bytes{")));
            String duration =
                    "wasmj_request_duration_seconds_bucket{app_id=\"shop\",component_id=\"answers\",route=\"/hello/...\"";
            assertEquals(3, samples.get(duration + ",le=\"+Inf\"}"));
            assertEquals(
                    22,
                    samples.keySet().stream()
                            .filter(name -> name.startsWith(duration))
                            .count());
        }
    }

    /** Whatever clients ask for, there are no more metrics than the manifest has routes. */
    @Test
    void clientsMakeNoMetrics() throws Exception {
        String missing =
                "spin_request_count_total{app_id=\"shop\",component_id=\"\",route=\"\",status=\"4xx\",trigger_type=\"http\"}";
        String found =
                "spin_request_count_total{app_id=\"shop\",component_id=\"answers\",route=\"/hello/...\",status=\"2xx\",trigger_type=\"http\"}";
        try (Telemetry telemetry = Telemetry.start(OPEN);
                Server server = Guests.serve(folder, telemetry)) {
            get(server.port(), "/missing");
            get(server.port(), "/hello");
            scrapeWith(telemetry, missing, 1);
            int before = scrapeWith(telemetry, found, 1).size();
            request(server.port(), 5_000, "/x");
            request(server.port(), 5_000, "/hello/x");
            scrapeWith(telemetry, missing, 5_001);
            Map<String, Double> after = scrapeWith(telemetry, found, 5_001);
            assertEquals(before, after.size());
        }
    }

    /** Each to a path of its own, with a method, a host and an id of its own. */
    private static void request(int port, int count, String path) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                OutputStream out = socket.getOutputStream();
                InputStream in = new BufferedInputStream(socket.getInputStream())) {
            int pipelined = 100;
            for (int i = 0; i < count; i += pipelined) {
                StringBuilder requests = new StringBuilder();
                for (int j = i; j < i + pipelined; j++) {
                    requests.append("M")
                            .append(j)
                            .append(' ')
                            .append(path)
                            .append(j)
                            .append(" HTTP/1.1\r\nHost: h")
                            .append(j)
                            .append("\r\nX-Request-Id: i")
                            .append(j)
                            .append("\r\n\r\n");
                }
                out.write(requests.toString().getBytes(StandardCharsets.US_ASCII));
                for (int j = 0; j < pipelined; j++) {
                    skipAnswer(in);
                }
            }
        }
    }

    private static void skipAnswer(InputStream in) throws IOException {
        int length = 0;
        StringBuilder line = new StringBuilder();
        while (true) {
            int next = in.read();
            assertTrue(next >= 0, "the connection ended");
            if (next != '\n') {
                line.append((char) next);
                continue;
            }
            String header = line.toString().strip();
            line.setLength(0);
            if (header.isEmpty()) {
                in.skipNBytes(length);
                return;
            }
            if (header.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
    }

    @Test
    void failuresAreShownWithWhatTheGuestSaid() throws Exception {
        try (Telemetry telemetry = Telemetry.start(OPEN);
                Server server = Guests.serve(folder, telemetry)) {
            HttpResponse<String> answer = get(server.port(), "/trap/x?secret=1", "x-request-id", "here-1");
            assertEquals(500, answer.statusCode());
            scrapeWith(
                    telemetry,
                    "wasmj_guest_failures_total{app_id=\"shop\",component_id=\"traps\",kind=\"unreachable\"}",
                    1);
            HttpResponse<String> page = get(port(telemetry), "/state");
            assertEquals(
                    "application/json",
                    page.headers().firstValue("content-type").orElseThrow());
            JsonNode state = new ObjectMapper().readTree(page.body());
            JsonNode failure = state.at("/failures/0");
            assertEquals("here-1", failure.get("id").asText());
            assertEquals("unreachable", failure.get("kind").asText());
            assertEquals("/trap/:<script>alert(1)", failure.get("route").asText());
            assertFalse(failure.get("path").asText().contains("secret"));
            assertTrue(failure.get("message").asText().startsWith("trapped: unreachable\n    at "));
            assertTrue(failure.get("message").asText().contains(Guests.HOSTILE), failure::toString);
            assertEquals(Guests.HOSTILE, state.at("/lines/0/text").asText());
            assertEquals("here-1", state.at("/lines/0/id").asText());
            JsonNode route = state.at("/routes/0");
            assertEquals(1, route.at("/statuses/5xx").asInt());
            assertEquals(state.get("bounds").size() + 1, route.get("counts").size());
            assertEquals(1, state.at("/components/0/failures").asInt());
        }
    }

    @Test
    void onlyTheLastFailuresAreKept() throws Exception {
        try (Telemetry telemetry = Telemetry.start(OPEN);
                Server server = Guests.serve(folder, telemetry)) {
            for (int i = 0; i < 120; i++) {
                get(server.port(), "/trap/x", "x-request-id", "n" + i);
            }
            scrapeWith(
                    telemetry,
                    "wasmj_guest_failures_total{app_id=\"shop\",component_id=\"traps\",kind=\"unreachable\"}",
                    120);
            JsonNode state =
                    new ObjectMapper().readTree(get(port(telemetry), "/state").body());
            assertEquals(50, state.get("failures").size());
            assertEquals("n119", state.at("/failures/0/id").asText());
            assertEquals(100, state.get("lines").size());
        }
    }

    @Test
    void thePageTakesNothingFromElsewhereAndRunsNothingOfOthers() throws Exception {
        try (Telemetry telemetry = Telemetry.start(OPEN)) {
            for (String path : List.of("/", "/operations.js", "/operations.css", "/state", "/metrics", "/none")) {
                HttpResponse<String> answer = get(port(telemetry), path);
                assertEquals(path.equals("/none") ? 404 : 200, answer.statusCode(), path);
                String policy =
                        answer.headers().firstValue("content-security-policy").orElseThrow();
                assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self';"), policy);
                assertTrue(policy.contains("frame-ancestors 'none'"));
                assertFalse(policy.contains("unsafe"));
                assertEquals(
                        "nosniff",
                        answer.headers().firstValue("x-content-type-options").orElseThrow());
            }
            String page = get(port(telemetry), "/").body();
            assertFalse(Pattern.compile("(?i)<script(?![^>]*src)|\\son[a-z]+=|style=|https?://")
                    .matcher(page)
                    .find());
            String script = get(port(telemetry), "/operations.js").body();
            assertFalse(Pattern.compile("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(|new Function")
                    .matcher(script)
                    .find());
            assertEquals(
                    405,
                    client.send(
                                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(telemetry) + "/"))
                                            .DELETE()
                                            .build(),
                                    BodyHandlers.ofString())
                            .statusCode());
        }
    }

    @Test
    void aTokenIsAskedFor() throws Exception {
        try (Telemetry telemetry = Telemetry.start(OPEN.withToken("s3cret"))) {
            int port = port(telemetry);
            for (String path : List.of("/", "/operations.js", "/state", "/metrics", "/none")) {
                for (String[] wrong : new String[][] {
                    {},
                    {"authorization", "Bearer s3cre"},
                    {"authorization", "Bearer s3crett"},
                    {"authorization", "Basic s3cret"},
                    {"cookie", "wasmj-session=s3cret"},
                    {"cookie", "wasmj-session="}
                }) {
                    HttpResponse<String> answer = get(port, path, wrong);
                    assertEquals(401, answer.statusCode(), path);
                    assertEquals(
                            "Bearer",
                            answer.headers().firstValue("www-authenticate").orElseThrow());
                }
            }
            assertEquals(
                    200, get(port, "/metrics", "authorization", "Bearer s3cret").statusCode());
            assertTrue(get(port, "/").body().contains("<form method=\"post\""));
            assertEquals(401, login(port, "token=wrong").statusCode());
            assertEquals(401, login(port, "token=%").statusCode());
            assertEquals(401, login(port, "s3cret").statusCode());
            HttpResponse<String> entered = login(port, "token=s3%63ret");
            assertEquals(303, entered.statusCode());
            String cookie = entered.headers().firstValue("set-cookie").orElseThrow();
            assertTrue(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), cookie);
            assertFalse(cookie.contains("s3cret"));
            assertEquals(
                    200,
                    get(port, "/state", "cookie", cookie.replaceAll(";.*", "")).statusCode());
        }
    }

    private HttpResponse<String> login(int port, String form) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                        .header("content-type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void withoutATokenItAnswersToThisMachineOnly() throws Exception {
        try (Telemetry telemetry = Telemetry.start(OPEN)) {
            for (String host : List.of("evil.example.com", "localhost.example.com:80", "127.0.0.1.nip.io", "")) {
                assertEquals("HTTP/1.1 403 Forbidden", status(port(telemetry), host), host);
            }
            for (String host : List.of("localhost", "localhost:9090", "127.0.0.1:1", "[::1]:9090")) {
                assertEquals("HTTP/1.1 200 OK", status(port(telemetry), host), host);
            }
        }
        for (TelemetryOptions wrong : List.of(
                TelemetryOptions.DEFAULT.withManagement(new InetSocketAddress("0.0.0.0", 0)),
                OPEN.withToken(""),
                OPEN.withToken("a b"))) {
            assertThrows(IllegalArgumentException.class, () -> Telemetry.start(wrong));
        }
        try (Telemetry telemetry = Telemetry.start(TelemetryOptions.DEFAULT
                .withManagement(new InetSocketAddress("0.0.0.0", 0))
                .withToken("t"))) {
            assertEquals(401, get(port(telemetry), "/metrics").statusCode());
        }
    }

    private static String status(int port, String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(("GET /metrics HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return answer.lines().findFirst().orElse("");
        }
    }

    @Test
    void anAddressThatIsTakenIsSaid() throws Exception {
        try (Telemetry telemetry = Telemetry.start(OPEN)) {
            IOException e = assertThrows(
                    IOException.class,
                    () -> Telemetry.start(TelemetryOptions.DEFAULT.withManagement(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port(telemetry)))));
            assertTrue(String.valueOf(e.getMessage()).startsWith("cannot listen on the management address"));
        }
    }
}
