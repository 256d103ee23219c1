package io.wasmj.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Looks for a port that nobody listens on. */
final class FreePort {

    private static final int MOST_TRIES = 1_000;

    private FreePort() {}

    /** The address, with its port or the next one that is free now. */
    static InetSocketAddress from(InetSocketAddress address) {
        int last = Math.min(65_535, address.getPort() + MOST_TRIES);
        for (int port = address.getPort(); port <= last; port++) {
            InetSocketAddress candidate = new InetSocketAddress(address.getAddress(), port);
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(candidate);
                return candidate;
            } catch (IOException e) {
                // Taken.
            }
        }
        throw new CommandFailure("no port from " + address.getPort() + " to " + last + " is free; name another"
                + " one to start from with --listen");
    }
}
