package io.wasmj.cli;

import io.wasmj.wasi.Input;
import io.wasmj.wasi.Output;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A standard stream of this process. Whether it is a terminal is found out only when a guest asks. */
final class StandardStream {

    private StandardStream() {}

    static Input in() {
        return new Reading(Input.of(new FileInputStream(FileDescriptor.in)));
    }

    static Output out() {
        return new Writing(Output.of(new FileOutputStream(FileDescriptor.out)), 1);
    }

    static Output err() {
        return new Writing(Output.of(new FileOutputStream(FileDescriptor.err)), 2);
    }

    private record Reading(Input stream) implements Input {
        @Override
        public int read(ByteBuffer into) throws IOException {
            return stream.read(into);
        }

        @Override
        public int available() throws IOException {
            return stream.available();
        }

        @Override
        public boolean isTerminal() {
            return StandardStream.isTerminal(0);
        }
    }

    private record Writing(Output stream, int descriptor) implements Output {
        @Override
        public void write(ByteBuffer bytes) throws IOException {
            stream.write(bytes);
        }

        @Override
        public boolean isTerminal() {
            return StandardStream.isTerminal(descriptor);
        }
    }

    /** Java tells of a terminal only where both input and output are one; Linux tells of each stream. */
    static boolean isTerminal(int descriptor) {
        try {
            Path device = Files.readSymbolicLink(Path.of("/proc/self/fd", Integer.toString(descriptor)));
            return device.startsWith("/dev/pts") || device.toString().startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return isTerminal(System.console());
        }
    }

    private static boolean isTerminal(@Nullable Console console) {
        return console != null && console.isTerminal();
    }
}
