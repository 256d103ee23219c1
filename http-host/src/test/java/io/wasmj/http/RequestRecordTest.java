package io.wasmj.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.compiler.CompilerOptions;
import io.wasmj.compiler.WasmCompiler;
import io.wasmj.http.AppManifest.Application;
import io.wasmj.http.canonical.HostImports;
import io.wasmj.http.spi.AnsweredRequest;
import io.wasmj.http.spi.GuestFailure;
import io.wasmj.http.spi.GuestWork;
import io.wasmj.http.spi.HostCall;
import io.wasmj.http.spi.HostInterface;
import io.wasmj.http.spi.RequestScope;
import io.wasmj.http.spi.Result;
import io.wasmj.http.spi.ServerEvents;
import io.wasmj.http.spi.TraceContext;
import io.wasmj.runtime.Engine;
import io.wasmj.runtime.HostFunction;
import io.wasmj.runtime.Linker;
import io.wasmj.wasi.Wasi;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is told of requests: to clients by an id, to guests as a trace, to observers, and to the flight recorder. */
@Timeout(60)
final class RequestRecordTest {

    /** Asks the service, writes what the environment says to standard output, and traps if the path is /trap. */
    private static final String GUEST = """
        (module
          (import "test:clock" "seconds" (func $seconds (param i32) (result i64)))
          (import "test:clock" "fail" (func $fail (param i32)))
          (import "wasi_snapshot_preview1" "environ_get" (func $environ (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "environ_sizes_get" (func $sizes (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "args_sizes_get" (func $args (param i32 i32) (result i32)))
          (memory (export "memory") 2)
          (data (i32.const 0) "content-type: text/plain\\n\\n")
          (data (i32.const 64) "noted\\n")
          (func (export "_start")
            (drop (call $seconds (i32.const 5)))
            (call $fail (i32.const 128))
            (i32.store (i32.const 96) (i32.const 64)) (i32.store (i32.const 100) (i32.const 6))
            (drop (call $write (i32.const 2) (i32.const 96) (i32.const 1) (i32.const 104)))
            (drop (call $args (i32.const 112) (i32.const 116)))
            (if (i32.gt_u (i32.load (i32.const 112)) (i32.const 1)) (then unreachable))
            (drop (call $sizes (i32.const 112) (i32.const 116)))
            (drop (call $environ (i32.const 1024) (i32.const 8192)))
            (i32.store (i32.const 96) (i32.const 0)) (i32.store (i32.const 100) (i32.const 26))
            (i32.store (i32.const 104) (i32.const 8192)) (i32.store (i32.const 108) (i32.load (i32.const 116)))
            (drop (call $write (i32.const 1) (i32.const 96) (i32.const 2) (i32.const 120)))))
        """;

    /** What the guest asks; it notes the trace that it would send on. */
    static final class Clock {
        private final List<TraceContext> traces;

        Clock(List<TraceContext> traces) {
            this.traces = traces;
        }

        @HostFunction("seconds")
        long seconds(int unused) {
            TraceContext trace = RequestScope.current().trace();
            if (trace != null) {
                traces.add(trace);
            }
            return unused;
        }

        @HostFunction("fail")
        Result<Void, Integer> fail() {
            return Result.err(7);
        }
    }

    private static final class Heard implements ServerEvents {
        final BlockingQueue<AnsweredRequest> answered = new LinkedBlockingQueue<>();
        final List<String> calls = Collections.synchronizedList(new ArrayList<>());
        final boolean samples;
        private volatile ServerEvents.Load load = new Load() {
            @Override
            public int running() {
                return -1;
            }

            @Override
            public int waiting() {
                return -1;
            }
        };

        Heard(boolean samples) {
            this.samples = samples;
        }

        @Override
        public void started(Load ofServer) {
            load = ofServer;
        }

        @Override
        public boolean samples(String traceId) {
            return samples;
        }

        @Override
        public void answered(AnsweredRequest request) {
            answered.add(request);
        }

        @Override
        public void called(String application, String component, HostCall call) {
            calls.add(
                    application + " " + component + " " + call.service() + " " + call.function() + " " + call.failed());
        }

        AnsweredRequest next() throws InterruptedException {
            return Objects.requireNonNull(answered.poll(10, TimeUnit.SECONDS));
        }
    }

    private final HttpClient client = HttpClient.newHttpClient();
    private final Engine engine = new Engine();
    private final List<TraceContext> traces = Collections.synchronizedList(new ArrayList<>());
    private final List<String> errors = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() {
        client.close();
        engine.close();
    }

