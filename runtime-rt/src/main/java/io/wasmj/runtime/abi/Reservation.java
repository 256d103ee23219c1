package io.wasmj.runtime.abi;

import io.wasmj.runtime.Memory;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A memory's hold on an {@link AddressRange}, of which the first part is committed. When it ends, the range is another's.
 */
final class Reservation {

    private final AddressRange range;
    private final @Nullable ImageFile image;
    private boolean gone;

    private Reservation(AddressRange range, @Nullable ImageFile image) {
        this.range = range;
        this.image = image;
    }

    /**
     * @param bytes how much will be committed at once
     * @param mostBytes how much may be committed at most
     */
    static Reservation take(long bytes, long mostBytes) {
        return new Reservation(AddressRange.take(bytes, mostBytes), null);
    }

    /** One that starts with what an image holds, already committed. */
    static Reservation take(ImageFile image, long mostBytes) {
        return new Reservation(image.take(mostBytes), image);
    }

    /**
     * Where the accesses of closed instances go that need no check: addresses known to lie in the memory's first pages.
     * Ordinary memory, so that they harm nobody.
     */
    static long graveyard() {
        return Graveyard.RANGE.address();
    }

    private static final class Graveyard {
        static final AddressRange RANGE = AddressRange.take(AddressRange.USUAL, AddressRange.USUAL);

        // As much as a system allows that counts what is committed but not used.
        static {
            long bytes = AddressRange.USUAL;
            while (!RANGE.commit(bytes) && bytes > Memory.PAGE) {
                bytes /= 2;
            }
        }
    }

    long address() {
        return range.address();
    }

    /** All of it; neither it nor a slice of it may be used after {@link #giveBack}. */
    MemorySegment segment() {
        return range.segment();
    }

    /** Makes the first {@code bytes} readable and writable; new ones are zero. False where there is no room. */
    synchronized boolean commit(long bytes) {
        return !gone && range.commit(bytes);
    }

    /** Gives the pages back; what was committed stays readable and writable, as zeros or as the image. */
    synchronized void empty() {
        if (!gone) {
            range.empty();
        }
    }

    /** Gives pages and addresses back, for the next memory. */
    synchronized void giveBack() {
        if (!gone) {
            gone = true;
            if (image == null) {
                range.giveBack();
            } else {
                image.giveBack(range);
            }
        }
    }
}
