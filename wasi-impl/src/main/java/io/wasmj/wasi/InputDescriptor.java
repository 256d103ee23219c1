package io.wasmj.wasi;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Standard input. */
final class InputDescriptor extends Descriptor {

    private final Input input;

    InputDescriptor(Input input) {
        super(input.isTerminal() ? FileType.CHARACTER_DEVICE : FileType.UNKNOWN, Rights.INPUT, 0);
        this.input = input;
    }

    int available() throws IOException {
        return input.available();
    }

    @Override
    int read(ByteBuffer into) throws IOException {
        if (has(NONBLOCK) && input.available() == 0) {
            throw new WasiException(Errno.AGAIN);
        }
        return input.read(into);
    }

    @Override
    int write(ByteBuffer from) throws IOException {
        throw new WasiException(Errno.BADF);
    }

    @Override
    FileDescriptor file() throws WasiException {
        throw new WasiException(Errno.SPIPE);
    }
}
