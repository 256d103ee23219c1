package io.wasmj.wasi;

import io.wasmj.runtime.Caller;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The guest that calls, as WASI functions see it: its memory, where every access is checked, and its state. */
record Guest(Caller caller, WasiState state) {

    static final ValueLayout.OfByte I8 = ValueLayout.JAVA_BYTE;
    static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    static Guest of(Caller caller) {
        return new Guest(caller, caller.attachment(WasiState.class));
    }

    /** Bytes of its memory; addresses and lengths that are a guest's own must come as unsigned numbers. */
    MemorySegment slice(int address, long length) throws WasiException {
        MemorySegment memory = caller.memory().segment();
        long start = Integer.toUnsignedLong(address);
        if (length < 0 || start > memory.byteSize() - length) {
            throw new WasiException(Errno.FAULT);
        }
        return memory.asSlice(start, length);
    }

    /** A buffer of its memory. */
    MemorySegment buffer(int address, int length) throws WasiException {
        return slice(address, Integer.toUnsignedLong(length));
    }

    /** Refuses flags that the specification does not have. */
    static void requireKnown(int flags, int known) throws WasiException {
        if ((flags & ~known) != 0) {
            throw new WasiException(Errno.INVAL);
        }
    }

    /** Numbers what was just opened; closes it where that fails. */
    int install(Descriptor opened, int flags) throws IOException {
        try {
            opened.setFlags(flags);
            return state.descriptors().add(opened);
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    Descriptor descriptor(int number) throws WasiException {
        return state.descriptors().get(number);
    }

    Descriptor descriptor(int number, long right) throws WasiException {
        Descriptor descriptor = descriptor(number);
        descriptor.require(right);
        return descriptor;
    }

    FileDescriptor file(int number, long right) throws WasiException {
        FileDescriptor file = descriptor(number).file();
        file.require(right);
        return file;
    }

    DirectoryDescriptor directory(int number, long rights) throws WasiException {
        DirectoryDescriptor directory = descriptor(number).directory();
        directory.require(rights);
        return directory;
    }
}