    private Server serve(ServerEvents events) throws IOException {
        Linker linker = new Linker();
        Wasi.defineIn(linker);
        HostImports.define(
                linker,
                HostInterface.of(MethodHandles.lookup(), Clock.class, "test:clock")
                        .waiting());
        CompilerOptions options = CompilerOptions.DEFAULT.withInterruptible(true);
        FreshInstances instances = FreshInstances.of(
                linker.link(engine.load(WasmCompiler.compile(WasmCompiler.toBinary(GUEST), options)
                        .files())),
                Wasi.DEFAULT,
                new Services.States(List.of(new Services.Shared(new Clock(traces)))),
                ServerLimits.DEFAULT,
                ServerLimits.DEFAULT.newQuota(),
                line -> errors.add(RequestScope.current().id() + " " + line),
                CommandGuest::command);
        Guest guest = new CommandGuest(instances, ServerLimits.DEFAULT);
        Router<Responder> router = new Router<>();
        router.add(Route.of("/guest/..."), new Responder.Wagi("tells", guest, "one", Map.of()));
        router.add(Route.of("/trap/:id"), new Responder.Wagi("traps", guest, "one two", Map.of()));
        return Server.start(
                new Application("app", "", "", List.of()),
                router,
                ServerOptions.DEFAULT
                        .withListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .withRequestLog((requests, missing) -> {})
                        .withEvents(events));
    }

