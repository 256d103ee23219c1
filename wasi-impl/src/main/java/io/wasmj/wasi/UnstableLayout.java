package io.wasmj.wasi;

import io.wasmj.wasi.Glue.Places;
import java.lang.foreign.MemorySegment;

/** What had another layout in {@code wasi_unstable}. */
final class UnstableLayout {

    private UnstableLayout() {}

    static Whence whence(Guest guest, int number) throws WasiException {
        return Whence.of(number, Whence.CUR, Whence.END, Whence.SET);
    }

    static Subscriptions subscriptions(Guest guest, int subscriptions, int events, int count) throws WasiException {
        return Subscriptions.of(guest, subscriptions, Subscription.UNSTABLE_SIZE, events, count);
    }

    @Places(56)
    static void put(MemorySegment place, FileStat stat) {
        place.fill((byte) 0);
        place.set(Guest.I64, 0, stat.device());
        place.set(Guest.I64, 8, stat.inode());
        place.set(Guest.I8, 16, (byte) stat.type().code());
        place.set(Guest.I32, 20, (int) stat.links());
        place.set(Guest.I64, 24, stat.size());
        place.set(Guest.I64, 32, stat.accessTime());
        place.set(Guest.I64, 40, stat.modificationTime());
        place.set(Guest.I64, 48, stat.changeTime());
    }
}
