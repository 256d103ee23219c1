package io.wasmj.telemetry;

import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.wasmj.http.spi.AnsweredRequest;
import io.wasmj.http.spi.HostCall;
import io.wasmj.http.spi.ServerEvents;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a server does: to a Prometheus that asks, to a collector of OpenTelemetry, and to an operator in the
 * browser.
 *
 * <pre>{@code
 * TelemetryOptions options = TelemetryOptions.DEFAULT.withManagement(new InetSocketAddress("127.0.0.1", 9090));
 * try (Telemetry telemetry = Telemetry.start(options);
 *         Server server = Server.start(app, ServerOptions.DEFAULT.withEvents(telemetry))) {
 *     server.awaitClose();
 * }
 * }</pre>
 */
public final class Telemetry implements ServerEvents, AutoCloseable {

    private static final String SCOPE = "io.wasmj";
    private static final String OF_OPENTELEMETRY = "OTEL_";
    private static final int LONGEST_FAREWELL_SECONDS = 5;

    private final OpenTelemetrySdk sdk;
    private final Instruments instruments;
    private final Traces traces;
    private final Recent recent = new Recent();
    private final @Nullable ManagementServer management;
    private final String scheme;
    private volatile @Nullable Load load;

    private Telemetry(TelemetryOptions options) throws IOException {
        scheme = options.tls() == null ? "http" : "https";
        OnDemand reader = new OnDemand();
        ChosenIds ids = new ChosenIds();
        AtomicReference<Sampler> sampler = new AtomicReference<>(Sampler.alwaysOff());
        sdk = AutoConfiguredOpenTelemetrySdk.builder()
                .disableShutdownHook()
                .addPropertiesCustomizer(_ -> properties(options))
                .addSamplerCustomizer((chosen, _) -> {
                    sampler.set(chosen);
                    return chosen;
                })
                .addTracerProviderCustomizer((builder, _) -> builder.setIdGenerator(ids))
                .addMeterProviderCustomizer((builder, _) -> {
                    Instruments.configure(builder);
                    return options.management() == null ? builder : builder.registerMetricReader(reader);
                })
                .build()
                .getOpenTelemetrySdk();
        Meter meter = sdk.getMeter(SCOPE);
        instruments = new Instruments(meter, () -> load);
        JvmInstruments.define(meter);
        traces = new Traces(
                sdk.getTracer(SCOPE),
                ids,
                options.sendsTraces() ? Objects.requireNonNull(sampler.get()) : Sampler.alwaysOff());
        try {
            management = options.management() == null
                    ? null
                    : ManagementServer.start(options, new Figures(reader, recent, () -> load), reader);
        } catch (IOException | RuntimeException e) {
            sdk.close();
            throw e;
        }
    }

    /**
     * Begins to listen, if it should.
     *
     * @throws IllegalArgumentException where it would be open to the network without a token, or where a variable of
     *     OpenTelemetry is wrong
     * @throws IOException where the management address is taken
     */
    public static Telemetry start(TelemetryOptions options) throws IOException {
        try {
            return new Telemetry(options);
        } catch (ConfigurationException e) {
            throw new IllegalArgumentException(
                    "the OTEL_ variables of the environment cannot be used: " + e.getMessage(), e);
        }
    }

    /** What the variables say, and where they say nothing, what this program can do. */
    private static Map<String, String> properties(TelemetryOptions options) {
        Map<String, String> properties = new HashMap<>();
        properties.put("otel.service.name", "wasmj");
        properties.put("otel.exporter.otlp.protocol", "http/protobuf");
        properties.put("otel.propagators", "none");
        options.environment().forEach((name, value) -> {
            if (name.startsWith(OF_OPENTELEMETRY)) {
                properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
            }
        });
        properties.put("otel.logs.exporter", "none");
        properties.compute("otel.traces.exporter", (_, chosen) -> exporter(options.sendsTraces(), chosen));
        properties.compute("otel.metrics.exporter", (_, chosen) -> exporter(options.sendsMetrics(), chosen));
        return properties;
    }

    private static String exporter(boolean sends, @Nullable String chosen) {
        return !sends ? "none" : chosen == null ? "otlp" : chosen;
    }

    /** Where the operator's page is; null where it is nowhere. */
    public @Nullable InetSocketAddress management() {
        return management == null ? null : management.address();
    }

    /** {@code http} or {@code https}: how the operator's page is asked for. */
    public String scheme() {
        return scheme;
    }

    @Override
    public void started(Load ofServer) {
        load = ofServer;
    }

    @Override
    public boolean samples(String traceId) {
        return traces.samples(traceId);
    }

    @Override
    public void answered(AnsweredRequest request) {
        instruments.answered(request);
        traces.answered(request);
        recent.answered(request);
    }

    @Override
    public void called(String application, String component, HostCall call) {
        instruments.called(application, component, call);
    }

    @Override
    public void logged(String application, String component, String request, String line) {
        recent.logged(application, component, request, line);
    }

    /** Sends what is left to be sent, and listens no more. */
    @Override
    public void close() {
        if (management != null) {
            management.close();
        }
        sdk.shutdown().join(LONGEST_FAREWELL_SECONDS, TimeUnit.SECONDS);
    }
}
