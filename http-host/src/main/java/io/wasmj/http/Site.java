package io.wasmj.http;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An application's place in a server; immutable.
 *
 * @param name by which it is replaced or removed
 * @param hostNames it answers for: {@code example.com}, {@code *.example.com} for all names below that, or {@code *} for
 *     whatever no other site answers for
 * @param limits of its requests; those of the server hold for the requests of all sites together, and the stack is the
 *     server's
 */
public record Site(String name, Set<String> hostNames, ServerLimits limits) {

    /** Answers for every name that no other site has. */
    static final String ANY = "*";

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9_.-]{0,62}[a-z0-9])?");
    private static final Pattern HOST = Pattern.compile(
            "\\*|(\\*\\.)?[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?" + "(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*|\\[[0-9a-f:.]+]");
    private static final int LONGEST_HOST = 253;

    /**
     * Host names become small letters.
     *
     * @throws IllegalArgumentException where a name is none; the message is for whoever wrote it
     */
    public Site {
        requireName(name);
        hostNames =
                hostNames.stream().map(host -> host.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        for (String host : hostNames) {
            if (host.length() > LONGEST_HOST || !HOST.matcher(host).matches()) {
                throw new IllegalArgumentException("\"" + host
                        + "\" is no host name; write for example shop.example.com, *.example.com, or * for all others;"
                        + " without a port, other letters as xn--");
            }
        }
    }

    /**
     * Says whether a site may have that name.
     *
     * @throws IllegalArgumentException where it may not
     */
    public static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("\"" + name
                    + "\" cannot be an application's name here; it may have up to 64 small letters, digits, and"
                    + " between them - _ and .");
        }
    }
}
