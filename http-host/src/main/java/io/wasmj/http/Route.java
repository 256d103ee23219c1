package io.wasmj.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of paths: {@code /a} matches exactly that, {@code /:name} any one segment, and {@code /...} at the end
 * whatever follows, also nothing.
 *
 * @param raw as it was written
 * @param segments between the slashes, {@code :name} as such, without the trailing {@code ...}
 * @param wildcard whether it ends in {@code /...}
 */
record Route(String raw, List<String> segments, boolean wildcard) {

    /** The host answers these paths itself. */
    static final String RESERVED = "/.well-known/spin/";

    /** What is wrong with a route as it was written, or null. */
    static @Nullable String problem(String raw) {
        String problem = null;
        List<String> parts = parts(raw);
        for (int i = 0; i < parts.size() && problem == null; i++) {
            String part = parts.get(i);
            if (part.isEmpty()) {
                problem = "has an empty segment; write one \"/\" between segments";
            } else if (part.equals(":")) {
                problem = "has a \":\" without a name; write for example \"/:id\"";
            } else if (part.contains("...") ? !(part.equals("...") && i == parts.size() - 1) : part.contains("*")) {
                problem = "has a wildcard that is not a \"/...\" at its end, the only one there is";
            } else if (part.contains("?") || part.contains("#") || part.contains(" ")) {
                problem =
                        "has a character that no path has; routes match the path alone, percent-encoded as it is sent";
            }
        }
        if (problem == null && absolute(raw).startsWith(RESERVED)) {
            problem = "is below " + RESERVED + ", where the host itself answers; choose another";
        }
        return problem;
    }

    /** @param raw a route that has no {@link #problem} */
    static Route of(String raw) {
        List<String> parts = parts(raw);
        boolean wildcard = !parts.isEmpty() && parts.getLast().equals("...");
        return new Route(raw, List.copyOf(wildcard ? parts.subList(0, parts.size() - 1) : parts), wildcard);
    }

    private static String absolute(String raw) {
        return raw.startsWith("/") ? raw : "/" + raw;
    }

    private static List<String> parts(String raw) {
        String inner = absolute(raw).substring(1);
        if (inner.endsWith("/")) {
            inner = inner.substring(0, inner.length() - 1);
        }
        return inner.isEmpty() ? List.of() : new ArrayList<>(Arrays.asList(inner.split("/", -1)));
    }

    static boolean isParameter(String segment) {
        return segment.startsWith(":");
    }

    /** The pattern itself, whatever its parameters are called: two routes of one shape match the same paths. */
    String shape() {
        StringBuilder shape = new StringBuilder();
        segments.forEach(segment -> shape.append('/').append(isParameter(segment) ? ":" : segment));
        return shape.append(wildcard ? "/..." : "").toString();
    }

    /** As {@link #raw}, with a slash in front and none behind. */
    String based() {
        String absolute = absolute(raw);
        return absolute.endsWith("/") ? absolute.substring(0, absolute.length() - 1) : absolute;
    }

    /** {@link #based} without the wildcard. */
    String basedPrefix() {
        return withoutWildcard(based());
    }

    /** {@link #raw} without the wildcard. */
    String rawPrefix() {
        return withoutWildcard(raw);
    }

    private static String withoutWildcard(String route) {
        return route.endsWith("/...") ? route.substring(0, route.length() - "/...".length()) : route;
    }
}
