package io.wasmj.spec.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wasmj.runtime.Engine;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.GuestException;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.LinkException;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.Memory;
import io.wasmj.runtime.Tag;
import io.wasmj.runtime.TagType;
import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import io.wasmj.runtime.ValType;
import io.wasmj.spec.Configuration;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Exceptions between guest and host, and what a handler finds. */
@ParameterizedClass
@EnumSource(Configuration.class)
final class ExceptionTest {

    private static final TagType HOST_TYPE = new TagType(new FuncType(List.of(ValType.I32), List.of()));

    private final Engine engine = new Engine();
    private final Tag hostTag = Tag.create(HOST_TYPE);
    private final Configuration configuration;
    private final Instance instance;
    private RuntimeException failure = new IllegalStateException("of the host");

    ExceptionTest(Configuration configuration) throws IOException {
        this.configuration = configuration;
        instance = new Linker()
                .define("host", "tag", hostTag)
                .function("host", "fail", failing())
                .link(configuration.load(engine, Guest.EXCEPTIONS.wasm()))
                .instantiate();
    }

    private MethodHandle failing() {
        try {
            return MethodHandles.lookup().bind(this, "fail", MethodType.methodType(void.class));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("there is such a method", e);
        }
    }

    @SuppressWarnings("UnusedMethod") // called through its handle
    private void fail() {
        throw failure;
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void anExceptionLeavesWithItsTagAndValues() {
        GuestException e = assertThrows(GuestException.class, () -> instance.call("throw", 7, 8L));

        assertSame(instance.tag("pair"), e.tag());
        assertEquals(List.of(7, 8L), e.values());
        assertEquals(0, e.getStackTrace().length);
        assertFalse(instance.isPoisoned());
    }

    @Test
    void guestsCatchWhatTheHostThrowsForThemAndNothingElse() {
        failure = new GuestException(hostTag, 42);
        assertEquals(42, instance.call("catch-host"));

        failure = new GuestException(Tag.create(HOST_TYPE), 42);
        assertEquals(-1, instance.call("catch-host"));

        failure = new IllegalStateException("of the host");
        assertSame(failure, assertThrows(IllegalStateException.class, () -> instance.call("catch-host")));
    }

    @Test
    void guestsDoNotCatchTraps() {
        Trap trap = assertThrows(Trap.class, () -> instance.call("catch-trap"));
        assertEquals(TrapCode.INTEGER_DIVIDE_BY_ZERO, trap.code());
    }

    /** What the steps of the guest's function leave in its locals, written once more in Java. */
    private static int locals(int at) {
        int a = 1;
        int b = 0;
        long c = 0;
        boolean thrown = at == 0;
        if (!thrown) {
            a += 10;
            b = 3 * a;
            thrown = at == 1;
        }
        if (!thrown) {
            c = (long) a + b;
            a += 100;
            thrown = at == 2;
        }
        if (!thrown) {
            b = 7;
            do {
                a++;
                c += 1000;
                thrown = at == a - 109;
            } while (!thrown && a < 115);
        }
        if (!thrown) {
            c = 0;
            b++;
        }
        return a + 100_000 * b + (int) (1000 * c);
    }

    @Test
    void aHandlerFindsTheLocalsAsTheyWere() {
        for (int at = 0; at < 9; at++) {
            assertEquals(locals(at), instance.call("locals", at), "thrown at step " + at);
        }
    }

    @Test
    void aHandlerFindsTheMemoryThatGrew() {
        assertEquals(14, instance.call("grown", Memory.PAGE + 4));
    }

    @Test
    void whatIsThrownAgainIsTheSame() {
        assertEquals(15L, instance.call("rethrow", 7, 8L));
    }

    @Test
    void throwingNullTraps() {
        Trap trap = assertThrows(Trap.class, () -> instance.call("null"));
        assertEquals(TrapCode.NULL_EXCEPTION, trap.code());
    }

    @Test
    void clausesOfBeforeTheStandard() {
        assertEquals(3, instance.call("legacy", 0));
        assertEquals(-1, instance.call("legacy", 1));
    }

    @Test
    void tagsAreLinkedByType() throws IOException {
        Linker linker = new Linker()
                .function("host", "fail", failing())
                .define("host", "tag", Tag.create(new TagType(new FuncType(List.of(), List.of()))));
        LinkException e = assertThrows(
                LinkException.class, () -> linker.link(configuration.load(engine, Guest.EXCEPTIONS.wasm())));
        assertEquals(
                "an import is missing or of another type:\n"
                        + "  host.tag: tag (i32) -> (): incompatible import type, defined is tag () -> ()",
                e.getMessage());
    }
}
