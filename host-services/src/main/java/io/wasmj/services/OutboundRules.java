package io.wasmj.services;

import io.wasmj.http.spi.LocalRequests;
import io.wasmj.http.spi.WrongGrant;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a component may connect to: what its {@code allowed_outbound_hosts} name. An address that is not public must be
 * meant: by a rule with the address or a block around it, or by a rule with a name that only a private network knows.
 */
final class OutboundRules {

    /** What is asked for is not allowed. */
    static final class Denied extends IOException {
        private static final long serialVersionUID = 1;

        Denied(String message) {
            super(message);
        }
    }

    private static final String FIELD = "allowed_outbound_hosts";

    /** The fields of manifests that are turned into these rules. */
    static final Set<String> GRANTS = Set.of(FIELD, "allowed_http_hosts");

    /** Of requests that never leave the process. */
    private static final String LOCAL_SCHEME = "http";

    private static final String EVERYTHING = "insecure:allow-all";

    static final Map<String, Integer> PORTS =
            Map.of("http", 80, "https", 443, "postgres", 5432, "mysql", 3306, "redis", 6379, "rediss", 6379);

    private static final Pattern RULE =
            Pattern.compile("(\\*|[a-z][a-z0-9+.-]*)://(\\[[^\\]]+](?:/\\d+)?|[^:/]+(?:/\\d+)?)(?::([^/]*))?/?");

    /** Suffixes that the public domain name system does not delegate (RFC 6761, RFC 6762, RFC 8375, ICANN's .internal). */
    private static final List<String> PRIVATE_SUFFIXES =
            List.of(".localhost", ".local", ".internal", ".home.arpa", ".lan", ".test");

    /**
     * One of them.
     *
     * @param scheme {@code *} for any
     * @param host a name, {@code *}, or {@code *.} and a name; null where {@code block} says it
     */
    private record Rule(
            String scheme, @Nullable String host, @Nullable AddressBlock block, int firstPort, int lastPort) {

        boolean fits(String wanted, int port) {
            return (scheme.equals("*") || scheme.equals(wanted)) && port >= firstPort && port <= lastPort;
        }

        boolean names(String name) {
            if (host == null) {
                return false;
            }
            return host.equals("*")
                    || host.equals(name)
                    || (host.startsWith("*.") && name.endsWith(host.substring(1)) && name.length() >= host.length());
        }

        boolean contains(InetAddress address) {
            return block != null && block.contains(address);
        }

        boolean meansLocal() {
            return host != null && LocalRequests.isLocal(host);
        }

        boolean meansPrivate() {
            return host != null
                    && !host.startsWith("*")
                    && (host.indexOf('.') < 0 || PRIVATE_SUFFIXES.stream().anyMatch(host::endsWith));
        }
    }

    /** Who says where a name leads. */
    @FunctionalInterface
    interface Names {
        InetAddress[] addresses(String name) throws UnknownHostException;
    }

    private final List<Rule> rules;
    private final Names names;

    private OutboundRules(List<Rule> rules, Names names) {
        this.rules = rules;
        this.names = names;
    }

    /**
     * Reads the entries of a manifest.
     *
     * @throws WrongGrant which names the one that is wrong
     */
    static OutboundRules of(List<String> entries) {
        return of(entries, InetAddress::getAllByName);
    }

    static OutboundRules of(List<String> entries, Names names) {
        return new OutboundRules(entries.stream().map(OutboundRules::rule).toList(), names);
    }

