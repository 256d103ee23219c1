package io.wasmj.runtime.abi;

import io.wasmj.runtime.MalformedModule;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a module's data segments hold; shared by all instances.
 *
 * @param image what memory 0 starts with
 * @param segments those that are not part of the image, by index; null elsewhere, as if dropped; as many as needed
 */
@SuppressWarnings("ArrayRecordComponent")
record ModuleData(List<Chunk> image, @Nullable MemorySegment[] segments) {

    record Chunk(long address, MemorySegment bytes) {}

    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int HEADER = Long.BYTES + Integer.BYTES;

    /**
     * Reads the resource {@link ModuleDescription#DATA}.
     *
     * @param sizes of the segments, 0 for those in the image
     */
    static ModuleData read(MemorySegment resource, int[] sizes) {
        try {
            int count = resource.get(I32, 0);
            long[] next = {Integer.BYTES + (long) count * HEADER};
            List<Chunk> image = IntStream.range(0, count)
                    .mapToObj(i -> {
                        long header = Integer.BYTES + (long) i * HEADER;
                        int size = resource.get(I32, header + Long.BYTES);
                        return new Chunk(resource.get(I64, header), slice(resource, next, size));
                    })
                    .toList();
            int length = sizes.length;
            while (length > 0 && sizes[length - 1] == 0) {
                length--;
            }
            @Nullable
            MemorySegment[] segments = Arrays.stream(sizes, 0, length)
                    .mapToObj(size -> size == 0 ? null : slice(resource, next, size))
                    .toArray(MemorySegment[]::new);
            return new ModuleData(image, segments);
        } catch (IndexOutOfBoundsException e) {
            throw new MalformedModule("the compiled module's data is cut off", e);
        }
    }

    private static MemorySegment slice(MemorySegment resource, long[] next, int size) {
        MemorySegment slice = resource.asSlice(next[0], size);
        next[0] += size;
        return slice;
    }
}
