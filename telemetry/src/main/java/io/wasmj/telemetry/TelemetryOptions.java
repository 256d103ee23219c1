package io.wasmj.telemetry;

import io.wasmj.http.TlsIdentity;
import java.net.InetSocketAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who is told what a server did; immutable. As it is made, nobody.
 *
 * @param management where the operator's page and the metrics for Prometheus are served; null for nowhere
 * @param token what opens them: {@code Authorization: Bearer TOKEN}, or typed into the page; null for none, which is
 *     enough on loopback addresses only
 * @param tls who the management listener is; null for plain HTTP
 * @param environment variables of OpenTelemetry, {@code OTEL_EXPORTER_OTLP_ENDPOINT} first of all: where metrics and
 *     traces are sent. What else it has is not looked at
 */
public record TelemetryOptions(
        @Nullable InetSocketAddress management,
        @Nullable String token,
        @Nullable TlsIdentity tls,
        Map<String, String> environment) {

    public static final TelemetryOptions DEFAULT = new TelemetryOptions(null, null, null, Map.of());

    private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static final String TRACES_ENDPOINT = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private static final String METRICS_ENDPOINT = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";

    public TelemetryOptions {
        environment = Map.copyOf(environment);
    }

    public TelemetryOptions withManagement(@Nullable InetSocketAddress management) {
        return new TelemetryOptions(management, token, tls, environment);
    }

    public TelemetryOptions withToken(@Nullable String token) {
        return new TelemetryOptions(management, token, tls, environment);
    }

    public TelemetryOptions withTls(@Nullable TlsIdentity tls) {
        return new TelemetryOptions(management, token, tls, environment);
    }

    public TelemetryOptions withEnvironment(Map<String, String> environment) {
        return new TelemetryOptions(management, token, tls, environment);
    }

    /** Whether anybody wants to be told. */
    public boolean isAskedFor() {
        return management != null || sendsTraces() || sendsMetrics();
    }

    boolean sendsTraces() {
        return environment.containsKey(ENDPOINT) || environment.containsKey(TRACES_ENDPOINT);
    }

    boolean sendsMetrics() {
        return environment.containsKey(ENDPOINT) || environment.containsKey(METRICS_ENDPOINT);
    }
}
