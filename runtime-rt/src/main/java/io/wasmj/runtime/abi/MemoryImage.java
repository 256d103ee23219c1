package io.wasmj.runtime.abi;

import io.wasmj.runtime.Memory;
import io.wasmj.runtime.MemoryStrategy;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a memory held when a snapshot was taken; zeros take no room. Immutable, for any number of memories and threads. */
final class MemoryImage {

    /** What systems hand out memory by. */
    static final int BLOCK = 4096;

    private final int pages;
    private final @Nullable ImageFile file;

    /** What is not zero, where there is no file. */
    private final List<ModuleData.Chunk> chunks;

    private MemoryImage(int pages, @Nullable ImageFile file, List<ModuleData.Chunk> chunks) {
        this.pages = pages;
        this.file = file;
        this.chunks = chunks;
    }

    /** Of a memory that nobody writes to meanwhile. */
    static MemoryImage of(MemoryInstance memory) {
        MemorySegment bytes = memory.segment();
        return of(memory.strategy(), memory.pages(), bytes.byteSize(), chunks(bytes));
    }

    /** Of a memory of so many bytes that holds these, at multiples of {@link #BLOCK}, and else zeros. */
    static MemoryImage of(MemoryStrategy strategy, int pages, long size, List<ModuleData.Chunk> chunks) {
        if (strategy == MemoryStrategy.NATIVE && !chunks.isEmpty()) {
            ImageFile file = ImageFile.of(size, chunks);
            if (file != null) {
                return new MemoryImage(pages, file, List.of());
            }
        }
        return new MemoryImage(
                pages, null, chunks.stream().map(MemoryImage::copy).toList());
    }

    private static ModuleData.Chunk copy(ModuleData.Chunk chunk) {
        byte[] bytes = chunk.bytes().toArray(ValueLayout.JAVA_BYTE);
        return new ModuleData.Chunk(chunk.address(), MemorySegment.ofArray(bytes));
    }

    /** Runs of blocks that are not zero. */
    private static List<ModuleData.Chunk> chunks(MemorySegment bytes) {
        MemorySegment zeros = MemorySegment.ofArray(new byte[BLOCK]);
        List<ModuleData.Chunk> chunks = new ArrayList<>();
        long size = bytes.byteSize();
        long start = 0;
        for (long at = 0; at < size; at += BLOCK) {
            long end = Math.min(at + BLOCK, size);
            boolean zero = MemorySegment.mismatch(bytes, at, end, zeros, 0, end - at) < 0;
            long held = zero ? at : end;
            if ((zero || end == size) && start < held) {
                chunks.add(new ModuleData.Chunk(start, bytes.asSlice(start, held - start)));
            }
            if (zero) {
                start = end;
            }
        }
        return chunks;
    }

    int pages() {
        return pages;
    }

    /** What it takes itself, in bytes. */
    long bytes() {
        return file != null
                ? file.bytes()
                : chunks.stream().mapToLong(chunk -> chunk.bytes().byteSize()).sum();
    }

    /** From where memories get these bytes without their being copied, if that is possible. */
    @Nullable
    ImageFile file() {
        return file;
    }

    /** What is not zero. */
    List<ModuleData.Chunk> chunks() {
        return file == null ? chunks : chunks(file.view());
    }

    /** Into a new memory, where there is no file. */
    void copyTo(MemorySegment memory) {
        for (ModuleData.Chunk chunk : chunks) {
            MemorySegment.copy(
                    chunk.bytes(), 0, memory, chunk.address(), chunk.bytes().byteSize());
        }
    }

    static long wholePages(long bytes) {
        return (bytes + Memory.PAGE - 1) / Memory.PAGE * Memory.PAGE;
    }
}
