package io.wasmj.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.wasmj.http.Router.Match;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WagiVariablesTest {

    private static InboundRequest request(String path, String query, String body, Header... headers) {
        return new InboundRequest(
                "POST",
                "HTTP/1.1",
                "http",
                path,
                query,
                List.of(headers),
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 4711),
                ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static Map<String, String> variables(String route, InboundRequest request, Map<String, String> operator) {
        Router<String> router = new Router<>();
        router.add(Route.of(route), "");
        Match<String> match = Objects.requireNonNull(router.match(request.path()));
        return WagiVariables.of(request, match, operator);
    }

    private static Map<String, String> variables(Header... headers) {
        return variables("/...", request("/", "", "", headers), Map.of());
    }

    @Test
    void allOfThem() {
        InboundRequest request = request(
                "/base/a%20b/x%2Fy/z/",
                "q=1&r=a%20b",
                "körper",
                new Header("Host", "example.com:8080"),
                new Header("Content-Type", "text/plain"),
                new Header("X-Custom-Header", "c"),
                new Header("Authorization", "Bearer secret"),
                new Header("Connection", "keep-alive"));
        String expected = """
            AUTH_TYPE=
            CONTENT_LENGTH=7
            CONTENT_TYPE=text/plain
            GATEWAY_INTERFACE=CGI/1.1
            HTTP_CONTENT_TYPE=text/plain
            HTTP_HOST=example.com:8080
            HTTP_X_CUSTOM_HEADER=c
            OWN=1
            PATH_INFO=/x%2Fy/z/
            PATH_TRANSLATED=/x/y/z/
            QUERY_STRING=q=1&r=a%20b
            REMOTE_ADDR=127.0.0.1
            REMOTE_HOST=127.0.0.1
            REMOTE_USER=
            REQUEST_METHOD=POST
            SCRIPT_NAME=/base/:id
            SERVER_NAME=example.com
            SERVER_PORT=8080
            SERVER_PROTOCOL=HTTP/1.1
            SERVER_SOFTWARE=WAGI/1
            X_BASE_PATH=/
            X_CLIENT_ADDR=127.0.0.1:4711
            X_COMPONENT_ROUTE=/base/:id
            X_FULL_URL=http://example.com:8080/base/a%20b/x%2Fy/z/?q=1&r=a%20b
            X_MATCHED_ROUTE=/base/:id/...
            X_PATH_MATCH_ID=a%20b
            X_RAW_COMPONENT_ROUTE=/base/:id/...
            X_RAW_PATH_INFO=/x%2Fy/z/
            """;
        StringBuilder actual = new StringBuilder();
        new TreeMap<>(variables("/base/:id/...", request, Map.of("OWN", "1")))
                .forEach((name, value) ->
                        actual.append(name).append('=').append(value).append('\n'));
        assertEquals(expected, actual.toString());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            nullValues = "absent",
            value = {
                "absent,            localhost,     80",
                "example.com,       example.com,   80",
                "example.com:3000,  example.com,   3000",
                "example.com:,      example.com,   80",
                ":3000,             localhost,     3000",
                "[::1],             [::1],         80",
                "[::1]:3000,        [::1],         3000",
            })
    void theServerIsWhatTheHostHeaderSays(String host, String name, String port) {
        Map<String, String> variables = host == null ? variables() : variables(new Header("Host", host));
        assertEquals(name, variables.get("SERVER_NAME"));
        assertEquals(port, variables.get("SERVER_PORT"));
    }

    @ParameterizedTest(name = "{0} of {1}: {2}")
    @CsvSource({
        "/...,       /,                /,              /",
        "/a/...,     /a,               '',             ''",
        "/a/...,     /a/,              /,              /",
        "/a/...,     /a/b%c3%a4,       /b%c3%a4,       /bä",
        "/a/...,     /a/%00,           /%00,           /%00",
        "/a/...,     /a/%zz%4,         /%zz%4,         /%zz%4",
        "/a/...,     /a/%,             /%,             /%",
        "/a/...,     /a/%2e%2e/x,      /%2e%2e/x,      /../x",
        "/a,         /a,               '',             ''",
    })
    void thePathIsThereRawAndDecoded(String route, String path, String raw, String decoded) {
        Map<String, String> variables = variables(route, request(path, "", ""), Map.of());
        assertEquals(raw, variables.get("X_RAW_PATH_INFO"));
        assertEquals(raw, variables.get("PATH_INFO"));
        assertEquals(decoded, variables.get("PATH_TRANSLATED"));
    }

    @Test
    void aHeaderThatComesTwiceIsOneVariable() {
        Map<String, String> variables = variables(
                new Header("Accept", "a"),
                new Header("accept", "b"),
                new Header("Cookie", "c=1"),
                new Header("Cookie", "d=2"));
        assertEquals("a, b", variables.get("HTTP_ACCEPT"));
        assertEquals("c=1; d=2", variables.get("HTTP_COOKIE"));
    }

    @Test
    void aHeaderDoesNotReplaceTheOperatorsVariable() {
        InboundRequest request = request("/", "", "", new Header("Proxy", "http://evil.example"));
        assertEquals(
                "http://proxy.example",
                variables("/...", request, Map.of("HTTP_PROXY", "http://proxy.example"))
                        .get("HTTP_PROXY"));
    }

    @Test
    void theOperatorDoesNotReplaceTheRequest() {
        Map<String, String> variables =
                variables("/...", request("/x", "", ""), Map.of("PATH_INFO", "lie", "REQUEST_METHOD", "lie"));
        assertEquals("/x", variables.get("PATH_INFO"));
        assertEquals("POST", variables.get("REQUEST_METHOD"));
    }

    @Test
    void secretsOfTheConnectionAreLeftOut() {
        Map<String, String> variables = variables(new Header("authorization", "x"), new Header("CONNECTION", "close"));
        assertFalse(variables.containsKey("HTTP_AUTHORIZATION"));
        assertFalse(variables.containsKey("HTTP_CONNECTION"));
    }

    @Test
    void anIpv6ClientIsWrittenInBrackets() {
        InboundRequest request = new InboundRequest(
                "GET",
                "HTTP/1.1",
                "http",
                "/",
                "",
                List.of(),
                new InetSocketAddress(InetAddress.ofLiteral("::1"), 99),
                ByteBuffer.allocate(0));
        Map<String, String> variables = variables("/...", request, Map.of());
        assertEquals("0:0:0:0:0:0:0:1", variables.get("REMOTE_ADDR"));
        assertEquals("[0:0:0:0:0:0:0:1]:99", variables.get("X_CLIENT_ADDR"));
    }

    @ParameterizedTest(name = "{0}, query {1}")
    @CsvSource({
        "'${SCRIPT_NAME} ${ARGS}',     'a=1&b=2',      /x/y|a=1|b=2",
        "'${SCRIPT_NAME} ${ARGS}',     '',             /x/y|",
        "'${SCRIPT_NAME} ${ARGS}',     'a&&b',         /x/y|a||b",
        "'prog  --flag ${ARGS} end',   'q',            prog||--flag|q|end",
        "'fixed',                      'q',            fixed",
        "'',                           'q',            ''",
    })
    void argumentsAreCutAtSingleSpaces(String template, String query, String expected) {
        assertEquals(expected, String.join("|", WagiVariables.arguments(template, request("/x/y", query, ""))));
    }
}
