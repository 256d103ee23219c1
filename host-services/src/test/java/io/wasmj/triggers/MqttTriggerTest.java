package io.wasmj.triggers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.http.App;
import io.wasmj.http.Server;
import io.wasmj.http.spi.Event;
import io.wasmj.http.spi.Events;
import io.wasmj.http.spi.TriggerScope;
import io.wasmj.services.LocalServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class MqttTriggerTest {

    private static LocalServer broker;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() throws IOException {
        broker = LocalServer.mosquitto();
    }

    @AfterAll
    static void stop() {
        if (broker != null) {
            broker.close();
        }
    }

    private App app(TriggeredApp guests, String topic, int qos) throws IOException {
        return guests.app("mqtt]]\naddress = \"mqtt://127.0.0.1:%d\"\ntopic = \"%s\"\nqos = %d"
                .formatted(broker.port(), topic, qos));
    }

    private static MqttClient publisher() throws MqttException {
        MqttClient client = new MqttClient(
                "tcp://127.0.0.1:" + broker.port(), MqttClient.generateClientId(), new MemoryPersistence());
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMaxInflight(1_000); // it counts some that are over
        client.connect(options);
        return client;
    }

    private static void publish(String topic, int qos, String... messages) throws MqttException {
        try (MqttClient client = publisher()) {
            for (String message : messages) {
                client.publish(topic, message.getBytes(StandardCharsets.UTF_8), qos, false);
            }
            client.disconnect();
        }
    }

    /** Waits until the trigger has subscribed: what is published before that is for nobody. */
    private static void awaitSubscribed(TriggeredApp guests, String topic) throws Exception {
        for (int i = 0; guests.lines().isEmpty(); i++) {
            assertTrue(i < 1_000, "nobody subscribes");
            publish(topic, 0, "hello");
            Thread.sleep(10);
        }
    }

    @Test
    void messagesOfATopicInTheirOrder() throws Exception {
        TriggeredApp guests = new TriggeredApp(directory);
        try (Server _ = guests.start(app(guests, "house/+/door", 1))) {
            awaitSubscribed(guests, "house/front/door");
            publish("house/front/door", 1, "a", "b");
            publish("house/front/door", 0, "loops", "x");
            guests.await("x|");
            publish("house/front/door", 1, "c");
            String line = guests.await("c|");
            assertTrue(
                    line.contains("EVENT_TYPE=mqtt ")
                            && line.contains("EVENT_TOPIC=house/front/door ")
                            && line.contains("EVENT_QOS=1 ")
                            && line.contains("EVENT_ATTEMPT=1 "),
                    line);
        }
        List<String> first = guests.lines().stream()
                .map(line -> line.substring(0, 1))
                .filter(start -> !start.equals("h"))
                .distinct()
                .toList();
        assertEquals(List.of("a", "b", "l", "x", "c"), first);
    }

    /** What no guest could handle comes again, and is handled by the next version of the application. */
    @Test
    void whatFailsComesAgainUntilItIsHandled() throws Exception {
        Recorded failing = new Recorded(false);
        CompletableFuture<Void> run = failing.run(scope("again"));
        assertTrue(failing.connected.await(30, TimeUnit.SECONDS));
        publish("again", 1, "poison");
        failing.awaitHandled(5);
        failing.stop();
        run.get(30, TimeUnit.SECONDS);
        Recorded healed = new Recorded(true);
        run = healed.run(scope("again"));
        healed.awaitHandled(1);
        assertEquals("poison", new String(healed.handled.getFirst().payload(), StandardCharsets.UTF_8));
        healed.stop();
        run.get(30, TimeUnit.SECONDS);
        Recorded last = new Recorded(true);
        run = last.run(scope("again"));
        assertTrue(last.connected.await(30, TimeUnit.SECONDS));
        publish("again", 1, "next");
        last.awaitHandled(1);
        assertEquals("next", new String(last.handled.getFirst().payload(), StandardCharsets.UTF_8));
        last.stop();
        run.get(30, TimeUnit.SECONDS);
    }

    private static TriggerScope scope(String topic) {
        String address = "mqtt://127.0.0.1:" + broker.port();
        return new TriggerScope("app", "guest", Path.of("."), Map.of("address", address, "topic", topic));
    }

    /** Events that no guest handles. */
    private static final class Recorded implements Events {
        private final boolean well;
        private final List<Event> handled = new CopyOnWriteArrayList<>();
        private final CountDownLatch connected = new CountDownLatch(1);
        private final CountDownLatch stopped = new CountDownLatch(1);
        private volatile @Nullable Runnable whenStopped;

        Recorded(boolean well) {
            this.well = well;
        }

        CompletableFuture<Void> run(TriggerScope scope) {
            return CompletableFuture.runAsync(() -> {
                try {
                    new MqttTrigger(Duration.ofMillis(1)).open(scope).run(this);
                } catch (IOException | InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
        }

        void awaitHandled(int count) throws InterruptedException {
            for (int i = 0; handled.size() < count; i++) {
                assertTrue(i < 3_000, "no event");
                Thread.sleep(10);
            }
        }

        void stop() {
            stopped.countDown();
            Runnable action = whenStopped;
            if (action != null) {
                action.run();
            }
        }

        @Override
        public boolean handle(Event event) {
            handled.add(event);
            return well;
        }

        @Override
        public void connected() {
            connected.countDown();
        }

        @Override
        public boolean pause(Duration time) throws InterruptedException {
            return !stopped.await(time.toMillis(), TimeUnit.MILLISECONDS);
        }

        @Override
        public boolean isStopped() {
            return stopped.getCount() == 0;
        }

        @Override
        public void onStop(Runnable action) {
            whenStopped = action;
            if (isStopped()) {
                action.run();
            }
        }
    }

    @Test
    void nothingIsLostInSwaps() throws Exception {
        TriggeredApp guests = new TriggeredApp(directory);
        App app = app(guests, "swaps", 1);
        try (Server server = guests.start(app);
                MqttClient publisher = publisher()) {
            awaitSubscribed(guests, "swaps");
            for (int i = 0; i < 100; i++) {
                publisher.publish("swaps", ("m" + i + ".").getBytes(StandardCharsets.UTF_8), 1, false);
                if (i % 40 == 20) {
                    server.replace(app);
                }
            }
            for (int i = 0; i < 100; i++) {
                guests.await("m" + i + ".|");
            }
            publisher.disconnect();
        }
    }

    @Test
    void theConnectionComesBackByItself() throws Exception {
        TriggeredApp guests = new TriggeredApp(directory);
        try (Server _ = guests.start(app(guests, "back", 0))) {
            awaitSubscribed(guests, "back");
            broker.close();
            Thread.sleep(300);
            broker = LocalServer.mosquitto(broker.port());
            guests.lines().clear();
            awaitSubscribed(guests, "back");
        }
    }
}
