package io.wasmj.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a path. Segment by segment from the left, a literal one goes before a {@code :name}, and that
 * before {@code /...}; so the longest prefix wins, and an exact route beats a wildcard. Slashes at the end of a path
 * do not count. Immutable once built.
 */
final class Router<T> {

    /**
     * @param parameters the values of the route's {@code :name} segments, in their order, as they were sent
     * @param rest what {@code /...} stands for, with its leading slash; empty where there is nothing
     */
    record Match<T>(Route route, T target, List<String> parameters, String rest) {}

    private record Entry<T>(Route route, T target) {}

    private static final class Node<T> {
        final Map<String, Node<T>> literals = new HashMap<>();

        @Nullable
        Node<T> parameter;

        @Nullable
        Entry<T> exact;

        @Nullable
        Entry<T> wildcard;
    }

    private final Node<T> root = new Node<>();

    /** Adds a route; a later one of the same shape replaces an earlier one. */
    void add(Route route, T target) {
        Node<T> node = root;
        for (String segment : route.segments()) {
            if (!Route.isParameter(segment)) {
                node = node.literals.computeIfAbsent(segment, s -> new Node<>());
                continue;
            }
            if (node.parameter == null) {
                node.parameter = new Node<>();
            }
            node = node.parameter;
        }
        if (route.wildcard()) {
            node.wildcard = new Entry<>(route, target);
        } else {
            node.exact = new Entry<>(route, target);
        }
    }

    /** The best match of a path as it was sent, still percent-encoded; null where there is none. */
    @Nullable
    Match<T> match(String path) {
        return path.startsWith("/") ? match(root, path, 0, new ArrayList<>(0)) : null;
    }

    /** @param at where the part begins that {@code node} has to match: at a slash, or at the end */
    private static <T> @Nullable Match<T> match(Node<T> node, String path, int at, List<String> parameters) {
        if (onlySlashes(path, at)) {
            if (node.exact != null) {
                return matched(node.exact, parameters, "");
            }
        } else {
            int end = path.indexOf('/', at + 1);
            int next = end < 0 ? path.length() : end;
            String segment = path.substring(at + 1, next);
            Node<T> literal = node.literals.get(segment);
            Match<T> match = literal == null ? null : match(literal, path, next, parameters);
            if (match == null && node.parameter != null && !segment.isEmpty()) {
                parameters.addLast(segment);
                match = match(node.parameter, path, next, parameters);
                parameters.removeLast();
            }
            if (match != null) {
                return match;
            }
        }
        return node.wildcard == null ? null : matched(node.wildcard, parameters, path.substring(at));
    }

    private static <T> Match<T> matched(Entry<T> entry, List<String> parameters, String rest) {
        return new Match<>(entry.route(), entry.target(), List.copyOf(parameters), rest);
    }

    private static boolean onlySlashes(String path, int from) {
        for (int i = from; i < path.length(); i++) {
            if (path.charAt(i) != '/') {
                return false;
            }
        }
        return true;
    }
}
