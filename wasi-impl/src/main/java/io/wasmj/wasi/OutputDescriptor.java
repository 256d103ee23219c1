package io.wasmj.wasi;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Standard output or standard error. */
final class OutputDescriptor extends Descriptor {

    private final Output output;

    OutputDescriptor(Output output) {
        super(output.isTerminal() ? FileType.CHARACTER_DEVICE : FileType.UNKNOWN, Rights.OUTPUT, 0);
        this.output = output;
    }

    @Override
    int read(ByteBuffer into) throws IOException {
        throw new WasiException(Errno.BADF);
    }

    @Override
    int write(ByteBuffer from) throws IOException {
        int length = from.remaining();
        output.write(from);
        return length;
    }

    @Override
    FileDescriptor file() throws WasiException {
        throw new WasiException(Errno.SPIPE);
    }

    @Override
    void sync(boolean metadata) {
        // Written is written.
    }
}
