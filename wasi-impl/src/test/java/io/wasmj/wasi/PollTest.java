package io.wasmj.wasi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PollTest {

    private static final int SUBSCRIPTIONS = 1024;
    private static final int EVENTS = 4096;

    private int count;

    private void clock(TestGuest guest, long userdata, int clock, long timeout, boolean absolute) {
        int at = SUBSCRIPTIONS + Subscription.SIZE * count++;
        guest.memory().writeLong(at, userdata);
        guest.memory().writeByte(at + 8, (byte) Subscription.CLOCK);
        guest.memory().writeInt(at + 16, clock);
        guest.memory().writeLong(at + 24, timeout);
        guest.memory().writeShort(at + 40, (short) (absolute ? 1 : 0));
    }

    private void descriptor(TestGuest guest, long userdata, int tag, int fd) {
        int at = SUBSCRIPTIONS + Subscription.SIZE * count++;
        guest.memory().writeLong(at, userdata);
        guest.memory().writeByte(at + 8, (byte) tag);
        guest.memory().writeInt(at + 16, fd);
    }

    /** An event, as text: its subscription and its errno. */
    private List<String> poll(TestGuest guest) {
        assertEquals(Errno.SUCCESS, guest.call("poll_oneoff", SUBSCRIPTIONS, EVENTS, count, TestGuest.RESULT));
        count = 0;
        return IntStream.range(0, guest.result())
                .map(i -> EVENTS + 32 * i)
                .mapToObj(at -> guest.memory().readLong(at) + " "
                        + List.of(Errno.values()).get(guest.memory().readShort(at + 8)))
                .toList();
    }

    @Test
    void theFirstClockEndsTheWait() throws IOException {
        Instant start = Instant.ofEpochSecond(1000);
        try (TestGuest guest = new TestGuest(Wasi.DEFAULT.withClock(() -> WasiClock.standing(start)))) {
            clock(guest, 1, 1, TimeUnit.HOURS.toNanos(5), false);
            clock(guest, 2, 1, TimeUnit.HOURS.toNanos(3), false);
            clock(guest, 3, 1, -1, false);
            assertEquals(List.of("2 SUCCESS"), poll(guest));
            guest.call("clock_time_get", 1, 0L, 0);
            assertEquals(TimeUnit.HOURS.toNanos(3), guest.memory().readLong(0));
            clock(guest, 1, 0, TimeUnit.SECONDS.toNanos(999), true);
            clock(guest, 2, 1, 0, false);
            clock(guest, 3, 0, TimeUnit.HOURS.toNanos(900), true);
            assertEquals(List.of("1 SUCCESS", "2 SUCCESS"), poll(guest), "both are due");
            clock(guest, 1, 0, TimeUnit.SECONDS.toNanos(1001) + TimeUnit.HOURS.toNanos(3), true);
            assertEquals(List.of("1 SUCCESS"), poll(guest));
            guest.call("clock_time_get", 1, 0L, 0);
            assertEquals(TimeUnit.SECONDS.toNanos(3 * 3600 + 1), guest.memory().readLong(0));
        }
    }

    @Test
    void theSystemsClockIsWaitedFor() throws IOException {
        try (TestGuest guest = new TestGuest(Wasi.DEFAULT)) {
            long before = System.nanoTime();
            clock(guest, 1, 1, 30_000_000, false);
            assertEquals(List.of("1 SUCCESS"), poll(guest));
            assertTrue(System.nanoTime() - before >= 30_000_000);
        }
    }

    @Test
    void descriptorsThatCannotWaitAreReady() throws IOException {
        try (TestGuest guest = new TestGuest(Wasi.DEFAULT.withTree("/", new MemoryTree(1 << 20)))) {
            assertEquals(Errno.SUCCESS, guest.open("a", 1));
            int file = guest.result();
            clock(guest, 1, 1, TimeUnit.HOURS.toNanos(1), false);
            descriptor(guest, 2, Subscription.FD_WRITE, 1);
            descriptor(guest, 3, Subscription.FD_READ, file);
            descriptor(guest, 4, Subscription.FD_READ, 0);
            descriptor(guest, 5, Subscription.FD_READ, 99);
            descriptor(guest, 6, Subscription.FD_READ, 3);
            descriptor(guest, 7, Subscription.FD_WRITE, 0);
            assertEquals(
                    List.of("2 SUCCESS", "3 SUCCESS", "4 SUCCESS", "5 BADF", "6 NOTCAPABLE", "7 BADF"), poll(guest));
        }
    }

    @Test
    void inputIsWaitedFor() throws IOException {
        PipedOutputStream pipe = new PipedOutputStream();
        Wasi wasi = Wasi.DEFAULT.withStdin(Input.of(new PipedInputStream(pipe)));
        try (TestGuest guest = new TestGuest(wasi)) {
            clock(guest, 1, 1, 1_000_000, false);
            descriptor(guest, 2, Subscription.FD_READ, 0);
            assertEquals(List.of("1 SUCCESS"), poll(guest), "nothing came");
            descriptor(guest, 2, Subscription.FD_READ, 0);
            assertEquals(List.of("2 SUCCESS"), poll(guest), "the read may wait as well");
            pipe.write("abc".getBytes(StandardCharsets.UTF_8));
            clock(guest, 1, 1, TimeUnit.HOURS.toNanos(1), false);
            descriptor(guest, 2, Subscription.FD_READ, 0);
            assertEquals(List.of("2 SUCCESS"), poll(guest));
            assertEquals(3, guest.memory().readLong(EVENTS + 16));
            assertEquals("abc", guest.read(0, 10));
            assertEquals(Errno.SUCCESS, guest.call("fd_fdstat_set_flags", 0, Descriptor.NONBLOCK));
            assertEquals("AGAIN", guest.read(0, 10));
        }
    }

    @Test
    void anInterruptEndsTheGuest() throws IOException {
        try (TestGuest guest = new TestGuest(Wasi.DEFAULT)) {
            clock(guest, 1, 1, TimeUnit.HOURS.toNanos(1), false);
            Thread.currentThread().interrupt();
            assertEquals(
                    TrapCode.INTERRUPTED,
                    assertThrows(Trap.class, () -> poll(guest)).code());
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void tagsAreKnown() throws IOException {
        try (TestGuest guest = new TestGuest(Wasi.DEFAULT)) {
            descriptor(guest, 1, 3, 1);
            assertEquals(Errno.INVAL, guest.call("poll_oneoff", SUBSCRIPTIONS, EVENTS, 1, TestGuest.RESULT));
            clock(guest, 1, 9, 1, false);
            assertEquals(Errno.INVAL, guest.call("poll_oneoff", SUBSCRIPTIONS + 48, EVENTS, 1, TestGuest.RESULT));
        }
    }

    /** A stream of Java does not say that it is at its end: without waiting a guest would never hear of it. */
    @Test
    @Timeout(30)
    void whoDoesNotWaitFindsTheEndOfInput() throws Exception {
        PipedOutputStream writer = new PipedOutputStream();
        Wasi wasi = Wasi.DEFAULT.withStdin(Input.of(new PipedInputStream(writer)));
        try (TestGuest guest = new TestGuest(wasi)) {
            assertEquals(Errno.SUCCESS, guest.call("fd_fdstat_set_flags", 0, Descriptor.NONBLOCK));
            assertEquals("AGAIN", guest.read(0, 10));
            writer.write("abc".getBytes(StandardCharsets.UTF_8));
            writer.flush();
            assertEquals("abc", readAgain(guest));
            writer.close();
            assertEquals("", readAgain(guest));
            assertEquals("", readAgain(guest));
        }
    }

    /** As long as there is nothing yet. The first byte may come alone. */
    private static String readAgain(TestGuest guest) throws InterruptedException {
        String read = guest.read(0, 10);
        while (read.equals("AGAIN")) {
            TimeUnit.MILLISECONDS.sleep(1);
            read = guest.read(0, 10);
        }
        return read;
    }
}
