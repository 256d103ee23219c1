package io.wasmj.runtime.abi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wasmj.runtime.Limits;
import io.wasmj.runtime.Memory;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.runtime.MemoryType;
import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both strategies through the same tests. */
@ParameterizedClass
@EnumSource
record MemoryTest(MemoryStrategy strategy) {

    private MemoryInstance memory(long min, long max) {
        return (MemoryInstance) Memory.create(strategy, new MemoryType(new Limits(min, max)));
    }

    private static void assertOutOfBounds(Executable run) {
        assertEquals(
                TrapCode.MEMORY_OUT_OF_BOUNDS, assertThrows(Trap.class, run).code());
    }

    private static String text(Memory memory, int length) {
        return memory.readString(0, length);
    }

    private MemoryInstance holding(String text) {
        MemoryInstance memory = memory(1, -1);
        memory.write(0, text.getBytes(StandardCharsets.UTF_8));
        return memory;
    }

    // ---- Size

    @Test
    void growsUpToItsLimit() {
        MemoryInstance memory = memory(1, 3);
        memory.writeInt(65_532, 7);
        assertEquals(1, memory.grow(1));
        assertEquals(2, memory.grow(0));
        assertEquals(-1, memory.grow(2));
        assertEquals(-1, memory.grow(-1));
        assertEquals(-1, memory.grow(Integer.MIN_VALUE));
        assertEquals(2, memory.pages());
        assertEquals(2 * 65_536, memory.byteSize());
        assertEquals(7, memory.readInt(65_532));
        assertEquals(0, memory.readInt(131_068));
        assertEquals(2, memory.grow(1));
        assertEquals(-1, memory.grow(1));
    }

    @Test
    void mayBeEmpty() {
        MemoryInstance memory = memory(0, -1);
        assertEquals(0, memory.segment().byteSize());
        assertOutOfBounds(() -> memory.readByte(0));
        memory.fill(0, 1, 0);
        copy(memory, 0, 0, 0);
        assertEquals(0, memory.grow(1));
        assertEquals(0, memory.readByte(65_535));
    }

    @Test
    void staysBelowTheCap() {
        MemoryType type = new MemoryType(new Limits(2, 9));
        MemoryInstance memory = strategy == MemoryStrategy.NATIVE ? new NativeMemory(type, 3) : new HeapMemory(type, 3);
        assertEquals(3, memory.maxPages());
        assertEquals(2, memory.grow(1));
        assertEquals(-1, memory.grow(1));

        Trap trap = assertThrows(Trap.class, () -> memory(65_537, -1));
        assertEquals(TrapCode.OUT_OF_MEMORY, trap.code());
        assertEquals(HeapMemory.MOST_BYTES / Memory.PAGE, memory(1, 65_536).maxPages());
    }

    // ---- Accesses