    private static Rule rule(String entry) {
        String text = entry.strip().toLowerCase(Locale.ROOT);
        if (text.equals(EVERYTHING)) {
            text = "*://*:*";
        }
        Matcher matcher = RULE.matcher(text);
        if (!matcher.matches()) {
            throw wrong(entry, "write SCHEME://HOST:PORT, for example \"https://example.com\"");
        }
        String scheme = matcher.group(1);
        String host = matcher.group(2).replace("[", "").replace("]", "");
        AddressBlock block = null;
        try {
            block = AddressBlock.of(host);
        } catch (IllegalArgumentException e) {
            if (host.indexOf('/') >= 0
                    || (host.indexOf('*', 1) >= 0)
                    || (host.startsWith("*") && host.length() > 1 && !host.startsWith("*."))) {
                throw wrong(entry, "a host is a name, *, *.NAME, an address, or a block such as 10.0.0.0/8");
            }
        }
        if (LocalRequests.isLocal(host) && !scheme.equals(LOCAL_SCHEME)) {
            throw wrong(entry, "components of the application are called by http, write \"http://" + host + "\"");
        }
        int[] ports = ports(entry, scheme, matcher.group(3));
        return new Rule(scheme, block == null ? host : null, block, ports[0], ports[1]);
    }

    private static int[] ports(String entry, String scheme, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            Integer port = PORTS.get(scheme);
            if (port == null) {
                throw wrong(entry, "the scheme " + scheme + " has no usual port; add one, or :* for all");
            }
            return new int[] {port, port};
        }
        if (text.equals("*")) {
            return new int[] {1, 65_535};
        }
        Matcher range = Pattern.compile("(\\d{1,5})(?:\\.\\.(\\d{1,5}))?").matcher(text);
        if (!range.matches()) {
            throw wrong(entry, "a port is a number, a range such as 8000..9000, or *");
        }
        int first = Integer.parseInt(range.group(1));
        // As in Spin, the end of a range is not in it.
        return new int[] {first, range.group(2) == null ? first : Integer.parseInt(range.group(2)) - 1};
    }

    private static WrongGrant wrong(String entry, String remedy) {
        return new WrongGrant(FIELD, "\"" + entry + "\" cannot be allowed; " + remedy);
    }

    /**
     * Makes sure that components of the application may be requested by that name; a rule must say so itself, {@code *}
     * means what is outside.
     *
     * @throws Denied where there is no rule for it
     */
    void requireLocal(String scheme, String host, int port) throws Denied {
        boolean allowed =
                rules.stream().anyMatch(rule -> rule.fits(scheme, port) && rule.meansLocal() && rule.names(host));
        if (!allowed) {
            throw denied(scheme, host, port);
        }
    }

    private static Denied denied(String scheme, String host, int port) {
        return new Denied(scheme + "://" + host + ":" + port + " is not allowed; add it to allowed_outbound_hosts");
    }

    /**
     * The addresses of a host that may be connected to; whoever connects uses these and does not look the name up again.
     *
     * @throws Denied where there is no rule for it, or none that means addresses such as its
     */
    List<InetSocketAddress> resolve(String scheme, String host, int port) throws IOException {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.startsWith("[") && name.endsWith("]")) {
            name = name.substring(1, name.length() - 1);
        }
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        InetAddress literal = literal(name);
        List<Rule> fitting = new ArrayList<>();
        for (Rule rule : rules) {
            if (rule.fits(scheme, port)
                    && !rule.meansLocal()
                    && (rule.names(name) || (literal != null && rule.contains(literal)))) {
                fitting.add(rule);
            }
        }
        if (fitting.isEmpty()) {
            throw denied(scheme, host, port);
        }
        boolean meansPrivate = fitting.stream().anyMatch(Rule::meansPrivate);
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (InetAddress address : literal == null ? names.addresses(name) : new InetAddress[] {literal}) {
            if (meansPrivate
                    || !AddressBlock.isPrivate(address)
                    || rules.stream().anyMatch(rule -> rule.fits(scheme, port) && rule.contains(address))) {
                addresses.add(new InetSocketAddress(address, port));
            }
        }
        if (addresses.isEmpty()) {
            throw new Denied(
                    host + " is in a private network, and no entry of allowed_outbound_hosts names its address");
        }
        return addresses;
    }

    private static @Nullable InetAddress literal(String host) {
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
