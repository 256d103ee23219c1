package io.wasmj.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.metrics.View;
import io.wasmj.http.spi.AnsweredRequest;
import io.wasmj.http.spi.GuestFailure;
import io.wasmj.http.spi.GuestWork;
import io.wasmj.http.spi.HostCall;
import io.wasmj.http.spi.ServerEvents.Load;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The metrics of requests. Those of Spin have its names and labels, and labels more. */
final class Instruments {

    static final String REQUESTS = "spin.request_count";
    static final String DURATION = "wasmj.request.duration";
    static final String FAILURES = "wasmj.guest.failures";
    static final String CALLS = "wasmj.host_call.duration";
    static final String INSTANTIATE = "wasmj.guest.instantiate_time";
    static final String MEMORY = "spin.component_memory_used";
    static final String CPU = "spin.component_cpu_time";

    /** As many kinds of requests as are told apart; a further one is counted with all further ones. */
    private static final int MOST_SERIES = 10_000;

    private static final double NANOS = 1e-9;
    private static final int UNAVAILABLE = 503;

    /** 50 µs to 52 s, each twice the one before. */
    static final List<Double> SECONDS =
            IntStream.rangeClosed(0, 20).mapToObj(i -> 50e-6 * (1 << i)).toList();

    /** 64 KiB, a page, to 4 GiB, each four times the one before. */
    private static final List<Long> BYTES =
            LongStream.rangeClosed(0, 8).mapToObj(i -> 65_536L << (2 * i)).toList();

    private record Requests(String application, String component, String route, int statusClass) {}

    private record Calls(String application, String component, String service, String function, boolean failed) {}

    /** What is made once of the words that a request has in common with others. */
    private record RequestLabels(Attributes counted, Attributes route, Attributes component) {}

    private final Map<Requests, RequestLabels> requestLabels = new ConcurrentHashMap<>();
    private final Map<Calls, Attributes> callLabels = new ConcurrentHashMap<>();

    private final LongCounter requests;
    private final DoubleHistogram duration;
    private final LongCounter bytesIn;
    private final LongCounter bytesOut;
    private final LongCounter refused;
    private final DoubleHistogram waiting;
    private final DoubleHistogram instantiate;
    private final DoubleHistogram cpu;
    private final LongHistogram memory;
    private final LongCounter failures;
    private final DoubleHistogram calls;

    /** @param load what the server is doing; null before it starts */
    Instruments(Meter meter, Supplier<@Nullable Load> load) {
        requests = counter(meter, REQUESTS, "Requests", "");
        duration = seconds(meter, DURATION, "From a request's arrival to when the answer was sent");
        bytesIn = counter(meter, "wasmj.request.body", "Bytes of the bodies of requests", "By");
        bytesOut = counter(meter, "wasmj.response.body", "Bytes of the bodies of answers", "By");
        refused = counter(meter, "wasmj.request.refused", "Requests turned away with 503", "");
        waiting = seconds(meter, "wasmj.guest.wait_time", "From a request's arrival to its guest's turn");
        instantiate = seconds(meter, INSTANTIATE, "Making an instance");
        cpu = seconds(meter, CPU, "Processor time of a guest");
        memory = meter.histogramBuilder(MEMORY)
                .ofLongs()
                .setDescription("Memory of a guest at its end")
                .setUnit("By")
                .setExplicitBucketBoundariesAdvice(BYTES)
                .build();
        failures = counter(meter, FAILURES, "Guests that did not end well", "");
        calls = seconds(meter, CALLS, "Calls of host services");
        gauge(meter, load, "wasmj.guest.running", "Guests that run", Load::running);
        gauge(meter, load, "wasmj.guest.waiting", "Requests that wait for a guest's turn", Load::waiting);
    }

    static void configure(SdkMeterProviderBuilder provider) {
        provider.registerView(
                InstrumentSelector.builder().setName("*").build(),
                View.builder().setCardinalityLimit(MOST_SERIES).build());
    }

    private static LongCounter counter(Meter meter, String name, String description, String unit) {
        return meter.counterBuilder(name)
                .setDescription(description)
                .setUnit(unit)
                .build();
    }

    private static DoubleHistogram seconds(Meter meter, String name, String description) {
        return meter.histogramBuilder(name)
                .setDescription(description)
                .setUnit("s")
                .setExplicitBucketBoundariesAdvice(SECONDS)
                .build();
    }

    private static void gauge(
            Meter meter, Supplier<@Nullable Load> load, String name, String description, ToLongFunction<Load> value) {
        meter.gaugeBuilder(name).ofLongs().setDescription(description).buildWithCallback(measurement -> {
            Load now = load.get();
            if (now != null) {
                measurement.record(value.applyAsLong(now));
            }
        });
    }

    void answered(AnsweredRequest request) {
        RequestLabels labels = labels(request);
        Context none = Context.root();
        requests.add(1, labels.counted, none);
        duration.record(request.nanos() * NANOS, labels.route, none);
        bytesOut.add(request.bytesOut(), labels.component, none);
        if (request.bytesIn() > 0) {
            bytesIn.add(request.bytesIn(), labels.component, none);
        }
        GuestWork work = request.guest();
        if (work != null) {
            worked(work, labels.component);
        } else if (request.status() == UNAVAILABLE) {
            refused.add(1, labels.component, none);
        }
    }

    private void worked(GuestWork work, Attributes component) {
        Context none = Context.root();
        waiting.record(work.waitNanos() * NANOS, component, none);
        instantiate.record(work.instantiateNanos() * NANOS, component, none);
        cpu.record(work.cpuNanos() * NANOS, component, none);
        memory.record(work.memoryBytes(), component, none);
        GuestFailure failure = work.failure();
        if (failure != null) {
            failures.add(
                    1, component.toBuilder().put(Labels.KIND, failure.kind()).build(), none);
        }
    }

    private RequestLabels labels(AnsweredRequest request) {
        Requests key =
                new Requests(request.application(), request.component(), request.route(), request.status() / 100);
        RequestLabels known = requestLabels.get(key);
        if (known != null) {
            return known;
        }
        Attributes component = Attributes.of(Labels.APPLICATION, key.application, Labels.COMPONENT, key.component);
        Attributes route = component.toBuilder().put(Labels.ROUTE, key.route).build();
        Attributes counted = route.toBuilder()
                .put(Labels.TRIGGER, "http")
                .put(Labels.STATUS, key.statusClass + "xx")
                .build();
        return keep(requestLabels, key, new RequestLabels(counted, route, component));
    }

    void called(String application, String component, HostCall call) {
        Calls key = new Calls(application, component, call.service(), call.function(), call.failed());
        Attributes known = callLabels.get(key);
        if (known == null) {
            Attributes labels = Attributes.builder()
                    .put(Labels.APPLICATION, application)
                    .put(Labels.COMPONENT, component)
                    .put(Labels.SERVICE, call.service())
                    .put(Labels.FUNCTION, call.function())
                    .put(Labels.FAILED, call.failed())
                    .build();
            known = keep(callLabels, key, labels);
        }
        calls.record(call.nanos() * NANOS, known, Context.root());
    }

    /** Applications come and go for as long as the server runs. */
    private static <K, V> V keep(Map<K, V> map, K key, V value) {
        if (map.size() >= MOST_SERIES) {
            map.clear();
        }
        map.put(key, value);
        return value;
    }
}
