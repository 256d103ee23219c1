package io.wasmj.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {

    @ParameterizedTest
    @CsvSource({
        // size, own max, required min, required max, fits; -1 is no maximum
        "1, -1, 1, -1, true",
        "1, -1, 2, -1, false",
        "3, -1, 2, -1, true",
        "1, 5, 1, -1, true",
        "1, 5, 1, 5, true",
        "1, 4, 1, 5, true",
        "1, 6, 1, 5, false",
        "1, -1, 1, 5, false",
        "0, 0, 0, 0, true",
        "5, 5, 5, 5, true",
        "4, 5, 5, 5, false",
    })
    void fits(long size, long max, long requiredMin, long requiredMax, boolean expected) {
        // What counts is the current size, whatever the declared minimum was.
        assertEquals(expected, new Limits(0, max).fits(size, new Limits(requiredMin, requiredMax)));
    }

    @ParameterizedTest
    @CsvSource({"1, -1, 1..", "1, 2, 1..2", "0, 0, 0..0"})
    void prints(long min, long max, String expected) {
        assertEquals(expected, new Limits(min, max).toString());
    }
}