    private HttpResponse<String> get(Server server, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static String id(HttpResponse<String> response) {
        List<String> ids = response.headers().allValues("x-request-id");
        assertEquals(1, ids.size());
        return ids.getFirst();
    }

    @Test
    void everyAnswerHasAnId() throws Exception {
        Heard heard = new Heard(false);
        try (Server server = serve(heard)) {
            for (String path : List.of("/guest", "/trap/1", "/missing", "/.well-known/spin/health")) {
                HttpResponse<String> response = get(server, path);
                assertTrue(id(response).matches("[0-9a-f]{16}"), path);
                assertEquals(id(response), heard.next().id());
            }
            assertNotEquals(id(get(server, "/missing")), id(get(server, "/missing")));
            assertEquals("client-1_a.B", id(get(server, "/guest", "X-Request-ID", "client-1_a.B")));
            for (String hostile : List.of("", "a b", "<script>", "a\"b", "é", "x".repeat(65))) {
                assertTrue(id(get(server, "/guest", "x-request-id", hostile)).matches("[0-9a-f]{16}"), hostile);
            }
        }
    }

    @Test
    void aFailureIsFoundByItsId() throws Exception {
        Heard heard = new Heard(false);
        try (Server server = serve(heard)) {
            HttpResponse<String> response = get(server, "/trap/1?secret=2");
            assertEquals(500, response.statusCode());
            assertEquals("", response.body());
            AnsweredRequest request = heard.next();
            assertEquals(id(response), request.id());
            assertEquals(List.of(id(response) + " noted"), errors);
            GuestFailure failure = Objects.requireNonNull(
                    Objects.requireNonNull(request.guest()).failure());
            assertEquals("unreachable", failure.kind());
            assertTrue(failure.message().startsWith("trapped: unreachable\n    at "), failure.message());
        }
    }

    @Test
    void observersLearnWhatARequestTook() throws Exception {
        Heard heard = new Heard(false);
        try (Server server = serve(heard)) {
            String body = get(server, "/guest/a%1fb?secret=2").body();
            AnsweredRequest request = heard.next();
            assertEquals(
                    List.of("app", "tells", "/guest/...", "GET", "/guest/a%1fb", "200"),
                    List.of(
                            request.application(),
                            request.component(),
                            request.route(),
                            request.method(),
                            request.path(),
                            Integer.toString(request.status())));
            assertEquals(body.length(), request.bytesOut());
            GuestWork work = Objects.requireNonNull(request.guest());
            assertEquals(2 << 16, work.memoryBytes());
            assertTrue(work.cpuNanos() > 0);
            assertTrue(work.waitNanos() + work.instantiateNanos() + work.guestNanos() <= request.nanos());
            assertNull(work.failure());
            assertEquals(List.of("app tells test:clock seconds false", "app tells test:clock fail true"), heard.calls);
            assertNull(request.trace());
            assertEquals(List.of(), traces);
            // A guest's turn is over a moment after its answer was sent.
            while (heard.load.running() + heard.load.waiting() != 0) {
                Thread.sleep(1);
            }
        }
    }

    @Test
    void aTraceGoesThrough() throws Exception {
        String trace = "0af7651916cd43dd8448eb211c80319c";
        for (String flags : List.of("00", "01")) {
            Heard heard = new Heard(false);
            traces.clear();
            try (Server server = serve(heard)) {
                String parent = "00-" + trace + "-b7ad6b7169203331-" + flags;
                String body = get(server, "/guest", "traceparent", parent, "tracestate", "a=1,b=2")
                        .body();
                AnsweredRequest request = heard.next();
                assertEquals("b7ad6b7169203331", request.parentSpan());
                TraceContext ofServer = Objects.requireNonNull(request.trace());
                TraceContext ofGuest = Objects.requireNonNull(
                        Objects.requireNonNull(request.guest()).trace());
                assertEquals(trace, ofServer.traceId());
                assertEquals("00-" + trace + "-" + ofGuest.spanId() + "-" + flags, ofGuest.parent());
                assertTrue(body.contains("HTTP_TRACEPARENT=" + ofGuest.parent() + "\0"), body);
                assertTrue(body.contains("HTTP_TRACESTATE=a=1,b=2\0"), body);
                assertEquals(
                        Objects.requireNonNull(request.guest())
                                .calls()
                                .getFirst()
                                .trace(),
                        traces.getFirst());
                assertEquals("a=1,b=2", traces.getFirst().state());
                assertEquals(
                        4,
                        List.of(
                                        "b7ad6b7169203331",
                                        ofServer.spanId(),
                                        ofGuest.spanId(),
                                        traces.getFirst().spanId())
                                .stream()
                                .distinct()
                                .count());
            }
        }
    }

    @Test
    void withoutObserversATraceGoesThroughAllTheSame() throws Exception {
        String trace = "0af7651916cd43dd8448eb211c80319c";
        try (Server server = serve(ServerEvents.NONE)) {
            String body = get(server, "/guest", "traceparent", "00-" + trace + "-b7ad6b7169203331-01")
                    .body();
            assertTrue(body.matches("(?s).*HTTP_TRACEPARENT=00-" + trace + "-[0-9a-f]{16}-01\0.*"), body);
            assertEquals(trace, traces.getFirst().traceId());
            assertTrue(!get(server, "/guest").body().contains("TRACEPARENT"));
        }
    }

    @Test
    void aTraceBeginsWhereItIsRecorded() throws Exception {
        Heard heard = new Heard(true);
        try (Server server = serve(heard)) {
            String body = get(server, "/guest", "traceparent", "00-nonsense").body();
            TraceContext begun = Objects.requireNonNull(heard.next().trace());
            assertTrue(begun.sampled());
            assertTrue(body.contains("HTTP_TRACEPARENT=00-" + begun.traceId() + "-"), body);
            assertEquals(begun.traceId(), traces.getFirst().traceId());
        }
    }

    @Test
    void theFlightRecorderSeesRequestsAndCalls() throws Exception {
        BlockingQueue<RecordedEvent> events = new LinkedBlockingQueue<>();
        try (Server server = serve(ServerEvents.NONE);
                RecordingStream stream = new RecordingStream()) {
            for (String name : List.of("wasmj.Request", "wasmj.HostCall")) {
                stream.enable(name);
                stream.onEvent(name, events::add);
            }
            stream.setReuse(false);
            stream.startAsync();
            String id = id(get(server, "/trap/1"));
            stream.stop();
            RecordedEvent request = event(events, "wasmj.Request");
            RecordedEvent call = event(events, "wasmj.HostCall");
            assertEquals(id, request.getString("requestId"));
            assertEquals("app", request.getString("application"));
            assertEquals("traps", request.getString("component"));
            assertEquals("/trap/:id", request.getString("route"));
            assertEquals(500, request.getInt("status"));
            assertEquals("unreachable", request.getString("failure"));
            assertTrue(request.getDuration("instantiate").toNanos() > 0);
            assertTrue(request.getDuration().compareTo(request.getDuration("guest")) > 0);
            assertEquals(id, call.getString("requestId"));
            assertEquals("test:clock", call.getString("service"));
            assertNotNull(call.getString("function"));
        }
    }

    private static RecordedEvent event(BlockingQueue<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not among " + events));
    }

    @Test
    void whatIsNoTraceIsNone() {
        String good = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        assertEquals(
                good, Objects.requireNonNull(TraceContext.parse(good, null)).parent());
        assertNotNull(TraceContext.parse("cc" + good.substring(2) + "-more", null));
        for (String bad : List.of(
                "",
                good.substring(1),
                good + "-more",
                good + "0",
                good.toUpperCase(java.util.Locale.ROOT),
                "ff" + good.substring(2),
                good.replace('-', '_'),
                good.replace("0af7651916cd43dd8448eb211c80319c", "0".repeat(32)),
                good.replace("b7ad6b7169203331", "0".repeat(16)),
                good.replace("b7ad", "g7ad"))) {
            assertNull(TraceContext.parse(bad, null), bad);
        }
        String longState = "a=" + "b".repeat(600);
        assertEquals(
                "", Objects.requireNonNull(TraceContext.parse(good, longState)).state());
    }
}
