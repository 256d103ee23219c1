package io.wasmj.wasi;

import io.wasmj.wasi.Glue.Places;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** How the types of the witx of preview 1 lie in a guest's memory, or in the numbers that it passes. */
final class Layout {

    private static final int MOST_PATH_BYTES = 4096;

    private Layout() {}

    // ---- Parameters

    static String string(Guest guest, int address, int length) throws WasiException {
        MemorySegment bytes = guest.buffer(address, length);
        if (bytes.byteSize() > MOST_PATH_BYTES) {
            throw new WasiException(Errno.NAMETOOLONG);
        }
        try {
            // Strictly: two names must not become one.
            String string = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toArray(Guest.I8)))
                    .toString();
            if (string.indexOf('\0') >= 0) {
                throw new WasiException(Errno.INVAL);
            }
            return string;
        } catch (CharacterCodingException _) {
            throw new WasiException(Errno.ILSEQ);
        }
    }

    static MemorySegment buffer(Guest guest, int address, int length) throws WasiException {
        return guest.buffer(address, length);
    }

    static Iovecs iovecs(Guest guest, int address, int count) throws WasiException {
        return new Iovecs(guest, address, count);
    }

    static Whence whence(Guest guest, int number) throws WasiException {
        return Whence.of(number, Whence.SET, Whence.CUR, Whence.END);
    }

    static Subscriptions subscriptions(Guest guest, int subscriptions, int events, int count) throws WasiException {
        return Subscriptions.of(guest, subscriptions, Subscription.SIZE, events, count);
    }

    // ---- Results

    @Places(4)
    static void put(MemorySegment place, int size) {
        place.set(Guest.I32, 0, size);
    }

    @Places(8)
    static void put(MemorySegment place, long value) {
        place.set(Guest.I64, 0, value);
    }

    @Places({4, 4})
    static void put(MemorySegment count, MemorySegment size, StringBlock block) {
        count.set(Guest.I32, 0, block.count());
        size.set(Guest.I32, 0, block.size());
    }

    /** The bytes that came, and flags, of which none is used. */
    @Places({4, 2})
    static void put(MemorySegment size, MemorySegment flags, Received received) {
        size.set(Guest.I32, 0, received.size());
        flags.set(Guest.I16, 0, (short) 0);
    }

    @Places(24)
    static void put(MemorySegment place, Descriptor descriptor) {
        place.fill((byte) 0);
        place.set(Guest.I8, 0, (byte) descriptor.type().code());
        place.set(Guest.I16, 2, (short) descriptor.flags());
        place.set(Guest.I64, 8, descriptor.rights());
        place.set(Guest.I64, 16, descriptor.inheriting());
    }

    @Places(8)
    static void put(MemorySegment place, Prestat prestat) {
        place.set(Guest.I32, 0, prestat.kind());
        place.set(Guest.I32, 4, prestat.nameLength());
    }

    @Places(64)
    static void put(MemorySegment place, FileStat stat) {
        place.fill((byte) 0);
        place.set(Guest.I64, 0, stat.device());
        place.set(Guest.I64, 8, stat.inode());
        place.set(Guest.I8, 16, (byte) stat.type().code());
        place.set(Guest.I64, 24, stat.links());
        place.set(Guest.I64, 32, stat.size());
        place.set(Guest.I64, 40, stat.accessTime());
        place.set(Guest.I64, 48, stat.modificationTime());
        place.set(Guest.I64, 56, stat.changeTime());
    }
}
