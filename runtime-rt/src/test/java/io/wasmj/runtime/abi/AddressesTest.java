package io.wasmj.runtime.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wasmj.runtime.Limits;
import io.wasmj.runtime.Memory;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.runtime.MemoryType;
import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import io.wasmj.runtime.ValType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AddressesTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "4294967295, -1",
        "2147483648, -2147483648",
        "4294967296, -1",
        "-1, -1",
        "-9223372036854775808, -1"
    })
    void whatIsWiderIsTheLargest(long address, int narrow) {
        assertEquals(narrow, Addresses.narrow(address));
    }

    @ParameterizedTest
    @EnumSource(MemoryStrategy.class)
    void bytesAreUnsignedBits(MemoryStrategy strategy) {
        MemoryInstance memory =
                (MemoryInstance) Memory.create(strategy, new MemoryType(ValType.I64, new Limits(1, Limits.UNBOUNDED)));
        Addresses.store(8, -2, 8, 4, memory);
        assertEquals(0xffff_fffeL, Addresses.load(16, 0, 8, memory));
        assertEquals(0xfe, Addresses.load(0, 16, 1, memory));
        assertEquals(0xfffe, Addresses.load(16, 0, 2, memory));
        Addresses.store(Memory.PAGE - 8, -1, 0, 8, memory);
        for (long[] outside : new long[][] {{Memory.PAGE - 7, 0}, {-8, 8}, {0, -1}, {1, Long.MAX_VALUE}, {-1, -1}}) {
            Trap trap = assertThrows(Trap.class, () -> Addresses.load(outside[0], outside[1], 8, memory));
            assertEquals(TrapCode.MEMORY_OUT_OF_BOUNDS, trap.code());
        }
        assertEquals(65_535, strategy == MemoryStrategy.NATIVE ? memory.maxPages() : 65_535);
        memory.release();
    }
}
