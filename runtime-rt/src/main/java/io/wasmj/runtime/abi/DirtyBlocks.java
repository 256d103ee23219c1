package io.wasmj.runtime.abi;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Which blocks of a private mapping of a file are no longer the file's, because somebody wrote to them: the system is
 * asked (PAGEMAP_SCAN of Linux 6.7), so that writing costs guests nothing. For one thread at a time.
 */
final class DirtyBlocks {

    /** Found at once. The system allocates room for as many in each call: for a thousand, that takes longer than all else. */
    private static final int MOST_RUNS = 32;

    private static final int MAP = Posix.openReadOnly("/proc/self/pagemap");

    // struct pm_scan_arg, linux/fs.h.
    private static final long SIZE = 96;
    private static final long START = 16;
    private static final long END = 24;
    private static final long WALKED = 32;
    private static final long RUNS = 40;
    private static final long RUNS_LENGTH = 48;
    private static final long INVERTED = 64;
    private static final long ALL_OF = 72;
    private static final long ANY_OF = 80;
    private static final long TOLD = 88;

    // struct page_region
    private static final long RUN_SIZE = 24;

    private static final long REQUEST = 0xc0000000L | SIZE << 16 | 'f' << 8 | 16;
    private static final long IS_FILE = 1 << 2;
    private static final long IS_PRESENT = 1 << 3;
    private static final long IS_SWAPPED = 1 << 4;

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

    private final MemorySegment request;
    private final MemorySegment runs;

    DirtyBlocks() {
        MemorySegment all = Arena.ofAuto().allocate(SIZE + MOST_RUNS * RUN_SIZE, Long.BYTES);
        request = all.asSlice(0, SIZE);
        runs = all.asSlice(SIZE);
        request.set(LONG, 0, SIZE);
        request.set(LONG, RUNS, runs.address());
        request.set(LONG, RUNS_LENGTH, MOST_RUNS);
        // There, and not of the file.
        request.set(LONG, INVERTED, IS_FILE);
        request.set(LONG, ALL_OF, IS_FILE);
        request.set(LONG, ANY_OF, IS_PRESENT | IS_SWAPPED);
        request.set(LONG, TOLD, IS_FILE);
    }

    /** Whether this system tells. */
    static boolean areKnown() {
        return Known.ANSWER;
    }

    private static final class Known {
        static final boolean ANSWER = MAP >= 0 && new DirtyBlocks().find(0, MemoryImage.BLOCK) >= 0;
    }

    /**
     * Asks for those between two addresses, both multiples of {@link MemoryImage#BLOCK}.
     *
     * @return how many runs of blocks were found up to {@link #walked}, negative where the system does not tell
     */
    int find(long start, long end) {
        request.set(LONG, START, start);
        request.set(LONG, END, end);
        return Posix.control(MAP, REQUEST, request);
    }

    /** Where the last search ended, which is before its end where there may be more runs. */
    long walked() {
        return request.get(LONG, WALKED);
    }

    /** The address of the first block of a run that was found. */
    long start(int run) {
        return runs.get(LONG, run * RUN_SIZE);
    }

    /** The address behind the last block of a run. */
    long end(int run) {
        return runs.get(LONG, run * RUN_SIZE + Long.BYTES);
    }
}
