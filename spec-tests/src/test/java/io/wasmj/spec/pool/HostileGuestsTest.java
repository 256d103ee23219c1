package io.wasmj.spec.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.compiler.CompilerOptions;
import io.wasmj.compiler.WasmCompiler;
import io.wasmj.compiler.text.Command;
import io.wasmj.compiler.text.Script;
import io.wasmj.runtime.Engine;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.InstanceOptions;
import io.wasmj.runtime.LinkedModule;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.Quota;
import io.wasmj.runtime.Quota.Resource;
import io.wasmj.runtime.Snapshot;
import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import io.wasmj.runtime.pool.InstancePool;
import io.wasmj.runtime.pool.Lease;
import io.wasmj.runtime.pool.PoolOptions;
import io.wasmj.spec.Conformance;
import io.wasmj.wasi.MemoryTree;
import io.wasmj.wasi.Wasi;
import io.wasmj.wasi.WasiState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Guests that do what they can to harm others are stopped, while others go on as if nothing was. */
@Timeout(120)
final class HostileGuestsTest {

    private static final Duration TIME = Duration.ofMillis(100);

    /** Much later than it should be: machines are busy, and speed is not what is tested. */
    private static final Duration STOPPED = TIME.plusSeconds(5);

    private static final Path GUESTS = Conformance.project().resolve("spec-tests/guests/hostile.wast");
    private static final Set<TrapCode> ENDS = Set.of(TrapCode.INTERRUPTED, TrapCode.CALL_STACK_EXHAUSTED);
    private static final Quota TENANT = new Quota(2L << 30, 3_000_000);

    private static final Engine ENGINE = new Engine();
    private static final Linker LINKER = new Linker();
    private static final WellBehaved OTHER = new WellBehaved();

    /** By how much time after theirs they ended, in nanoseconds. */
    private static final Map<Long, String> STOPS = new ConcurrentSkipListMap<>();

    /** Somebody else's guest, which is asked again and again meanwhile. */
    private static final class WellBehaved implements Runnable {

        private static final String GUEST = """
            (module
              (memory 1)
              (func (export "run") (result i32) (local $i i32)
                (loop $l
                  (i32.store (local.get $i) (i32.add (i32.load (local.get $i)) (local.get $i)))
                  (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 4))) (i32.const 4000))))
                (i32.load (i32.const 3996))))
            """;

        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        private final Thread thread = new Thread(this, "well-behaved");
        private final AtomicInteger answers = new AtomicInteger();

        @Override
        public void run() {
            PoolOptions options = PoolOptions.DEFAULT.withSize(4).withTime(Duration.ofSeconds(20));
            try (InstancePool pool = new InstancePool(snapshot(WasmCompiler.toBinary(GUEST)), options)) {
                while (!over.get()) {
                    try (Lease lease = pool.borrow()) {
                        assertEquals(3996, lease.instance().call("run"));
                    }
                    answers.incrementAndGet();
                }
            } catch (Throwable e) {
                failure.set(e);
            }
        }
    }

    private static Snapshot snapshot(byte[] wasm) throws IOException {
        CompilerOptions options = CompilerOptions.DEFAULT.withInterruptible(true);
        LinkedModule module =
                LINKER.link(ENGINE.load(WasmCompiler.compile(wasm, options).files()));
        try (WasiState state = Wasi.DEFAULT.newState();
                Instance instance = module.instantiate(InstanceOptions.DEFAULT.withAttachment(state))) {
            return instance.snapshot();
        }
    }

    @BeforeAll
    static void begin() {
        Wasi.defineIn(LINKER);
        OTHER.thread.start();
        while (OTHER.answers.get() == 0 && OTHER.thread.isAlive()) {
            Thread.onSpinWait();
        }
    }

    @AfterAll
    static void end() throws InterruptedException {
        OTHER.over.set(true);
        OTHER.thread.join();
        ENGINE.close();
        STOPS.forEach(
                (nanos, guest) -> System.out.printf("%-32s stopped %7.2f ms after its time%n", guest, nanos / 1e6));
        assertNull(OTHER.failure.get(), "the other guest");
    }

    static Stream<Command.Load> guests() throws IOException {
        return Script.parse("hostile.wast", Files.readAllBytes(GUESTS)).commands().stream()
                .map(Command.Load.class::cast);
    }

    @ParameterizedTest
    @MethodSource("guests")
    void isStopped(Command.Load guest) throws Exception {
        String name = Objects.requireNonNull(guest.name());
        Wasi grants = Wasi.DEFAULT.withFreshTree("/", () -> new MemoryTree(1 << 20));
        int before = OTHER.answers.get();
        PoolOptions options = PoolOptions.DEFAULT.withSize(1).withTime(TIME);
        try (InstancePool pool = new InstancePool(snapshot(guest.module().wasm()), options);
                WasiState state = grants.newState()) {
            InstanceOptions made = InstanceOptions.DEFAULT.withQuota(TENANT).withAttachment(state);
            Lease lease = pool.borrowWith(made);
            long begun = System.nanoTime();
            try (lease) {
                Trap end = assertThrows(Trap.class, () -> lease.instance().call("run"), name);
                assertTrue(ENDS.contains(end.code()), () -> name + ": " + end);
            }
            long taken = System.nanoTime() - begun;
            STOPS.put(taken - TIME.toNanos(), name);
            assertTrue(taken < STOPPED.toNanos(), () -> name + " ended after " + taken / 1e6 + " ms");
            assertEquals(1, pool.metrics().poisoned(), name);
        }
        for (Resource resource : Resource.values()) {
            assertEquals(0, TENANT.taken(resource), name + " keeps " + resource);
        }
        assertNull(OTHER.failure.get(), () -> "the other guest while " + name + " ran");
        assertTrue(OTHER.answers.get() > before, () -> "the other guest did nothing while " + name + " ran");
    }
}
