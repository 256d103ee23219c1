package io.wasmj.cli;

import java.net.InetSocketAddress;

/** Where to listen, as users write it. */
final class ListenAddress {

    private static final int MOST_PORT = 65_535;

    private ListenAddress() {}

    /**
     * Reads {@code HOST:PORT}, {@code :PORT} for all addresses of this machine, or {@code [IPV6]:PORT}.
     *
     * @param option the option that has it, for the message where it is wrong
     */
    static InetSocketAddress parse(String option, String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (colon < 0 || port < 0 || port > MOST_PORT) {
                throw new NumberFormatException(text);
            }
            InetSocketAddress address = new InetSocketAddress(host.isEmpty() ? "0.0.0.0" : host, port);
            if (address.isUnresolved()) {
                throw new CommandFailure(option + " " + text + ": there is no host " + host);
            }
            return address;
        } catch (NumberFormatException e) {
            throw new CommandFailure(option + " " + text + " is not HOST:PORT, for example 127.0.0.1:3000");
        }
    }

    /** As it would be read. */
    static String show(String host, int port) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
