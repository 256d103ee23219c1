package io.wasmj.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.wasmj.http.Server;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a collector of OpenTelemetry is sent. */
@Timeout(60)
final class OtlpTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    @TempDir
    Path folder;

    private final HttpServer collector =
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final List<ExportTraceServiceRequest> traces = Collections.synchronizedList(new ArrayList<>());
    private final List<ExportMetricsServiceRequest> metrics = Collections.synchronizedList(new ArrayList<>());
    private final List<String> headers = Collections.synchronizedList(new ArrayList<>());

    OtlpTest() throws IOException {
        collector.createContext("/v1/traces", exchange -> {
            headers.add(String.valueOf(exchange.getRequestHeaders().getFirst("x-key")));
            traces.add(ExportTraceServiceRequest.parseFrom(body(exchange)));
            answer(exchange);
        });
        collector.createContext("/v1/metrics", exchange -> {
            metrics.add(ExportMetricsServiceRequest.parseFrom(body(exchange)));
            answer(exchange);
        });
        collector.start();
    }

    @AfterEach
    void stop() {
        collector.stop(0);
    }

    private static InputStream body(HttpExchange exchange) throws IOException {
        return "gzip".equals(exchange.getRequestHeaders().getFirst("content-encoding"))
                ? new GZIPInputStream(exchange.getRequestBody())
                : exchange.getRequestBody();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("content-type", "application/x-protobuf");
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private TelemetryOptions to(String... more) {
        Map<String, String> environment = new java.util.HashMap<>(Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                "http://127.0.0.1:" + collector.getAddress().getPort(),
                "OTEL_EXPORTER_OTLP_HEADERS",
                "x-key=open",
                "PATH",
                "/bin"));
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return TelemetryOptions.DEFAULT.withEnvironment(environment);
    }

    private static int get(Server server, String path, String... headers) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
            if (headers.length > 0) {
                request.headers(headers);
            }
            return client.send(request.build(), BodyHandlers.discarding()).statusCode();
        }
    }

    private List<Span> spans() {
        return traces.stream()
                .flatMap(request -> request.getResourceSpansList().stream())
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .toList();
    }

    private Span span(String name) {
        return spans().stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not among "
                        + spans().stream().map(Span::getName).toList()));
    }

    private static String hex(com.google.protobuf.ByteString id) {
        return HexFormat.of().formatHex(id.toByteArray());
    }

    private static String text(List<KeyValue> attributes, String key) {
        return attributes.stream()
                .filter(attribute -> attribute.getKey().equals(key))
                .map(attribute -> attribute.getValue().getStringValue())
                .findFirst()
                .orElse("");
    }

    @Test
    void aTraceIsContinued() throws Exception {
        try (Telemetry telemetry = Telemetry.start(to());
                Server server = Guests.serve(folder, telemetry)) {
            assertEquals(500, get(server, "/trap/x", "traceparent", "00-" + TRACE + "-b7ad6b7169203331-01"));
        }
        Span request = span("GET /trap/:<script>alert(1)");
        Span instantiate = span("instantiate");
        Span guest = span("guest traps");
        assertEquals(3, spans().size());
        spans().forEach(span -> assertEquals(TRACE, hex(span.getTraceId())));
        assertEquals("b7ad6b7169203331", hex(request.getParentSpanId()));
        assertEquals(SpanKind.SPAN_KIND_SERVER, request.getKind());
        assertEquals(StatusCode.STATUS_CODE_ERROR, request.getStatus().getCode());
        assertEquals("shop", text(request.getAttributesList(), "app_id"));
        assertEquals(request.getSpanId(), instantiate.getParentSpanId());
        assertEquals(request.getSpanId(), guest.getParentSpanId());
        assertEquals("unreachable", guest.getStatus().getMessage());
        assertTrue(text(guest.getAttributesList(), "exception.stacktrace").contains(Guests.HOSTILE));
        assertTrue(request.getStartTimeUnixNano() <= instantiate.getStartTimeUnixNano());
        assertEquals(instantiate.getEndTimeUnixNano(), guest.getStartTimeUnixNano());
        assertTrue(guest.getEndTimeUnixNano() <= request.getEndTimeUnixNano());
        assertEquals(List.of("open"), headers);
        assertEquals(
                "wasmj",
                text(traces.getFirst().getResourceSpans(0).getResource().getAttributesList(), "service.name"));
    }

    @Test
    void aTraceBeginsHere() throws Exception {
        try (Telemetry telemetry = Telemetry.start(to("OTEL_SERVICE_NAME", "mine"));
                Server server = Guests.serve(folder, telemetry)) {
            get(server, "/hello");
            get(server, "/hello", "traceparent", "00-" + TRACE + "-b7ad6b7169203331-00");
        }
        assertEquals(3, spans().size());
        assertTrue(span("GET /hello/...").getParentSpanId().isEmpty());
        assertFalse(hex(span("GET /hello/...").getTraceId()).equals(TRACE));
        assertEquals(
                "mine", text(traces.getFirst().getResourceSpans(0).getResource().getAttributesList(), "service.name"));
    }

    @Test
    void aSamplerIsObeyed() throws Exception {
        try (Telemetry telemetry = Telemetry.start(to("OTEL_TRACES_SAMPLER", "always_off"));
                Server server = Guests.serve(folder, telemetry)) {
            get(server, "/hello");
        }
        assertEquals(List.of(), spans());
    }

    @Test
    void metricsAreSent() throws Exception {
        try (Telemetry telemetry = Telemetry.start(to());
                Server server = Guests.serve(folder, telemetry)) {
            get(server, "/hello");
        }
        List<String> names = metrics.stream()
                .flatMap(request -> request.getResourceMetricsList().stream())
                .flatMap(resource -> resource.getScopeMetricsList().stream())
                .flatMap(scope -> scope.getMetricsList().stream())
                .map(metric -> metric.getName() + " " + metric.getUnit())
                .toList();
        for (String name : List.of(
                "spin.request_count ",
                "spin.component_cpu_time s",
                "spin.component_memory_used By",
                "wasmj.request.duration s",
                "jvm.memory.used By")) {
            assertTrue(names.contains(name), name + " is not among " + names);
        }
    }

    @Test
    void whatIsWrongIsSaid() {
        for (TelemetryOptions wrong : List.of(
                to("OTEL_EXPORTER_OTLP_ENDPOINT", "nowhere"), to("OTEL_EXPORTER_OTLP_PROTOCOL", "carrier-pigeon"))) {
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class, () -> Telemetry.start(wrong).close());
            assertTrue(String.valueOf(e.getMessage()).startsWith("the OTEL_ variables"), e.getMessage());
        }
    }
}
