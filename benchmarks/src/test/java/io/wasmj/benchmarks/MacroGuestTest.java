package io.wasmj.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wasmj.runtime.MemoryStrategy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Param;

/** Every program of the macro list and of the groups beside it prints what it prints elsewhere. */
final class MacroGuestTest {

    private static final Guests GUESTS = Guests.ofCheckout();

    /** What is measured by default; all of them in both kinds of memory take minutes on a busy machine. */
    private static final List<MemoryStrategy> KINDS =
            Boolean.getBoolean("wasmj.exhaustive") ? List.of(MemoryStrategy.values()) : List.of(MemoryStrategy.NATIVE);

    static Stream<Arguments> programs() throws IOException {
        List<String> names = new ArrayList<>(GUESTS.names());
        for (String group : GUESTS.groups()) {
            names.addAll(GUESTS.names(group));
        }
        return names.stream().flatMap(name -> KINDS.stream().map(memory -> Arguments.of(name, memory)));
    }

    @ParameterizedTest
    @MethodSource("programs")
    @Timeout(300)
    void printsWhatIsExpected(String name, MemoryStrategy memory) throws Exception {
        MacroBenchmark benchmark = new MacroBenchmark();
        benchmark.program = name;
        benchmark.memory = memory;
        benchmark.load();
        try {
            assertEquals(GUESTS.expected(name), benchmark.run());
        } finally {
            benchmark.close();
        }
    }

    @Test
    void theBenchmarkKnowsThemAll() throws Exception {
        Param known = MacroBenchmark.class.getField("program").getAnnotation(Param.class);
        assertEquals(GUESTS.names(), List.of(known.value()));
    }
}
