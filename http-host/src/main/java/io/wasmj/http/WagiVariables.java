package io.wasmj.http;

import io.wasmj.http.Router.Match;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The environment of a WAGI guest: CGI 1.1 (RFC 3875), and what Spin adds. A header cannot replace a variable that the
 * operator set ({@code Proxy:} and {@code HTTP_PROXY}), and the operator cannot replace what describes the request.
 */
final class WagiVariables {

    private static final int USUAL_VARIABLES = 64;

    private WagiVariables() {}

    /** @param operator the component's environment */
    static Map<String, String> of(InboundRequest request, Match<?> match, Map<String, String> operator) {
        Map<String, String> variables = LinkedHashMap.newLinkedHashMap(USUAL_VARIABLES);
        for (Header header : request.headers()) {
            String name = "HTTP_" + header.name().toUpperCase(Locale.ROOT).replace('-', '_');
            if (!name.equals("HTTP_AUTHORIZATION") && !name.equals("HTTP_CONNECTION")) {
                variables.merge(name, header.value(), (a, b) -> a + (header.is("cookie") ? "; " : ", ") + b);
            }
        }
        variables.putAll(operator);
        putCgi(variables, request, match);
        variables.putAll(SpinVariables.of(request, match));
        return variables;
    }

    private static void putCgi(Map<String, String> variables, InboundRequest request, Match<?> match) {
        String host = Objects.requireNonNullElse(request.header("host"), "");
        String address = SpinVariables.address(request.client());
        String decoded = decoded(match.rest());
        variables.put("AUTH_TYPE", "");
        variables.put("CONTENT_LENGTH", Integer.toString(request.body().remaining()));
        variables.put("CONTENT_TYPE", Objects.requireNonNullElse(request.header("content-type"), ""));
        variables.put("GATEWAY_INTERFACE", "CGI/1.1");
        variables.put("PATH_TRANSLATED", decoded);
        variables.put("QUERY_STRING", request.query());
        variables.put("REMOTE_ADDR", address);
        variables.put("REMOTE_HOST", address);
        variables.put("REMOTE_USER", "");
        variables.put("REQUEST_METHOD", request.method());
        variables.put("SCRIPT_NAME", match.route().basedPrefix());
        variables.put("SERVER_NAME", serverName(host));
        variables.put("SERVER_PORT", serverPort(host));
        variables.put("SERVER_PROTOCOL", request.protocol());
        variables.put("SERVER_SOFTWARE", "WAGI/1");
        variables.put("X_RAW_PATH_INFO", match.rest());
    }

    /** The arguments: the template with its placeholders replaced, cut at every single space. */
    static List<String> arguments(String template, InboundRequest request) {
        String arguments = template.replace("${SCRIPT_NAME}", request.path())
                .replace("${ARGS}", request.query().replace('&', ' '));
        return List.of(arguments.split(" ", -1));
    }

    // ---- Addresses

    private static String serverName(String host) {
        String name = host.substring(0, portColon(host) < 0 ? host.length() : portColon(host));
        return name.isEmpty() ? "localhost" : name;
    }

    private static String serverPort(String host) {
        String port = portColon(host) < 0 ? "" : host.substring(portColon(host) + 1);
        return port.isEmpty() ? "80" : port;
    }

    /** The colons of an IPv6 address stand in brackets. */
    private static int portColon(String host) {
        return host.indexOf(':', Math.max(0, host.lastIndexOf(']')));
    }

    // ---- Percent-encoding

    /** What is not well-formed stays as it is, and so does NUL, which no variable can hold. */
    private static String decoded(String path) {
        if (path.indexOf('%') < 0) {
            return path;
        }
        byte[] encoded = path.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(encoded.length);
        for (int i = 0; i < encoded.length; i++) {
            int value =
                    encoded[i] == '%' && i + 2 < encoded.length ? hex(encoded[i + 1]) * 16 + hex(encoded[i + 2]) : -1;
            if (value > 0) {
                decoded.write(value);
                i += 2;
            } else {
                decoded.write(encoded[i]);
            }
        }
        return decoded.toString(StandardCharsets.UTF_8);
    }

    /** Negative enough to stay so in a sum where it is no digit. */
    private static int hex(byte digit) {
        int value = Character.digit(digit, 16);
        return value < 0 ? -1000 : value;
    }
}
