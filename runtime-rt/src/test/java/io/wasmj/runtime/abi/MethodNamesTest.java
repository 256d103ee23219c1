package io.wasmj.runtime.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MethodNamesTest {

    @Provide
    Arbitrary<String> names() {
        Arbitrary<String> awkward =
                Arbitraries.strings().withChars(".;[/<>\\,?{|^_-=#:a").ofMaxLength(12);
        return Arbitraries.oneOf(awkward, Arbitraries.strings().all().ofMaxLength(40));
    }

    @Property
    void theWayBackIsExact(@ForAll("names") String name, @ForAll @IntRange(min = 0) int index) {
        String mangled = MethodNames.mangle(name);
        assertFalse(mangled.isEmpty());
        assertTrue(mangled.chars().noneMatch(c -> ".;[/<>".indexOf(c) >= 0), mangled);

        String unique = MethodNames.withIndex(mangled, index);
        String region = MethodNames.region(unique, 3);
        Stream.of(mangled, unique, region, MethodNames.region(mangled, 0))
                .forEach(method -> assertEquals(name, MethodNames.functionName(method)));

        assertTrue(MethodNames.isGuestFunction("io.wasmj.guest.m.F1", unique));
        assertFalse(MethodNames.isGuestFunction("io.wasmj.guest.m.F1", region), "the function has a frame of its own");
    }

    @Property
    void differentNamesDiffer(@ForAll("names") String a, @ForAll("names") String b) {
        assertEquals(a.equals(b), MethodNames.mangle(a).equals(MethodNames.mangle(b)));
    }

    @Test
    void cutsWhatNoClassFileHolds() {
        String mangled = MethodNames.mangle("/".repeat(100_000));
        assertEquals(4_000, mangled.length());
    }

    @ParameterizedTest
    @CsvSource({
        "io.wasmj.guest.m.Functions, run, true",
        "io.wasmj.guest.m.F, run, true",
        "io.wasmj.guest.m.F, <clinit>, false",
        "io.wasmj.guest.m.Dispatch, call0, false",
        "io.wasmj.guest.m.Main, <init>, false",
        "io.wasmj.Functions, run, false",
        "Functions, run, false",
    })
    void tellsGuestFramesApart(String className, String method, boolean expected) {
        assertEquals(expected, MethodNames.isGuestFunction(className, method));
    }
}
