package io.wasmj.spec.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.runtime.Caller;
import io.wasmj.runtime.Engine;
import io.wasmj.runtime.Exit;
import io.wasmj.runtime.HostFunction;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.InstanceOptions;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import io.wasmj.runtime.WasmFunction;
import java.io.FileNotFoundException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Host functions: what they are given, what they give back, and what they throw. */
final class HostFunctionTest {

    /** Any checked or unchecked exception. */
    interface Failure {
        void run() throws Exception;
    }

    /** The host of the guest: instance methods, one with its caller, one of an attachment. */
    static final class Host {

        private final Failure failure;

        Host(Failure failure) {
            this.failure = failure;
        }

        @HostFunction
        int add(int a, int b) {
            return a + b;
        }

        @HostFunction
        static double mixed(int a, long b, float c, double d) {
            return a + b + c + d;
        }

        @HostFunction("read")
        int readMemory(Caller caller, int address) {
            return caller.memory().readInt(address)
                    + caller.attachment(String.class).length();
        }

        @HostFunction
        @Nullable
        Object same(@Nullable Object object) {
            return object;
        }

        @HostFunction
        int apply(Caller caller, @Nullable WasmFunction function, int value) {
            assertSame(caller, caller.instance());
            return (int) Objects.requireNonNull(Objects.requireNonNull(function).call(value));
        }

        @HostFunction
        void fail() throws Exception {
            failure.run();
        }
    }

    private final Engine engine = new Engine();

    @AfterEach
    void close() {
        engine.close();
    }

    private Instance guest(Failure failure) {
        Linker linker = new Linker().functions("host", MethodHandles.lookup(), new Host(failure));
        return linker.link(Guest.HOST.load(engine, MemoryStrategy.HEAP))
                .instantiate(InstanceOptions.DEFAULT.withAttachment("four"));
    }

    private Instance guest() {
        return guest(() -> {});
    }

    @Test
    void numbers() {
        assertEquals(5, guest().call("add", 2, 3));
        assertEquals(10.0, guest().call("mixed", 1, 2L, 3f, 4.0));
    }

    @Test
    void callerGivesMemoryAndAttachments() {
        assertEquals(42 + 4, guest().call("read", 8));
    }

    @Test
    void missingAttachment() {
        Linker linker = new Linker().functions("host", MethodHandles.lookup(), new Host(() -> {}));
        Instance instance =
                linker.link(Guest.HOST.load(engine, MemoryStrategy.HEAP)).instantiate();
        assertThrows(IllegalStateException.class, () -> instance.call("read", 8));
    }

    @Test
    void references() {
        Object object = new Object();
        assertSame(object, guest().call("same", object));
        assertNull(guest().call("same", (Object) null));
    }

    @Test
    void hostCallsBackIntoTheGuest() {
        assertEquals(42, guest().call("apply-twice", 21));
    }

    @Test
    void handleWithoutAnnotations() throws ReflectiveOperationException {
        var max = MethodHandles.publicLookup()
                .findStatic(Math.class, "max", MethodType.methodType(int.class, int.class, int.class));
        Linker linker = new Linker()
                .functions("host", MethodHandles.lookup(), new Host(() -> {}))
                .function("host", "add", max);
        Instance instance =
                linker.link(Guest.HOST.load(engine, MemoryStrategy.HEAP)).instantiate();
        assertEquals(3, instance.call("add", 2, 3));
    }

    @Test
    void handleOfATypeNoGuestHas() throws ReflectiveOperationException {
        var length = MethodHandles.publicLookup().findVirtual(String.class, "length", MethodType.methodType(int.class));
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> new Linker().function("host", "length", length));
        assertTrue(String.valueOf(refused.getMessage()).contains("String"), refused.getMessage());
    }

    @Test
    void exceptionsPassUnchanged() {
        for (Exception thrown : new Exception[] {
            new ArithmeticException("the host's"),
            new IndexOutOfBoundsException("the host's"),
            new NullPointerException("the host's"),
            new FileNotFoundException("the host's")
        }) {
            Instance instance = guest(() -> {
                throw thrown;
            });
            assertSame(thrown, assertThrows(Exception.class, () -> instance.call("fail")));
            assertTrue(instance.isPoisoned());
        }
    }

    @Test
    void hostMayTrap() {
        Instance instance = guest(() -> {
            throw new Trap(TrapCode.UNREACHABLE);
        });
        Trap trap = assertThrows(Trap.class, () -> instance.call("fail"));
        assertEquals(TrapCode.UNREACHABLE, trap.code());
        assertTrue(instance.isPoisoned());
    }

    @Test
    void hostMayEndTheGuest() {
        Instance instance = guest(() -> {
            throw new Exit(3);
        });
        Exit exit = assertInstanceOf(Exit.class, assertThrows(RuntimeException.class, () -> instance.call("fail")));
        assertEquals(3, exit.code());
    }

    @Test
    void exceptionOfAHostCalledByAnotherInstance() {
        ArithmeticException thrown = new ArithmeticException("the host's");
        Instance inner = guest(() -> {
            throw thrown;
        });
        Linker linker = new Linker()
                .functions("host", MethodHandles.lookup(), new Host(() -> {}))
                .define("host", "fail", inner.function("fail"));
        Instance outer =
                linker.link(Guest.HOST.load(engine, MemoryStrategy.HEAP)).instantiate();
        assertSame(thrown, assertThrows(ArithmeticException.class, () -> outer.call("fail")));
    }
}
