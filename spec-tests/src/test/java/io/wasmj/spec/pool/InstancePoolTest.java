package io.wasmj.spec.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.compiler.CompilerOptions;
import io.wasmj.compiler.WasmCompiler;
import io.wasmj.runtime.Engine;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.InstanceOptions;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.Quota;
import io.wasmj.runtime.Quota.Resource;
import io.wasmj.runtime.Snapshot;
import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import io.wasmj.runtime.pool.InstancePool;
import io.wasmj.runtime.pool.Lease;
import io.wasmj.runtime.pool.PoolException;
import io.wasmj.runtime.pool.PoolOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
final class InstancePoolTest {

    private static final Duration SHORT = Duration.ofMillis(30);

    private static final String GUEST = """
        (module
          (memory (export "memory") 1)
          (table 1 funcref)
          (global $g (mut i32) (i32.const 7))
          (func (export "next") (result i32)
            (global.set $g (i32.add (global.get $g) (i32.const 1)))
            (i32.store (i32.const 1000) (i32.add (i32.load (i32.const 1000)) (i32.const 1)))
            (i32.add (global.get $g) (i32.load (i32.const 1000))))
          (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
          (func (export "growTable") (param i32) (result i32) (table.grow (ref.null func) (local.get 0)))
          (func (export "trap") unreachable)
          (func (export "loop") (loop $l (br $l))))
        """;

    private final Engine engine = new Engine();
    private final Snapshot snapshot = snapshot(true);

    private Snapshot snapshot(boolean interruptible) {
        CompilerOptions options = CompilerOptions.DEFAULT.withInterruptible(interruptible);
        byte[] wasm = WasmCompiler.toBinary(GUEST);
        try (Instance instance = new Linker()
                .link(engine.load(WasmCompiler.compile(wasm, options).files()))
                .instantiate()) {
            return instance.snapshot();
        }
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private static int next(Lease lease) {
        return (int) Objects.requireNonNull(lease.instance().call("next"));
    }

    @Test
    void everyLeaseFindsTheSnapshot() throws Exception {
        try (InstancePool pool = new InstancePool(snapshot, PoolOptions.DEFAULT.withReady(3))) {
            for (int i = 0; i < 200; i++) {
                try (Lease lease = pool.borrow()) {
                    assertEquals(9, next(lease));
                    assertEquals(11, next(lease));
                    assertEquals(1, pool.metrics().leased());
                }
            }
            assertEquals(200, pool.metrics().leases());
            assertEquals(203, pool.metrics().instances());
            assertEquals(0, pool.metrics().leased());
        }
    }

    @Test
    void instancesAreLentAgainWhereAskedFor() throws Exception {
        try (InstancePool pool = new InstancePool(snapshot, PoolOptions.DEFAULT.withLeases(3))) {
            List<Integer> results = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                try (Lease lease = pool.borrow()) {
                    results.add(next(lease));
                }
            }
            assertEquals(List.of(9, 11, 13, 9, 11, 13), results);
            assertEquals(2, pool.metrics().instances());
            assertThrows(IllegalStateException.class, () -> pool.borrowWith(InstanceOptions.DEFAULT));
        }
    }

    @Test
    void whatTrappedIsNotLentAgain() throws Exception {
        try (InstancePool pool = new InstancePool(snapshot, PoolOptions.DEFAULT.withLeases(100))) {
            Instance first;
            try (Lease lease = pool.borrow()) {
                first = lease.instance();
                next(lease);
            }
            try (Lease lease = pool.borrow()) {
                assertSame(first, lease.instance());
                assertThrows(Trap.class, () -> lease.instance().call("trap"));
            }
            assertEquals(0, pool.metrics().idle());
            try (Lease lease = pool.borrow()) {
                assertNotSame(first, lease.instance());
                assertEquals(9, next(lease));
            }
            assertEquals(1, pool.metrics().poisoned());
            assertEquals(1, pool.metrics().idle());
        }
    }

    @Test
    void asManyAsThePoolHas() throws Exception {
        PoolOptions options = PoolOptions.DEFAULT.withSize(2).withPatience(SHORT);
        try (InstancePool pool = new InstancePool(snapshot, options)) {
            try (Lease first = pool.borrow();
                    Lease second = pool.borrow()) {
                assertNotSame(first.instance(), second.instance());
                PoolException none = assertThrows(PoolException.class, pool::borrow);
                assertEquals(
                        "all 2 instances of the pool were lent for 30 ms; a larger pool, a limit of time for leases, or"
                                + " more patience would help",
                        none.getMessage());
            }
            pool.borrow().close();
        }
    }

    @Test
    void whoWaitsIsServedInOrder() throws Exception {
        try (InstancePool pool = new InstancePool(snapshot, PoolOptions.DEFAULT.withSize(1));
                ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Integer> served = new ArrayList<>();
            List<Future<?>> all = new ArrayList<>();
            try (Lease lease = pool.borrow()) {
                for (int i = 0; i < 5; i++) {
                    int number = i;
                    all.add(threads.submit(() -> {
                        try (Lease own = pool.borrow()) {
                            served.add(number);
                            return next(own);
                        }
                    }));
                    while (pool.metrics().waiting() <= i) {
                        Thread.onSpinWait();
                    }
                }
                next(lease);
            }
            for (Future<?> future : all) {
                assertEquals(9, future.get());
            }
            assertEquals(List.of(0, 1, 2, 3, 4), served);
        }
    }

