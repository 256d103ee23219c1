package io.wasmj.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.wasmj.http.spi.AnsweredRequest;
import io.wasmj.http.spi.ServerEvents.Load;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the operator's page shows: everything since the start, from which the page itself computes what is new. Records
 * become objects of JSON with their names.
 */
final class Figures {

    private static final double MILLIS = 1e3;

    record State(
            long time,
            double uptime,
            Guests guests,
            Map<String, Long> process,
            List<Double> bounds,
            List<RouteFigures> routes,
            List<ComponentFigures> components,
            List<CallFigures> calls,
            List<FailureFigures> failures,
            List<LineFigures> lines) {}

    record Guests(int running, int waiting) {}

    /** @param statuses how many answers by their class, such as {@code 2xx}; counts are those of the histogram's buckets */
    record RouteFigures(
            String application,
            String component,
            String route,
            Map<String, Long> statuses,
            double seconds,
            List<Long> counts) {}

    record ComponentFigures(
            String application,
            String component,
            long guests,
            double instantiateSeconds,
            double cpuSeconds,
            double memoryBytes,
            long failures) {}

    record CallFigures(
            String application,
            String component,
            String service,
            String function,
            boolean failed,
            long count,
            double seconds) {}

    record FailureFigures(
            long time,
            String id,
            String application,
            String component,
            String route,
            String method,
            String path,
            int status,
            double millis,
            String kind,
            String message) {}

    record LineFigures(long time, String application, String component, String id, String text) {}

    private final OnDemand reader;
    private final Recent recent;
    private final Supplier<@Nullable Load> load;

    Figures(OnDemand reader, Recent recent, Supplier<@Nullable Load> load) {
        this.reader = reader;
        this.recent = recent;
        this.load = load;
    }

    State now() {
        Metrics metrics = new Metrics(reader.read());
        Load now = load.get();
        return new State(
                System.currentTimeMillis(),
                ManagementFactory.getRuntimeMXBean().getUptime() / MILLIS,
                now == null ? new Guests(0, 0) : new Guests(now.running(), now.waiting()),
                process(metrics),
                Instruments.SECONDS,
                routes(metrics),
                components(metrics),
                calls(metrics),
                recent.failures().stream().map(Figures::failure).toList(),
                recent.lines().stream()
                        .map(line -> new LineFigures(
                                line.time().toEpochMilli(),
                                line.application(),
                                line.component(),
                                line.request(),
                                line.text()))
                        .toList());
    }

    private static FailureFigures failure(Recent.Failed failed) {
        AnsweredRequest request = failed.request();
        return new FailureFigures(
                request.begun().toEpochMilli(),
                request.id(),
                request.application(),
                request.component(),
                request.route(),
                request.method(),
                request.path(),
                request.status(),
                request.nanos() / MILLIS / MILLIS,
                failed.kind(),
                failed.message());
    }

    /** Metrics by their names. */
    private record Metrics(Collection<MetricData> all) {

        private List<PointData> points(String name) {
            List<PointData> points = new ArrayList<>();
            all.stream()
                    .filter(metric -> metric.getName().equals(name))
                    .forEach(metric -> points.addAll(metric.getData().getPoints()));
            return points;
        }

        List<HistogramPointData> histograms(String name) {
            return points(name).stream().map(HistogramPointData.class::cast).toList();
        }

        List<LongPointData> numbers(String name) {
            return points(name).stream().map(LongPointData.class::cast).toList();
        }
    }

    /** What tells a point from others of its metric, but for one more thing. */
    private static String text(PointData point, AttributeKey<String> key) {
        return Objects.requireNonNullElse(point.getAttributes().get(key), "");
    }

    private static Attributes component(PointData point) {
        return Attributes.of(
                Labels.APPLICATION, text(point, Labels.APPLICATION), Labels.COMPONENT, text(point, Labels.COMPONENT));
    }

    private static Map<String, Long> process(Metrics metrics) {
        Map<String, Long> process = new TreeMap<>();
        for (LongPointData point : metrics.numbers(JvmInstruments.MEMORY)) {
            String pool = text(point, JvmInstruments.POOL);
            String kind = pool.startsWith("CodeHeap") || pool.equals("CodeCache")
                    ? "code"
                    : text(point, JvmInstruments.TYPE).equals("heap") ? "heap" : "classes";
            process.merge(kind, point.getValue(), Long::sum);
        }
        process.put(
                "threads", metrics.numbers(JvmInstruments.THREADS).getFirst().getValue());
        process.put("loaded", metrics.numbers(JvmInstruments.CLASSES).getFirst().getValue());
        return process;
    }

    private static List<RouteFigures> routes(Metrics metrics) {
        List<RouteFigures> routes = new ArrayList<>();
        List<LongPointData> counted = metrics.numbers(Instruments.REQUESTS);
        for (HistogramPointData point : metrics.histograms(Instruments.DURATION)) {
            Map<String, Long> statuses = new TreeMap<>();
            for (LongPointData count : counted) {
                boolean same = component(count).equals(component(point))
                        && text(count, Labels.ROUTE).equals(text(point, Labels.ROUTE));
                if (same) {
                    statuses.merge(text(count, Labels.STATUS), count.getValue(), Long::sum);
                }
            }
            routes.add(new RouteFigures(
                    text(point, Labels.APPLICATION),
                    text(point, Labels.COMPONENT),
                    text(point, Labels.ROUTE),
                    statuses,
                    point.getSum(),
                    point.getCounts()));
        }
        return routes;
    }

    private static List<ComponentFigures> components(Metrics metrics) {
        List<ComponentFigures> components = new ArrayList<>();
        for (HistogramPointData made : metrics.histograms(Instruments.INSTANTIATE)) {
            Attributes component = component(made);
            long failures = metrics.numbers(Instruments.FAILURES).stream()
                    .filter(point -> component(point).equals(component))
                    .mapToLong(LongPointData::getValue)
                    .sum();
            components.add(new ComponentFigures(
                    text(made, Labels.APPLICATION),
                    text(made, Labels.COMPONENT),
                    made.getCount(),
                    made.getSum(),
                    sum(metrics.histograms(Instruments.CPU), component),
                    sum(metrics.histograms(Instruments.MEMORY), component),
                    failures));
        }
        return components;
    }

    private static double sum(List<HistogramPointData> points, Attributes component) {
        return points.stream()
                .filter(point -> component(point).equals(component))
                .mapToDouble(HistogramPointData::getSum)
                .sum();
    }

    private static List<CallFigures> calls(Metrics metrics) {
        return metrics.histograms(Instruments.CALLS).stream()
                .map(point -> new CallFigures(
                        text(point, Labels.APPLICATION),
                        text(point, Labels.COMPONENT),
                        text(point, Labels.SERVICE),
                        text(point, Labels.FUNCTION),
                        Boolean.TRUE.equals(point.getAttributes().get(Labels.FAILED)),
                        point.getCount(),
                        point.getSum()))
                .toList();
    }
}
