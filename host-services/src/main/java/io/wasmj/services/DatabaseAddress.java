package io.wasmj.services;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a database is, as guests write it: {@code postgres://user:password@host:port/name?key=value}, or PostgreSQL's
 * {@code host=… user=…}.
 *
 * @param options what else is said, by keys that each database names for itself
 */
record DatabaseAddress(
        String scheme, String host, int port, String user, String password, String name, Map<String, String> options) {

    private static final Pattern KEY_VALUE = Pattern.compile("\\s*(\\w+)\\s*=\\s*('(?:[^'\\\\]|\\\\.)*'|\\S*)");

    /**
     * Reads one.
     *
     * @param scheme of the rules that allow it
     * @throws IllegalArgumentException where it is none
     */
    static DatabaseAddress of(String scheme, String text) {
        return text.contains("://") ? ofUrl(scheme, text) : ofKeyValues(scheme, text);
    }

    private static DatabaseAddress ofUrl(String scheme, String text) {
        try {
            URI uri = new URI(text).parseServerAuthority();
            if (uri.getHost() == null) {
                throw new IllegalArgumentException("the address of the database has no host");
            }
            String[] user = (uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo()).split(":", 2);
            String path = uri.getRawPath() == null ? "" : uri.getRawPath();
            Map<String, String> options = new HashMap<>();
            for (String pair : (uri.getRawQuery() == null ? "" : uri.getRawQuery()).split("&", -1)) {
                String[] option = pair.split("=", 2);
                if (option.length == 2) {
                    options.put(decoded(option[0]), decoded(option[1]));
                }
            }
            return new DatabaseAddress(
                    scheme,
                    uri.getHost(),
                    uri.getPort() < 0 ? port(scheme) : uri.getPort(),
                    decoded(user[0]),
                    user.length < 2 ? "" : decoded(user[1]),
                    decoded(path.replaceFirst("^/", "")),
                    options);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("no address of a database: " + e.getReason(), e);
        }
    }

    private static DatabaseAddress ofKeyValues(String scheme, String text) {
        Map<String, String> options = new HashMap<>();
        Matcher matcher = KEY_VALUE.matcher(text);
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            String value = matcher.group(2);
            boolean quoted = value.length() > 1 && value.startsWith("'");
            options.put(
                    matcher.group(1),
                    quoted ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value);
            end = matcher.end();
        }
        if (!text.substring(end).isBlank() || !options.containsKey("host")) {
            throw new IllegalArgumentException("no address of a database: write " + scheme + "://USER@HOST/NAME");
        }
        String user = options.getOrDefault("user", "");
        return new DatabaseAddress(
                scheme,
                options.getOrDefault("host", ""),
                Integer.parseInt(options.getOrDefault("port", Integer.toString(port(scheme)))),
                user,
                options.getOrDefault("password", ""),
                options.getOrDefault("dbname", user),
                options);
    }

    private static int port(String scheme) {
        return OutboundRules.PORTS.getOrDefault(scheme, 0);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    String option(String key, String otherwise) {
        return options.getOrDefault(key, otherwise);
    }
}
