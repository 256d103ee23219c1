package io.wasmj.triggers;

import io.wasmj.http.spi.Event;
import io.wasmj.http.spi.Events;
import io.wasmj.http.spi.TriggerProvider;
import io.wasmj.http.spi.TriggerScope;
import io.wasmj.http.spi.WrongTrigger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.MqttTopic;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a component with each message of an MQTT broker that is published to a topic (Spin's plug-in {@code
 * trigger-mqtt}), one after the other. With {@code qos} 1, the default, and 2 a message is acknowledged when that went
 * well, and so handled at least once; one that fails again and again is sent again after the next connect. The broker
 * keeps messages while nobody is connected, for which it knows the client by its id.
 */
public final class MqttTrigger implements TriggerProvider {

    private static final Logger LOG = LoggerFactory.getLogger(MqttTrigger.class);

    private static final int ATTEMPTS = 5;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final long LONGEST_WAIT_MILLIS = 10_000;
    private static final long LONGEST_FAREWELL_MILLIS = 2_000;

    /** Of messages that need no acknowledgement; of others the broker sends only some ahead. */
    private static final int MOST_WAITING = 1_000;

    private static final int REFUSED = 128;

    private static final Map<String, String> SCHEMES =
            Map.of("mqtt", "tcp", "mqtts", "ssl", "tcp", "tcp", "ssl", "ssl");

    private final Duration firstWait;

    /** Called by {@link java.util.ServiceLoader}. */
    public MqttTrigger() {
        this(FIRST_WAIT);
    }

    MqttTrigger(Duration firstWait) {
        this.firstWait = firstWait;
    }

    @Override
    public String type() {
        return "mqtt";
    }

    @Override
    public Set<String> fields() {
        return Set.of("address", "username", "password", "keep_alive_interval", "client_id", "topic", "qos");
    }

    private record Settings(String address, MqttConnectOptions options, String clientId, String topic, int qos) {}

    @Override
    public Trigger open(TriggerScope scope) {
        String topic = scope.required("topic");
        try {
            MqttTopic.validate(topic, true);
        } catch (IllegalArgumentException e) {
            throw new WrongTrigger("topic", "\"" + topic + "\" is none: " + e.getMessage());
        }
        MqttConnectOptions options = new MqttConnectOptions();
        options.setCleanSession(false);
        options.setKeepAliveInterval(scope.whole("keep_alive_interval", 30, 1, 65_535));
        if (!scope.text("username", "").isEmpty()) {
            options.setUserName(scope.text("username", ""));
            options.setPassword(scope.text("password", "").toCharArray());
        }
        String id = scope.text("client_id", clientId(scope, topic));
        Settings settings = new Settings(address(scope), options, id, topic, scope.whole("qos", 1, 0, 2));
        return events -> {
            try {
                new Session(settings, events).run();
            } catch (MqttException e) {
                throw new IOException("MQTT at " + settings.address() + ": " + reason(e), e);
            }
        };
    }

    private static String address(TriggerScope scope) {
        String address = scope.text("address", "");
        int end = address.indexOf("://");
        String scheme = end < 0 ? null : SCHEMES.get(address.substring(0, end));
        if (scheme == null || !address.substring(end + 3).matches("[^/\\s]+/?")) {
            throw new WrongTrigger(
                    "address",
                    (address.isEmpty() ? "is missing" : "\"" + address + "\" is no address of a broker")
                            + "; write address = \"mqtt://HOST:1883\" (or mqtts://) under [application.trigger.mqtt]");
        }
        String authority = address.substring(end + 3).replace("/", "");
        boolean port = authority.matches(".*:\\d+");
        return scheme + "://" + authority + (port ? "" : scheme.equals("ssl") ? ":8883" : ":1883");
    }

