package io.wasmj.cli;

import io.wasmj.http.RequestSink;
import io.wasmj.http.spi.AnsweredRequest;
import io.wasmj.http.spi.GuestFailure;
import io.wasmj.http.spi.GuestWork;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** How a server logs: each of these makes a line, without its end. */
enum LogFormat {
    /** For people. */
    TEXT {
        @Override
        String request(AnsweredRequest request) {
            return time() + " " + request.line();
        }

        @Override
        String missing(long requests) {
            return time() + " " + RequestSink.missing(requests);
        }

        @Override
        String guest(String component, String request, String line) {
            return time() + " " + component + (request.isEmpty() ? "" : " [" + request + "]") + ": " + line;
        }

        private static String time() {
            return LocalTime.now(ZoneId.systemDefault()).format(TIME);
        }
    },

    /** For programs: an object with its {@code type}. */
    JSON {
        @Override
        String request(AnsweredRequest request) {
            Map<String, Object> fields = fields("request", request.begun());
            fields.put("id", request.id());
            fields.put("application", request.application());
            fields.put("component", request.component());
            fields.put("route", request.route());
            fields.put("method", request.method());
            fields.put("path", request.path());
            fields.put("status", request.status());
            fields.put("ms", request.nanos() / NANOS_PER_MILLI);
            fields.put("bytes_in", request.bytesIn());
            fields.put("bytes_out", request.bytesOut());
            if (request.trace() != null) {
                fields.put("trace_id", request.trace().traceId());
                fields.put("span_id", request.trace().spanId());
            }
            GuestWork work = request.guest();
            if (work != null) {
                fields.put("instantiate_ms", work.instantiateNanos() / NANOS_PER_MILLI);
                fields.put("guest_ms", work.guestNanos() / NANOS_PER_MILLI);
                GuestFailure failure = work.failure();
                if (failure != null) {
                    fields.put("failure", failure.kind());
                    fields.put("message", failure.message());
                }
            }
            return Json.line(fields);
        }

        @Override
        String missing(long requests) {
            return host(RequestSink.missing(requests));
        }

        @Override
        String guest(String component, String request, String line) {
            Map<String, Object> fields = fields("guest", Instant.now());
            fields.put("id", request);
            fields.put("component", component);
            fields.put("line", line);
            return Json.line(fields);
        }
    };

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
    private static final double NANOS_PER_MILLI = 1e6;

    abstract String request(AnsweredRequest request);

    /** Of requests that came faster than they could be logged. */
    abstract String missing(long requests);

    abstract String guest(String component, String request, String line);

    /** What this program says besides, as JSON. */
    static String host(String message) {
        Map<String, Object> fields = fields("host", Instant.now());
        fields.put("message", message);
        return Json.line(fields);
    }

    private static Map<String, Object> fields(String type, Instant time) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("time", time.truncatedTo(ChronoUnit.MICROS).toString());
        fields.put("type", type);
        return fields;
    }
}
