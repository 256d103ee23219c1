package io.wasmj.cli;

import io.wasmj.wasi.Wasi;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The sockets on which a guest may accept connections; wasmtime's spellings. */
final class SocketOptions {

    @Option(
            names = "--tcplisten",
            paramLabel = "HOST:PORT",
            description = "Listen there, and let the guest accept the connections: its descriptors from 3 on, in front"
                    + " of the directories. Port 0 takes any that is free, and tells which.")
    private List<String> addresses = new ArrayList<>();

    @Option(
            names = "--listenfd",
            description = "Let the guest accept the connections of the socket that wasmj was started with, as systemd"
                    + " does (LISTEN_FDS).")
    private boolean inherits;

    /** Takes one option as {@link QuickStart} reads it; whether it is one of these. */
    boolean accept(String option, String value) {
        boolean known = option.equals("--tcplisten");
        if (known) {
            addresses.add(value);
        }
        return known;
    }

    /** The same for an option without a value. */
    boolean acceptFlag(String option) {
        boolean known = option.equals("--listenfd");
        inherits |= known;
        return known;
    }

    /** Grants the sockets; what this opens is added to {@code opened}, and is the caller's to close. */
    Wasi grant(Wasi wasi, List<ServerSocketChannel> opened, Shell shell) throws IOException {
        Wasi granted = wasi;
        if (inherits) {
            granted = granted.withListener(InheritedSocket.open(shell));
            for (Map.Entry<String, String> variable :
                    InheritedSocket.variables(shell).entrySet()) {
                granted = granted.withEnv(variable.getKey(), variable.getValue());
            }
        }
        for (String text : addresses) {
            InetSocketAddress address = ListenAddress.parse("--tcplisten", text);
            ServerSocketChannel socket = ServerSocketChannel.open();
            opened.add(socket);
            try {
                socket.bind(address);
            } catch (SocketException e) {
                throw new CommandFailure("--tcplisten " + text + ": " + e.getMessage(), e);
            }
            if (address.getPort() == 0) {
                int port = socket.socket().getLocalPort();
                shell.err().println("wasmj: listening on " + ListenAddress.show(address.getHostString(), port));
            }
            granted = granted.withListener(socket);
        }
        return granted;
    }
}
