package io.wasmj.wasi;

import io.wasmj.runtime.Suspension;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Where a guest's standard input comes from. */
@FunctionalInterface
public interface Input {

    /** Nothing: at its end from the start. */
    Input EMPTY = new Input() {
        @Override
        public int read(ByteBuffer into) {
            return -1;
        }

        @Override
        public int available() {
            return 1;
        }
    };

    /** Stops the guest when it first reads or polls it, for a module that goes on there ({@link Suspension}). */
    Input SUSPENDING = new Input() {
        @Override
        public int read(ByteBuffer into) {
            throw new Suspension("the first read of standard input");
        }

        @Override
        public int available() {
            throw new Suspension("the first poll of standard input");
        }
    };

    /** Reads some bytes, waiting for the first; -1 at the end. */
    int read(ByteBuffer into) throws IOException;

    /** Whether a read would not wait: how many bytes it would give, or more than 0 where it would find the end. */
    default int available() throws IOException {
        return 1;
    }

    default boolean isTerminal() {
        return false;
    }

    /** A stream; it stays open. */
    static Input of(InputStream stream) {
        return new StreamInput(stream, false);
    }

    /** The standard input of this process. */
    static Input process() {
        return new StreamInput(new FileInputStream(FileDescriptor.in), StreamInput.onTerminal());
    }
}
