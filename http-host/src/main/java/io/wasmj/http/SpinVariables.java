package io.wasmj.http;

import io.wasmj.http.Router.Match;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** What Spin tells of a request besides the request itself: a WAGI guest in its environment, others in headers. */
final class SpinVariables {

    static final String HEADER_PREFIX = "spin-";

    private static final String PREFIX = "X_";

    private SpinVariables() {}

    /** By the names they have in an environment. */
    static Map<String, String> of(InboundRequest request, Match<?> match) {
        Map<String, String> variables = new LinkedHashMap<>();
        Route route = match.route();
        String host = Objects.requireNonNullElse(request.header("host"), "localhost");
        String query = request.query().isEmpty() ? "" : "?" + request.query();
        variables.put("PATH_INFO", match.rest());
        variables.put("X_FULL_URL", request.scheme() + "://" + host + request.path() + query);
        variables.put("X_MATCHED_ROUTE", route.based());
        variables.put("X_BASE_PATH", "/");
        variables.put("X_RAW_COMPONENT_ROUTE", route.raw());
        variables.put("X_COMPONENT_ROUTE", route.rawPrefix());
        variables.put("X_CLIENT_ADDR", socketAddress(request.client()));
        int parameter = 0;
        for (String segment : route.segments()) {
            if (Route.isParameter(segment)) {
                variables.put(
                        "X_PATH_MATCH_" + segment.substring(1).toUpperCase(Locale.ROOT),
                        match.parameters().get(parameter++));
            }
        }
        return variables;
    }

    /** The header of a variable: {@code spin-path-info} of {@code PATH_INFO}, {@code spin-full-url} of {@code X_FULL_URL}. */
    static String asHeader(String variable) {
        String name = variable.startsWith(PREFIX) ? variable.substring(PREFIX.length()) : variable;
        return HEADER_PREFIX + name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String address(InetSocketAddress client) {
        return client.getAddress() == null
                ? client.getHostString()
                : client.getAddress().getHostAddress();
    }

    private static String socketAddress(InetSocketAddress client) {
        String address = address(client);
        return (address.contains(":") ? "[" + address + "]" : address) + ":" + client.getPort();
    }
}
