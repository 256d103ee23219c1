package io.wasmj.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.PointData;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Metrics as Prometheus reads them: the text format, version 0.0.4, names as OpenTelemetry's compatibility specification
 * makes them ({@code spin_request_count_total}, {@code wasmj_request_duration_seconds}).
 */
final class PrometheusText {

    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final Map<String, String> UNITS = Map.of("s", "_seconds", "By", "_bytes");

    private final StringBuilder out = new StringBuilder(1 << 14);

    private PrometheusText() {}

    static String of(Collection<MetricData> metrics) {
        PrometheusText text = new PrometheusText();
        metrics.stream()
                .filter(metric -> !metric.isEmpty())
                .sorted(Comparator.comparing(MetricData::getName))
                .forEach(text::metric);
        return text.out.toString();
    }

    private void metric(MetricData metric) {
        String type = type(metric);
        String name = name(metric, type);
        out.append("# HELP ")
                .append(name)
                .append(' ')
                .append(metric.getDescription())
                .append('\n');
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        for (PointData point : metric.getData().getPoints()) {
            String labels = labels(point.getAttributes());
            switch (point) {
                case HistogramPointData histogram -> histogram(name, labels, histogram);
                case LongPointData number -> sample(name, labels, Long.toString(number.getValue()));
                case DoublePointData number -> sample(name, labels, Double.toString(number.getValue()));
                default -> throw new IllegalStateException(metric.getName() + " is a " + metric.getType());
            }
        }
    }

    private static String type(MetricData metric) {
        MetricDataType type = metric.getType();
        boolean counter =
                (type == MetricDataType.LONG_SUM && metric.getLongSumData().isMonotonic())
                        || (type == MetricDataType.DOUBLE_SUM
                                && metric.getDoubleSumData().isMonotonic());
        return type == MetricDataType.HISTOGRAM ? "histogram" : counter ? "counter" : "gauge";
    }

    private static String name(MetricData metric, String type) {
        String name = word(metric.getName()) + UNITS.getOrDefault(metric.getUnit(), "");
        return type.equals("counter") ? name + "_total" : name;
    }

    private static String word(String name) {
        return name.replace('.', '_');
    }

    private void histogram(String name, String labels, HistogramPointData point) {
        List<Long> counts = point.getCounts();
        long count = 0;
        for (int i = 0; i < counts.size(); i++) {
            count += counts.get(i);
            String bound = i < point.getBoundaries().size()
                    ? Double.toString(point.getBoundaries().get(i))
                    : "+Inf";
            sample(name + "_bucket", joined(labels, "le=\"" + bound + "\""), Long.toString(count));
        }
        sample(name + "_sum", labels, Double.toString(point.getSum()));
        sample(name + "_count", labels, Long.toString(count));
    }

    private static String joined(String labels, String more) {
        return labels.isEmpty() ? more : labels + "," + more;
    }

    private void sample(String name, String labels, String value) {
        out.append(name);
        if (!labels.isEmpty()) {
            out.append('{').append(labels).append('}');
        }
        out.append(' ').append(value).append('\n');
    }

    private static String labels(Attributes attributes) {
        StringBuilder labels = new StringBuilder();
        attributes.forEach((key, value) -> {
            labels.append(labels.isEmpty() ? "" : ",")
                    .append(word(key.getKey()))
                    .append("=\"");
            labels.append(String.valueOf(value)
                    .replace("\\", "\\\\")
                    .replace("\"", "\\\"")
                    .replace("\n", "\\n"));
            labels.append('"');
        });
        return labels.toString();
    }
}
