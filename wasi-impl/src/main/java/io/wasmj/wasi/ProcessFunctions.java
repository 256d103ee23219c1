package io.wasmj.wasi;

import io.wasmj.runtime.Exit;
import io.wasmj.runtime.HostFunction;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** Arguments, environment, clocks, randomness, and the end of the process. */
final class ProcessFunctions {

    private static final int CLOCK_REALTIME = 0;
    private static final int CLOCK_MONOTONIC = 1;
    private static final int CLOCK_PROCESS_CPUTIME = 2;
    private static final int CLOCK_THREAD_CPUTIME = 3;

    private static final int SIGNAL_NONE = 0;
    private static final int SIGNAL_CHLD = 16;
    private static final int SIGNAL_CONT = 17;
    private static final int SIGNAL_STOP = 18;
    private static final int SIGNAL_TSTP = 19;
    private static final int SIGNAL_TTIN = 20;
    private static final int SIGNAL_TTOU = 21;
    private static final int SIGNAL_URG = 22;
    private static final int SIGNAL_WINCH = 27;
    private static final int MOST_SIGNAL = 30;

    private static final int MOST_RANDOM_BYTES = 1 << 16;

    private ProcessFunctions() {}

    @HostFunction("args_get")
    static void argsGet(Guest guest, int pointers, int bytes) throws IOException {
        guest.state().arguments().put(guest, pointers, bytes);
    }

    @HostFunction("args_sizes_get")
    static StringBlock argsSizesGet(Guest guest) {
        return guest.state().arguments();
    }

    @HostFunction("environ_get")
    static void environGet(Guest guest, int pointers, int bytes) throws IOException {
        guest.state().environment().put(guest, pointers, bytes);
    }

    @HostFunction("environ_sizes_get")
    static StringBlock environSizesGet(Guest guest) {
        return guest.state().environment();
    }

    @HostFunction("clock_res_get")
    static long clockResGet(Guest guest, int clock) throws IOException {
        time(guest, clock);
        // Java does not tell; no clock of a JVM promises more than microseconds.
        return 1000;
    }

    @HostFunction("clock_time_get")
    static long clockTimeGet(Guest guest, int clock, long precision) throws IOException {
        return time(guest, clock);
    }

    static long time(Guest guest, int clock) throws WasiException {
        return switch (clock) {
            case CLOCK_REALTIME -> guest.state().clock().realTime();
            case CLOCK_MONOTONIC -> guest.state().monotonicTime();
            // No guest learns what else the host computes.
            case CLOCK_PROCESS_CPUTIME, CLOCK_THREAD_CPUTIME -> guest.state().elapsed();
            default -> throw new WasiException(Errno.INVAL);
        };
    }

    @HostFunction("random_get")
    static void randomGet(Guest guest, MemorySegment buffer) {
        for (long at = 0; at < buffer.byteSize(); at += MOST_RANDOM_BYTES) {
            byte[] bytes = new byte[(int) Math.min(MOST_RANDOM_BYTES, buffer.byteSize() - at)];
            guest.state().fillRandom(bytes);
            MemorySegment.copy(bytes, 0, buffer, Guest.I8, at, bytes.length);
            guest.caller().poll();
        }
    }

    @HostFunction("sched_yield")
    @SuppressWarnings("ThreadPriorityCheck") // the guest's wish
    static void schedYield(Guest guest) {
        Thread.yield();
    }

    @HostFunction("proc_exit")
    @SuppressWarnings("DoNotCallSuggester") // guests do
    static void procExit(Guest guest, int code) {
        throw new Exit(code);
    }

    /** The default action of each signal, since a guest cannot handle any: most end the process. */
    @HostFunction("proc_raise")
    static void procRaise(Guest guest, int signal) throws IOException {
        if (signal < 0 || signal > MOST_SIGNAL) {
            throw new WasiException(Errno.INVAL);
        }
        switch (signal) {
            case SIGNAL_NONE, SIGNAL_CHLD, SIGNAL_CONT, SIGNAL_URG, SIGNAL_WINCH -> {}
            case SIGNAL_STOP, SIGNAL_TSTP, SIGNAL_TTIN, SIGNAL_TTOU -> throw new WasiException(Errno.NOTSUP);
            default -> throw new Exit(128 + signal);
        }
    }
}
