package io.wasmj.wasi;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Where a guest's standard output or standard error goes. */
@FunctionalInterface
public interface Output {

    /** Takes everything and keeps nothing. */
    Output NONE = bytes -> bytes.position(bytes.limit());

    /** Takes all of the bytes, which are valid only during the call: they are the guest's memory. */
    void write(ByteBuffer bytes) throws IOException;

    default boolean isTerminal() {
        return false;
    }

    /** A stream; it is flushed after every write of the guest's and stays open. */
    static Output of(OutputStream stream) {
        return new StreamOutput(stream, false);
    }

    /** The standard output of this process. */
    static Output processOut() {
        return new StreamOutput(new FileOutputStream(FileDescriptor.out), StreamInput.onTerminal());
    }

    /** The standard error of this process. */
    static Output processErr() {
        return new StreamOutput(new FileOutputStream(FileDescriptor.err), StreamInput.onTerminal());
    }
}