    @Test
    void isLittleEndianAtAnyAlignment() {
        MemoryInstance memory = memory(1, -1);
        memory.writeLong(3, 0x1122334455667788L);
        assertEquals((byte) 0x88, memory.readByte(3));
        assertEquals((short) 0x7788, memory.readShort(3));
        assertEquals(0x33445566, memory.readInt(5));
        memory.writeShort(4, (short) 0xabcd);
        memory.writeByte(6, (byte) 0xef);
        assertEquals(0x11223344efabcd88L, memory.readLong(3));
        memory.write(65_534, new byte[] {1, 2});
        assertArrayEquals(new byte[] {0, 1, 2}, memory.read(65_533, 3));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void checksBothEnds(int width) {
        MemoryInstance memory = memory(1, -1);
        int last = 65_536 - width;
        assertEquals(0, access(memory, width, last));
        assertEquals(0, access(memory, width, 0));
        for (int outside : new int[] {last + 1, 65_536, -1, -width, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertOutOfBounds(() -> access(memory, width, outside));
        }
    }

    private static long access(Memory memory, int width, int address) {
        return switch (width) {
            case 1 -> memory.readByte(address);
            case 2 -> memory.readShort(address);
            case 4 -> memory.readInt(address);
            default -> memory.readLong(address);
        };
    }

    @Test
    void writesNothingWhereAnAccessIsPartlyOutside() {
        MemoryInstance memory = memory(1, -1);
        assertOutOfBounds(() -> memory.writeLong(65_529, -1));
        assertOutOfBounds(() -> memory.write(65_535, new byte[] {1, 2}));
        assertEquals(0, memory.readLong(65_528));
    }

    @Test
    void slices() {
        MemoryInstance memory = memory(1, -1);
        MemorySegment slice = memory.slice(65_530, 6);
        slice.set(ValueLayout.JAVA_BYTE, 5, (byte) 9);
        assertEquals(9, memory.readByte(65_535));
        assertThrows(IndexOutOfBoundsException.class, () -> slice.get(ValueLayout.JAVA_BYTE, 6));
        assertEquals(0, memory.slice(65_536, 0).byteSize());
        assertOutOfBounds(() -> memory.slice(65_537, 0));
        assertOutOfBounds(() -> memory.slice(65_530, 7));
        assertOutOfBounds(() -> memory.slice(0, -1));
        assertOutOfBounds(() -> memory.slice(-1L, 1L));
        assertOutOfBounds(() -> memory.slice(1L, Long.MAX_VALUE));
        assertOutOfBounds(() -> memory.slice(Long.MAX_VALUE, Long.MAX_VALUE));
    }

    // ---- Bulk instructions

    @Test
    void fills() {
        MemoryInstance memory = holding("abcd");
        memory.fill(1, 0x100 + 'x', 2);
        assertEquals("axxd", text(memory, 4));
        memory.fill(65_536, 1, 0);
        assertOutOfBounds(() -> memory.fill(65_537, 1, 0));
        assertOutOfBounds(() -> memory.fill(65_535, 1, 2));
        assertOutOfBounds(() -> memory.fill(0, 1, -1));
        assertOutOfBounds(() -> memory.fill(-1, 1, 1));
        assertEquals(0, memory.readByte(65_535), "a trap changes nothing");
    }

    @Test
    void copiesOverlapping() {
        MemoryInstance memory = holding("abcdefgh");
        copy(memory, 2, 0, 5);
        assertEquals("ababcdeh", text(memory, 8));
        copy(memory, 0, 3, 5);
        assertEquals("bcdehdeh", text(memory, 8));

        // Longer than any block that is moved at once.
        for (int i = 0; i < 30_000; i++) {
            memory.writeByte(i, (byte) i);
        }
        byte[] before = memory.read(0, 30_000);
        copy(memory, 1, 0, 30_000);
        assertArrayEquals(before, memory.read(1, 30_000));
        copy(memory, 0, 1, 30_000);
        assertArrayEquals(before, memory.read(0, 30_000));
    }

    @Test
    void copiesWithinBoundsOnly() {
        MemoryInstance memory = holding("abcd");
        copy(memory, 65_536, 65_536, 0);
        assertOutOfBounds(() -> copy(memory, 65_537, 0, 0));
        assertOutOfBounds(() -> copy(memory, 0, 65_537, 0));
        assertOutOfBounds(() -> copy(memory, 65_534, 0, 3));
        assertOutOfBounds(() -> copy(memory, 0, 65_534, 3));
        assertOutOfBounds(() -> copy(memory, 0, 1, -1));
        assertOutOfBounds(() -> copy(memory, -1, 0, 1));
        assertEquals("abcd", text(memory, 4), "a trap changes nothing");
    }

    @Test
    void takesSegments() {
        MemoryInstance memory = memory(1, -1);
        MemorySegment data = MemorySegment.ofArray("abcd".getBytes(StandardCharsets.UTF_8));
        memory.init(1, data, 2, 2);
        assertEquals("\0cd\0", text(memory, 4));
        memory.init(65_536, data, 4, 0);
        assertOutOfBounds(() -> memory.init(65_537, data, 0, 0));
        assertOutOfBounds(() -> memory.init(65_535, data, 0, 2));
        assertOutOfBounds(() -> memory.init(0, data, 5, 0));
        assertOutOfBounds(() -> memory.init(0, data, 3, 2));
        assertOutOfBounds(() -> memory.init(0, data, -1, 2));
        assertOutOfBounds(() -> memory.init(0, data, 0, -1));

        // A dropped segment is an empty one.
        memory.init(0, MemorySegment.NULL, 0, 0);
        assertOutOfBounds(() -> memory.init(0, MemorySegment.NULL, 0, 1));
        assertOutOfBounds(() -> memory.init(0, MemorySegment.NULL, 1, 0));
        assertOutOfBounds(() -> memory.init(65_537, MemorySegment.NULL, 0, 0));
    }

    // ---- The end

    @Test
    void trapsAfterItsEnd() {
        for (boolean abandoned : new boolean[] {false, true}) {
            MemoryInstance memory = holding("abcd");
            if (abandoned) {
                memory.abandon();
            }
            memory.release();
            memory.release();
            assertEquals(0, memory.pages());
            assertOutOfBounds(() -> memory.readByte(0));
            assertOutOfBounds(() -> memory.writeLong(65_528, 1));
            assertOutOfBounds(() -> memory.fill(0, 1, 1));
            assertEquals(-1, memory.grow(0), "it must not take back what may be another's");
            assertEquals(-1, memory.grow(1));
        }
    }

    @Test
    void startsWithZerosThoughOthersUsedThePages() {
        for (int i = 0; i < 200; i++) {
            MemoryInstance memory = memory(2, 4);
            assertEquals(-1, memory.segment().mismatch(MemorySegment.ofArray(new byte[2 * 65_536])));
            memory.fill(0, 0xff, 2 * 65_536);
            memory.grow(1);
            assertEquals(0, memory.readLong(2 * 65_536));
            memory.fill(2 * 65_536, 0xff, 65_536);
            memory.release();
        }
    }

    @Test
    void aSliceKeepsTheMemoryAlive() throws InterruptedException {
        MemorySegment slice = holding("abcd").slice(0, 4);
        for (int i = 0; i < 5; i++) {
            System.gc();
            Thread.sleep(5);
            memory(1, 1).fill(0, 0xff, 65_536);
        }
        assertEquals('d', slice.get(ValueLayout.JAVA_BYTE, 3));
    }

    private static void copy(MemoryInstance memory, long to, long from, long length) {
        MemoryInstance.copy(memory, to, memory, from, length);
    }
}
