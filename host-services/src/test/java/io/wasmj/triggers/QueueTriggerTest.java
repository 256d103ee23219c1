package io.wasmj.triggers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.http.Server;
import io.wasmj.http.spi.TriggerProvider.Trigger;
import io.wasmj.http.spi.TriggerScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class QueueTriggerTest {

    @TempDir
    private Path directory;

    private Path inbox;

    @BeforeEach
    void makeInbox() throws IOException {
        inbox = Files.createDirectory(directory.resolve("inbox"));
    }

    private void put(String name, String text) throws IOException {
        Path whole = Files.writeString(inbox.resolve("." + name), text);
        Files.move(whole, inbox.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private Trigger trigger(int attempts) {
        Map<String, String> settings = Map.of("directory", "inbox", "attempts", Integer.toString(attempts));
        return new QueueTrigger(Duration.ofMillis(1)).open(new TriggerScope("app", "guest", directory, settings));
    }

    private static String text(FakeEvents events) {
        StringBuilder text = new StringBuilder();
        events.handled()
                .forEach(event -> text.append(new String(event.payload()))
                        .append(event.variables().get("EVENT_ATTEMPT"))
                        .append(' '));
        return text.toString();
    }

    @Test
    void eldestFirstAndDeletedOnceHandled() throws Exception {
        put("b", "first");
        Files.setLastModifiedTime(inbox.resolve("b"), java.nio.file.attribute.FileTime.from(Instant.EPOCH));
        put("a", "second");
        Files.writeString(inbox.resolve(".half"), "not whole yet");
        Files.createSymbolicLink(inbox.resolve("link"), directory.resolve("secret"));
        FakeEvents events = new FakeEvents(Instant.EPOCH, 2, _ -> true);
        trigger(1).run(events);
        assertEquals("first1 second1 ", text(events));
        assertEquals(
                Map.of("EVENT_FILE", "b", "EVENT_TIME", "1970-01-01T00:00:00Z", "EVENT_ATTEMPT", "1"),
                events.handled().getFirst().variables());
        assertEquals(List.of(".half", ".taken", "link"), names(inbox));
        assertEquals(List.of(), names(inbox.resolve(".taken")));
    }

    @Test
    void whatFailsIsTriedAgainAndThenLaidAside() throws Exception {
        put("bad", "bad");
        put("good", "good");
        FakeEvents events = new FakeEvents(Instant.EPOCH, 4, event -> new String(event.payload()).equals("good"));
        trigger(3).run(events);
        List<String> order = List.of(text(events).split(" "));
        assertTrue(order.containsAll(List.of("bad1", "bad2", "bad3", "good1")), order.toString());
        assertEquals(List.of(".taken", "failed"), names(inbox));
        assertEquals("bad", Files.readString(inbox.resolve("failed/bad")));
        put("bad", "worse");
        trigger(1).run(new FakeEvents(Instant.EPOCH, 1, _ -> false));
        assertEquals("worse", Files.readString(inbox.resolve("failed/bad.2")));
    }

    @Test
    void whatIsTooLargeIsLaidAside() throws Exception {
        Files.write(inbox.resolve("large"), new byte[QueueDirectory.LARGEST + 1]);
        put("small", "small");
        FakeEvents events = new FakeEvents(Instant.EPOCH, 1, _ -> true);
        trigger(1).run(events);
        assertEquals("small1 ", text(events));
        assertEquals(List.of("large"), names(inbox.resolve("failed")));
    }

    /** Those that are still to be tried again, too. */
    @Test
    void whatIsInHandAtTheEndIsPutBack() throws Exception {
        put("bad", "bad");
        trigger(3).run(new FakeEvents(Instant.EPOCH, 1, _ -> false));
        assertEquals(List.of(".taken", "bad"), names(inbox));
    }

    @Test
    void whatTheDeadTookIsPutBackAndWhatTheLivingTookIsNot() throws Exception {
        Path taken = Files.createDirectories(inbox.resolve(".taken/dead"));
        Files.writeString(taken.resolve("lost"), "lost");
        Files.writeString(inbox.resolve(".taken/dead.lock"), "");
        put("held", "held");
        try (QueueDirectory living = QueueDirectory.open(inbox)) {
            assertEquals(
                    2,
                    names(inbox).stream().filter(name -> !name.startsWith(".")).count());
            QueueDirectory.Message first = living.take(Set.of()).orElseThrow();
            try (QueueDirectory another = QueueDirectory.open(inbox)) {
                QueueDirectory.Message second = another.take(Set.of()).orElseThrow();
                assertFalse(second.name().equals(first.name()));
                assertTrue(another.take(Set.of()).isEmpty());
                another.delete(second);
            }
            living.delete(first);
        }
        assertEquals(List.of(".taken"), names(inbox));
        assertEquals(List.of(), names(inbox.resolve(".taken")));
    }

    /** A process that is killed with a file in hand, as the system sees it: its lock is gone, and nothing else. */
    @Test
    void aProcessThatIsKilledLosesNothing() throws Exception {
        put("one", "one");
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path") + ":" + System.getProperty("jdk.module.path", ""),
                        Taker.class.getName(),
                        inbox.toString())
                .redirectErrorStream(true)
                .start();
        assertEquals("one", process.inputReader().readLine());
        try (QueueDirectory queue = QueueDirectory.open(inbox)) {
            assertTrue(queue.take(Set.of()).isEmpty(), "it is the other process's");
        }
        process.destroyForcibly().waitFor();
        try (QueueDirectory queue = QueueDirectory.open(inbox)) {
            assertEquals("one", queue.take(Set.of()).orElseThrow().name());
        }
    }

    /** Takes a file and keeps it. */
    static final class Taker {
        private Taker() {}

        public static void main(String[] args) throws Exception {
            QueueDirectory queue = QueueDirectory.open(Path.of(args[0]));
            System.out.println(queue.take(Set.of()).orElseThrow().name());
            Thread.sleep(Duration.ofMinutes(1));
        }
    }

    @Test
    void eachOfManyTakersGetsOthers() throws Exception {
        int files = 200;
        for (int i = 0; i < files; i++) {
            put("file" + i, "text");
        }
        Set<String> taken = ConcurrentHashMap.newKeySet();
        List<CompletableFuture<Integer>> takers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            takers.add(CompletableFuture.supplyAsync(() -> {
                int count = 0;
                try (QueueDirectory queue = QueueDirectory.open(inbox)) {
                    for (var next = queue.take(Set.of()); next.isPresent(); next = queue.take(Set.of())) {
                        assertTrue(taken.add(next.get().name()), "twice");
                        queue.delete(next.get());
                        count++;
                    }
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
                return count;
            }));
        }
        int all = 0;
        for (CompletableFuture<Integer> taker : takers) {
            all += taker.get(30, TimeUnit.SECONDS);
        }
        assertEquals(files, all);
    }

    @Test
    void aServedOneSurvivesHostileGuests() throws Exception {
        TriggeredApp guests = new TriggeredApp(directory);
        put("1", "x is a trap");
        put("2", "loops for ever");
        put("3", "exits");
        put("4", "good");
        try (Server _ = guests.start(guests.app("queue]]\ndirectory = \"inbox\"\nattempts = 1"))) {
            String line = guests.await("good|");
            assertTrue(line.contains("EVENT_TYPE=queue ") && line.contains("EVENT_FILE=4 "), line);
            guests.await("x is a trap|");
            guests.await("loops for ever|");
            guests.await("exits|");
        }
        assertEquals(List.of("1", "2", "3"), names(inbox.resolve("failed")));
        assertEquals(List.of(".taken", "failed"), names(inbox));
    }

    /** However often the application is swapped, each file is handled at least once, and in the end none is left. */
    @Test
    void nothingIsLostInSwaps() throws Exception {
        TriggeredApp guests = new TriggeredApp(directory);
        String trigger = "queue]]\ndirectory = \"inbox\"";
        try (Server server = guests.start(guests.app(trigger))) {
            for (int i = 0; i < 100; i++) {
                put("f" + i, "f" + i + ".");
                if (i % 20 == 10) {
                    server.replace(guests.app(trigger));
                }
            }
            for (int i = 0; i < 100; i++) {
                guests.await("f" + i + ".|");
            }
        }
        assertEquals(List.of(".taken"), names(inbox));
    }
}
