package io.wasmj.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.http.AppManifest.Application;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class WarmUpTest {

    private final List<String> logged = Collections.synchronizedList(new ArrayList<>());

    private final ServerOptions options = ServerOptions.DEFAULT
            .withListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .withRequestLog((requests, missing) -> requests.forEach(request -> logged.add(request.line())))
            .withLimits(ServerLimits.DEFAULT.withGuests(1).withWaiting(0));

    /** Its guest answers whatever the limits of the application are. */
    @Test
    void isAnsweredByAGuestOfItsOwn() {
        assertTrue(WarmUp.of(options.withWarmUp(Duration.ofSeconds(1))) >= 16);
        assertEquals(List.of(), logged);
    }

    @Test
    void endsWithItsTime() {
        assertEquals(0, WarmUp.of(options));
        assertEquals(16, WarmUp.of(options.withWarmUp(Duration.ofNanos(1))));
    }

    @Test
    void isNotSeenByClients() throws Exception {
        WarmUp.of(options.withWarmUp(Duration.ofMillis(200)));
        try (Server server = Server.start(new Application("a", "", "", List.of()), new Router<>(), options);
                HttpClient client = HttpClient.newHttpClient()) {
            URI address = URI.create("http://127.0.0.1:" + server.port() + "/warm/up");
            assertEquals(
                    404,
                    client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
                            .statusCode());
        }
        assertEquals(1, logged.size(), logged::toString);
    }
}
