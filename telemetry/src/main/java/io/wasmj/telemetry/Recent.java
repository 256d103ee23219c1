package io.wasmj.telemetry;

import io.wasmj.http.spi.AnsweredRequest;
import io.wasmj.http.spi.GuestFailure;
import io.wasmj.http.spi.GuestWork;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last failures of guests, and the last lines that guests wrote. */
final class Recent {

    private static final int MOST_FAILURES = 50;
    private static final int MOST_LINES = 100;
    private static final int LONGEST_TEXT = 8_000;

    /** A failure and the request that it ended. */
    record Failed(AnsweredRequest request, String kind, String message) {}

    /** What a guest wrote to its standard error. */
    record Line(Instant time, String application, String component, String request, String text) {}

    private final Deque<Failed> failures = new ArrayDeque<>();
    private final Deque<Line> lines = new ArrayDeque<>();

    void answered(AnsweredRequest request) {
        GuestWork work = request.guest();
        GuestFailure failure = work == null ? null : work.failure();
        if (failure != null) {
            keep(failures, new Failed(request, failure.kind(), cut(failure.message())), MOST_FAILURES);
        }
    }

    void logged(String application, String component, String request, String text) {
        keep(lines, new Line(Instant.now(), application, component, request, cut(text)), MOST_LINES);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }

    private static <T> void keep(Deque<T> queue, T newest, int most) {
        synchronized (queue) {
            if (queue.size() == most) {
                queue.removeLast();
            }
            queue.addFirst(newest);
        }
    }

    /** The newest first. */
    List<Failed> failures() {
        return copy(failures);
    }

    /** The newest first. */
    List<Line> lines() {
        return copy(lines);
    }

    private static <T> List<T> copy(Deque<T> queue) {
        synchronized (queue) {
            return new ArrayList<>(queue);
        }
    }
}
