package io.wasmj.runtime.abi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wasmj.runtime.Exit;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import io.wasmj.runtime.ValType;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.WrongMethodTypeException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Functions of the host as values, and what becomes of exceptions on the way to the host. */
class FunctionInstanceTest {

    private static final FuncType I32_TO_I32 = new FuncType(List.of(ValType.I32), List.of(ValType.I32));
    private static final FuncType NOTHING = new FuncType(List.of(), List.of());

    private static FunctionInstance throwing(Throwable thrown) {
        MethodHandle handle =
                MethodHandles.throwException(void.class, Throwable.class).bindTo(thrown);
        return FunctionInstance.ofHost(NOTHING, handle);
    }

    @Test
    void callsTheHost() {
        FunctionInstance function = FunctionInstance.ofHost(I32_TO_I32, MethodHandles.identity(int.class));
        assertEquals(3, function.call(3));
        assertEquals("function (i32) -> (i32)", function.toString());
        assertThrows(WrongMethodTypeException.class, () -> function.call(1, 2));
        assertThrows(ClassCastException.class, () -> function.call("text"));
        assertThrows(
                WrongMethodTypeException.class,
                () -> FunctionInstance.ofHost(NOTHING, MethodHandles.identity(int.class)));
    }

    @Test
    void returnsSeveralResults() {
        FuncType type = new FuncType(List.of(), List.of(ValType.I32, ValType.EXTERNREF));
        Object[] results = {1, null};
        FunctionInstance function = FunctionInstance.ofHost(type, MethodHandles.constant(Object[].class, results));
        assertArrayEquals(results, (Object[]) function.call());
        assertNull(FunctionInstance.ofHost(NOTHING, MethodHandles.empty(MethodType.methodType(void.class)))
                .call());
    }

    @Test
    void anExceptionOfTheHostIsNoTrap() {
        IndexOutOfBoundsException thrown = new IndexOutOfBoundsException("host");
        FunctionInstance function = throwing(thrown);
        assertSame(thrown, assertThrows(IndexOutOfBoundsException.class, function::call));

        // Called by a guest, it is told apart from the guest's own.
        HostException carried =
                assertThrows(HostException.class, () -> function.raw().invoke());
        assertSame(thrown, Traps.atEntry(carried, null));
        assertSame(carried, HostException.carry(carried));
    }

    static Stream<Throwable> passing() {
        return Stream.of(new Trap(TrapCode.UNREACHABLE), new Exit(1), new StackOverflowError());
    }

    @ParameterizedTest
    @MethodSource("passing")
    void whatTheRuntimeKnowsIsNotWrapped(Throwable thrown) {
        assertSame(thrown, HostException.carry(thrown));
    }

    @Test
    void readsJvmExceptionsOnceAtTheEntry() {
        assertTrap(TrapCode.CALL_STACK_EXHAUSTED, new StackOverflowError());
        assertTrap(TrapCode.MEMORY_OUT_OF_BOUNDS, new IndexOutOfBoundsException());
        assertTrap(TrapCode.MEMORY_OUT_OF_BOUNDS, new ArrayIndexOutOfBoundsException());
        assertTrap(TrapCode.INTEGER_DIVIDE_BY_ZERO, new ArithmeticException());
        OutOfMemoryError other = new OutOfMemoryError();
        assertSame(other, Traps.atEntry(other, null));
        IOException checked = new IOException();
        assertSame(checked, Traps.atEntry(HostException.carry(checked), null));
    }

    private static void assertTrap(TrapCode code, Throwable thrown) {
        Trap trap = assertInstanceOf(Trap.class, Traps.atEntry(thrown, null));
        assertEquals(code, trap.code());
        assertSame(thrown, trap.getCause());
    }
}
