package io.wasmj.triggers;

import io.wasmj.http.spi.Event;
import io.wasmj.http.spi.Events;
import io.wasmj.http.spi.TriggerProvider;
import io.wasmj.http.spi.TriggerScope;
import io.wasmj.triggers.QueueDirectory.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a component with each file that is put into a directory, at least once. A file is deleted when that went well; if
 * not, it is tried again after a while, and lies in {@code failed} after so many attempts. Those who put files there
 * write them under a name that begins with "." and rename them when they are whole.
 */
public final class QueueTrigger implements TriggerProvider {

    private static final Logger LOG = LoggerFactory.getLogger(QueueTrigger.class);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private static final int USUAL_ATTEMPTS = 5;
    private static final int MOST_ATTEMPTS = 1_000;

    private final Duration firstWait;

    /** Called by {@link java.util.ServiceLoader}. */
    public QueueTrigger() {
        this(FIRST_WAIT);
    }

    QueueTrigger(Duration firstWait) {
        this.firstWait = firstWait;
    }

    @Override
    public String type() {
        return "queue";
    }

    @Override
    public Set<String> fields() {
        return Set.of(TriggerScope.DIRECTORY, "attempts");
    }

    @Override
    public Trigger open(TriggerScope scope) {
        Path directory = scope.directory().resolve(scope.required(TriggerScope.DIRECTORY));
        int attempts = scope.whole("attempts", USUAL_ATTEMPTS, 1, MOST_ATTEMPTS);
        return events -> {
            try (QueueDirectory queue = QueueDirectory.open(directory)) {
                events.connected();
                new Run(queue, attempts, events).run();
            }
        };
    }

    /** What failed, and when it is tried again. */
    private record Failed(Message message, int attempts, long nextNanos) {}

    private final class Run {
        private final QueueDirectory queue;
        private final int mostAttempts;
        private final Events events;
        private final Map<String, Failed> failed = new HashMap<>();

        Run(QueueDirectory queue, int mostAttempts, Events events) {
            this.queue = queue;
            this.mostAttempts = mostAttempts;
            this.events = events;
        }

        void run() throws IOException, InterruptedException {
            while (!events.isStopped()) {
                Optional<Failed> again = failed.values().stream()
                        .filter(each -> each.nextNanos() - System.nanoTime() <= 0)
                        .findFirst();
                if (again.isPresent()) {
                    handle(again.get().message(), again.get().attempts() + 1);
                    continue;
                }
                Optional<Message> next = queue.take(failed.keySet());
                if (next.isPresent()) {
                    handle(next.get(), 1);
                } else {
                    events.pause(BETWEEN_LOOKS);
                }
            }
        }

        private void handle(Message message, int attempt) throws IOException, InterruptedException {
            failed.remove(message.name());
            if (message.size() > QueueDirectory.LARGEST) {
                LOG.error(
                        "trigger queue: {} has {} bytes, and may have {}",
                        message.name(),
                        message.size(),
                        QueueDirectory.LARGEST);
                queue.fail(message);
                return;
            }
            Map<String, String> variables = Map.of(
                    "EVENT_FILE", message.name(),
                    "EVENT_TIME", message.modified().toString(),
                    "EVENT_ATTEMPT", Integer.toString(attempt));
            if (events.handle(new Event(variables, queue.read(message)))) {
                queue.delete(message);
            } else if (attempt >= mostAttempts) {
                LOG.error(
                        "trigger queue: {} has failed {} times, it lies in {} now",
                        message.name(),
                        attempt,
                        queue.fail(message));
            } else {
                failed.put(
                        message.name(),
                        new Failed(
                                message,
                                attempt,
                                System.nanoTime() + wait(attempt).toNanos()));
            }
        }

        private Duration wait(int attempt) {
            Duration wait = firstWait.multipliedBy(1L << Math.min(attempt - 1, 10));
            return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
        }
    }
}