    /** The same each time, as the broker keeps messages by it; of at most 23 characters, which all brokers take. */
    private static String clientId(TriggerScope scope, String topic) {
        String all = String.join("\0", scope.application(), scope.component(), topic);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return "wasmj-" + HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String reason(MqttException e) {
        Throwable cause = e.getCause();
        return String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
    }

    /** What comes from the client's threads and the host's. */
    private sealed interface Notice {
        record Message(String topic, MqttMessage message) implements Notice {}

        record Lost(@Nullable Throwable cause) implements Notice {}

        record Stop() implements Notice {}
    }

    /** From one connect to the next. */
    private final class Session implements MqttCallback {
        private final Settings settings;
        private final Events events;
        private final BlockingQueue<Notice> notices = new LinkedBlockingQueue<>();

        Session(Settings settings, Events events) {
            this.settings = settings;
            this.events = events;
        }

        void run() throws MqttException, IOException, InterruptedException {
            MqttAsyncClient client =
                    new MqttAsyncClient(settings.address(), settings.clientId(), new MemoryPersistence());
            try {
                client.setManualAcks(true);
                client.setCallback(this);
                client.connect(settings.options()).waitForCompletion(LONGEST_WAIT_MILLIS);
                var subscribed = client.subscribe(settings.topic(), settings.qos());
                subscribed.waitForCompletion(LONGEST_WAIT_MILLIS);
                if (subscribed.getGrantedQos()[0] == REFUSED) {
                    throw new IOException("the broker refuses the topic \"" + settings.topic() + "\"");
                }
                events.connected();
                events.onStop(() -> notices.add(new Notice.Stop()));
                handleAll(client);
            } finally {
                close(client);
            }
        }

        private void handleAll(MqttAsyncClient client) throws MqttException, IOException, InterruptedException {
            while (true) {
                switch (notices.take()) {
                    case Notice.Stop() -> {
                        return;
                    }
                    case Notice.Lost(Throwable cause) ->
                        throw new IOException("the connection to " + settings.address() + " is lost", cause);
                    case Notice.Message(String topic, MqttMessage message) -> {
                        if (handle(topic, message)) {
                            client.messageArrivedComplete(message.getId(), message.getQos());
                        }
                    }
                }
            }
        }

        private boolean handle(String topic, MqttMessage message) throws InterruptedException {
            int attempts = message.getQos() == 0 ? 1 : ATTEMPTS;
            Duration wait = firstWait;
            for (int attempt = 1; attempt <= attempts; attempt++) {
                Map<String, String> variables = Map.of(
                        "EVENT_TOPIC", topic,
                        "EVENT_QOS", Integer.toString(message.getQos()),
                        "EVENT_ATTEMPT", Integer.toString(attempt));
                if (events.handle(new Event(variables, message.getPayload()))) {
                    return true;
                }
                if (attempt < attempts && !events.pause(wait)) {
                    return false;
                }
                wait = wait.multipliedBy(2);
            }
            if (attempts > 1) {
                LOG.error(
                        "trigger mqtt: a message of {} has failed {} times; the broker sends it again later",
                        topic,
                        attempts);
            }
            return false;
        }

        @Override
        public void connectionLost(@Nullable Throwable cause) {
            notices.add(new Notice.Lost(cause));
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            if (message.getQos() == 0 && notices.size() >= MOST_WAITING) {
                LOG.warn("trigger mqtt: a message of {} is dropped, {} wait already", topic, MOST_WAITING);
            } else {
                notices.add(new Notice.Message(topic, message));
            }
        }

        @Override
        public void deliveryComplete(IMqttDeliveryToken token) {}

        private void close(MqttAsyncClient client) {
            try {
                if (client.isConnected()) {
                    client.disconnect(0).waitForCompletion(LONGEST_FAREWELL_MILLIS);
                }
            } catch (MqttException e) {
                LOG.debug("no farewell to {}", settings.address(), e);
            }
            try {
                client.disconnectForcibly(0, 0, false);
                client.close(true);
            } catch (MqttException e) {
                LOG.debug("the connection to {} is not closed", settings.address(), e);
            }
        }
    }
}