    @Test
    void aLeaseEndsWithItsTime() throws Exception {
        try (InstancePool pool = new InstancePool(snapshot, PoolOptions.DEFAULT.withTime(SHORT))) {
            for (int i = 0; i < 3; i++) {
                try (Lease lease = pool.borrow()) {
                    Trap trap = assertThrows(Trap.class, () -> lease.instance().call("loop"));
                    assertEquals(TrapCode.INTERRUPTED, trap.code());
                    assertTrue(lease.isOverdue());
                }
                assertFalse(Thread.currentThread().isInterrupted());
            }
            assertEquals(3, pool.metrics().overdue());
            try (Lease lease = pool.borrow()) {
                assertEquals(9, next(lease));
                assertFalse(lease.isOverdue());
            }
        }
    }

    @Test
    void aLeaseEndsWithItsProcessorTime() throws Exception {
        try (InstancePool pool = new InstancePool(snapshot, PoolOptions.DEFAULT.withCpuTime(SHORT))) {
            try (Lease lease = pool.borrow()) {
                Thread.sleep(SHORT.multipliedBy(3));
                assertFalse(lease.isOverdue());
                assertThrows(Trap.class, () -> lease.instance().call("loop"));
                assertTrue(lease.isOverdue());
            }
            Thread virtual =
                    Thread.ofVirtual().unstarted(() -> assertThrows(IllegalStateException.class, pool::borrow));
            List<Throwable> uncaught = new ArrayList<>();
            virtual.setUncaughtExceptionHandler((_, e) -> uncaught.add(e));
            virtual.start();
            virtual.join();
            assertEquals(List.of(), uncaught);
            assertEquals(0, pool.metrics().leased());
        }
    }

    @Test
    void aBlockingCallOfTheHostIsInterrupted() throws Exception {
        try (InstancePool pool = new InstancePool(snapshot, PoolOptions.DEFAULT.withTime(SHORT));
                Lease lease = pool.borrow()) {
            assertThrows(InterruptedException.class, () -> Thread.sleep(Duration.ofSeconds(50)));
            assertTrue(lease.isOverdue());
        }
    }

    @Test
    void timeWantsPolls() {
        Snapshot plain = snapshot(false);
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class, () -> new InstancePool(plain, PoolOptions.DEFAULT.withTime(SHORT)));
        assertTrue(String.valueOf(refusal.getMessage()).contains("--interruptible"), refusal.toString());
    }

    @Test
    void whatNobodyClosesComesBack() throws Exception {
        PoolOptions options = PoolOptions.DEFAULT.withSize(1).withPatience(SHORT);
        try (InstancePool pool = new InstancePool(snapshot, options)) {
            forget(pool);
            long given = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            int found = 0;
            while (found == 0 && System.nanoTime() < given) {
                System.gc();
                try (Lease lease = pool.borrow()) {
                    found = next(lease);
                } catch (PoolException e) {
                    // Not collected yet.
                }
            }
            assertEquals(9, found);
            assertEquals(1, pool.metrics().leaked());
        }
    }

    private static void forget(InstancePool pool) throws InterruptedException {
        assertEquals(9, next(pool.borrow()));
    }

    @Test
    void tenantsHaveQuotas() throws Exception {
        Quota tenant = new Quota(10 << 16, 12);
        PoolOptions options = PoolOptions.DEFAULT
                .withPatience(SHORT)
                .withInstances(
                        () -> InstanceOptions.DEFAULT.withMaxMemoryPages(8).withQuota(tenant));
        try (InstancePool pool = new InstancePool(snapshot, options)) {
            try (Lease first = pool.borrow();
                    Lease second = pool.borrow()) {
                assertEquals(-1, first.instance().call("grow", 8), "its own limit");
                assertEquals(1, first.instance().call("grow", 7));
                assertEquals(-1, second.instance().call("grow", 2), "what both have");
                assertEquals(1, second.instance().call("grow", 1));
                assertEquals(10 << 16, tenant.taken(Resource.MEMORY_BYTES));
                assertEquals(-1, second.instance().call("growTable", 11));
                assertEquals(1, second.instance().call("growTable", 10));
                PoolException none = assertThrows(PoolException.class, pool::borrow);
                assertEquals(
                        "no room for another instance: out of memory: a table of 1 elements is more than what is left"
                                + " of 12 elements",
                        none.getMessage());
            }
            assertEquals(0, tenant.taken(Resource.MEMORY_BYTES));
            assertEquals(0, tenant.taken(Resource.TABLE_ELEMENTS));
        }
    }

    /** Mappings and descriptors of this process; others of it may come and go. */
    private static long held() throws IOException {
        try (Stream<String> mappings = Files.lines(Path.of("/proc/self/maps"));
                Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return mappings.count() + descriptors.count();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aHundredThousandLeasesLeaveNothing() throws Exception {
        try (InstancePool pool = new InstancePool(snapshot, PoolOptions.DEFAULT.withSize(8))) {
            long before = 0;
            for (int i = 0; i < 100_000; i++) {
                if (i == 20_000) {
                    before = held();
                }
                try (Lease lease = pool.borrow()) {
                    assertEquals(9, next(lease));
                    if (i % 50 == 0) {
                        lease.instance().call("grow", 2);
                    }
                }
            }
            long more = held() - before;
            assertTrue(more < 200, more + " mappings and descriptors more");
            assertEquals(0, pool.metrics().leased());
        }
    }

    @Test
    void whatIsClosedLendsNoMore() throws Exception {
        InstancePool pool = new InstancePool(snapshot, PoolOptions.DEFAULT.withLeases(2));
        try (Lease lease = pool.borrow()) {
            pool.close();
            assertEquals(9, next(lease));
        }
        assertThrows(IllegalStateException.class, pool::borrow);
        assertEquals(0, pool.metrics().leased());
    }
}
