package io.wasmj.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The spelling of hosts that a component may call. What they mean is the outbound services' to say. */
final class AllowedHosts {

    /** What every component might use before there was {@code allowed_outbound_hosts}. */
    static final List<String> DATABASES = List.of("redis://*:*", "mysql://*:*", "postgres://*:*");

    private static final String ALL_HTTP = "insecure:allow-all";

    private AllowedHosts() {}

    /** What is wrong with an entry of {@code allowed_outbound_hosts}, or null. */
    static @Nullable String problem(String host) {
        if (Template.isIn(host) || host.equals(ALL_HTTP)) {
            return null;
        }
        int scheme = host.indexOf("://");
        if (scheme <= 0) {
            return "\"" + host + "\" has no scheme; write for example \"https://" + host + "\"";
        }
        String authority = host.substring(scheme + 3);
        if (authority.isEmpty()) {
            return "\"" + host + "\" has no host; write for example \"" + host + "example.com\"";
        }
        int slash = authority.startsWith("[") ? authority.indexOf('/', authority.indexOf(']')) : authority.indexOf('/');
        boolean path = slash >= 0 && slash < authority.length() - 1 && !isRange(authority);
        return path
                ? "\"" + host + "\" has a path; a host is allowed as a whole: write \""
                        + host.substring(0, scheme + 3 + slash) + "\""
                : null;
    }

    /** {@code 10.0.0.0/8} */
    private static boolean isRange(String authority) {
        return authority.matches("[0-9a-fA-F.:\\[\\]]+/[0-9]{1,3}(:.*)?");
    }

    /** What an entry of the older {@code allowed_http_hosts} means in terms of {@code allowed_outbound_hosts}. */
    static List<String> ofHttp(String host) {
        if (host.equals(ALL_HTTP)) {
            return List.of("http://*:*", "https://*:*");
        }
        String name = host.replaceFirst("^https?://", "").replaceFirst("/$", "");
        return name.equals("self") ? List.of("http://self") : List.of("http://" + name, "https://" + name);
    }

    static List<String> ofHttp(List<String> hosts) {
        List<String> allowed = new ArrayList<>();
        hosts.forEach(host -> allowed.addAll(ofHttp(host)));
        return allowed;
    }
}
