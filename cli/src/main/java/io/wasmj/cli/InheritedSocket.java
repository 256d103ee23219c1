package io.wasmj.cli;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A listening socket that this process was started with, as systemd hands it over: sd_listen_fds(3). */
final class InheritedSocket {

    static final String COUNT = "LISTEN_FDS";
    private static final String NAMES = "LISTEN_FDNAMES";
    private static final String PROCESS = "LISTEN_PID";

    /** The first that is handed over. */
    private static final int FIRST = 3;

    private InheritedSocket() {}

    /** The socket. It is never closed: Java would take the standard streams with it. */
    static ServerSocketChannel open(Shell shell) throws IOException {
        String count = required(shell, COUNT);
        String process = required(shell, PROCESS);
        String self = Long.toString(ProcessHandle.current().pid());
        if (!process.equals(self)) {
            throw new CommandFailure("--listenfd: the sockets are for process " + process + " (" + PROCESS
                    + "), and this is process " + self);
        }
        if (!count.equals("1")) {
            throw new CommandFailure("--listenfd: " + count + " sockets are handed over (" + COUNT
                    + "), and a JVM can take over one; --tcplisten opens any number");
        }
        if (!InheritedSocket.class.getModule().isNativeAccessEnabled()) {
            throw new CommandFailure("--listenfd needs a JVM that was started with --enable-native-access");
        }
        if (adopt() instanceof ServerSocketChannel listener) {
            return listener;
        }
        throw new CommandFailure("--listenfd: descriptor " + FIRST + " is no socket that listens");
    }

    private static String required(Shell shell, String name) {
        String value = shell.environment().get(name);
        if (value == null) {
            throw new CommandFailure("--listenfd: " + name + " is not set; systemd, or systemd-socket-activate,"
                    + " starts a program with it and with a socket");
        }
        return value;
    }

    /** What the guest's libraries look for: its sockets start at 3, too. */
    static Map<String, String> variables(Shell shell) {
        Map<String, String> all = new LinkedHashMap<>();
        for (String name : new String[] {COUNT, NAMES}) {
            String value = shell.environment().get(name);
            if (value != null) {
                all.put(name, value);
            }
        }
        return all;
    }

    /** Java takes over the socket that is standard input, which this one is for a moment. */
    @SuppressWarnings("restricted") // native access was asked for
    private static @Nullable Channel adopt() throws IOException {
        Linker linker = Linker.nativeLinker();
        FunctionDescriptor one = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
        FunctionDescriptor two = one.appendArgumentLayouts(ValueLayout.JAVA_INT);
        MethodHandle dup = linker.downcallHandle(linker.defaultLookup().findOrThrow("dup"), one);
        MethodHandle dup2 = linker.downcallHandle(linker.defaultLookup().findOrThrow("dup2"), two);
        MethodHandle close = linker.downcallHandle(linker.defaultLookup().findOrThrow("close"), one);
        try {
            int stdin = (int) dup.invokeExact(0);
            int moved = (int) dup2.invokeExact(FIRST, 0);
            Channel channel = moved < 0 ? null : System.inheritedChannel();
            int _ = stdin < 0 ? (int) close.invokeExact(0) : (int) dup2.invokeExact(stdin, 0);
            int _ = stdin < 0 ? 0 : (int) close.invokeExact(stdin);
            return channel;
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("the C library throws nothing", e);
        }
    }
}
