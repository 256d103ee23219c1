package io.wasmj.http.spi;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A place in a trace (W3C Trace Context): the trace, and the span within it that what follows belongs to.
 *
 * @param traceId 32 hexadecimal digits in lower case
 * @param spanId 16 of them
 * @param sampled whether whoever began the trace has it recorded
 * @param state {@code tracestate} as it was sent; empty where there is none
 */
public record TraceContext(String traceId, String spanId, boolean sampled, String state) {

    /** The names of its headers. */
    public static final String PARENT_HEADER = "traceparent";

    public static final String STATE_HEADER = "tracestate";

    private static final int LENGTH = 55;
    private static final int TRACE_ID = 3;
    private static final int SPAN_ID = 36;
    private static final int FLAGS = 53;
    /** What everybody must pass on (section 3.3.1.5); longer ones are dropped. */
    private static final int LONGEST_STATE = 512;

    private static final HexFormat HEX = HexFormat.of();

    /** A trace that begins here. */
    public static TraceContext begun(String traceId, boolean sampled) {
        return new TraceContext(traceId, newSpanId(), sampled, "");
    }

    /** Ids need not be secret, only different. */
    public static String newTraceId() {
        return nonZero() + nonZero();
    }

    private static String newSpanId() {
        return nonZero();
    }

    private static String nonZero() {
        long random = ThreadLocalRandom.current().nextLong();
        return HEX.toHexDigits(random == 0 ? 1 : random);
    }

    /**
     * The one that a request came with (section 3.2).
     *
     * @return null where it is none, which then counts as absent
     */
    public static @Nullable TraceContext parse(String parent, @Nullable String state) {
        boolean known = parent.length() == LENGTH || (parent.length() > LENGTH && parent.charAt(LENGTH) == '-');
        if (!known || !isWellFormed(parent) || parent.startsWith("ff") || !isOfItsVersion(parent)) {
            return null;
        }
        String traceId = parent.substring(TRACE_ID, SPAN_ID - 1);
        String spanId = parent.substring(SPAN_ID, FLAGS - 1);
        if (isZero(traceId) || isZero(spanId)) {
            return null;
        }
        boolean sampled = (Character.digit(parent.charAt(FLAGS + 1), 16) & 1) != 0;
        return new TraceContext(traceId, spanId, sampled, state == null || state.length() > LONGEST_STATE ? "" : state);
    }

    private static boolean isWellFormed(String parent) {
        for (int i = 0; i < LENGTH; i++) {
            char c = parent.charAt(i);
            boolean dash = i == TRACE_ID - 1 || i == SPAN_ID - 1 || i == FLAGS - 1;
            if (dash ? c != '-' : !HexFormat.isHexDigit(c) || (c >= 'A' && c <= 'F')) {
                return false;
            }
        }
        return true;
    }

    /** Later versions may have more to say; the first one ends with its flags. */
    private static boolean isOfItsVersion(String parent) {
        return !parent.startsWith("00") || parent.length() == LENGTH;
    }

    private static boolean isZero(String id) {
        return id.chars().allMatch(c -> c == '0');
    }

    /** A span within this one. */
    public TraceContext child() {
        return new TraceContext(traceId, newSpanId(), sampled, state);
    }

    /** As {@code traceparent} says it. */
    public String parent() {
        return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
    }
}
