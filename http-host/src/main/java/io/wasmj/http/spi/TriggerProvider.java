package io.wasmj.http.spi;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * A source of events that set components going: one class, found by {@link java.util.ServiceLoader}, for any number of
 * {@code [[trigger.TYPE]]} in manifests.
 *
 * <p>It only fetches events. Threads, the instances that handle events, their limits and logs, and what happens when a
 * connection breaks are the host's.
 *
 * <pre>{@code
 * public final class Ticks implements TriggerProvider {
 *     public String type() {
 *         return "ticks";
 *     }
 *
 *     public Set<String> fields() {
 *         return Set.of("seconds");
 *     }
 *
 *     public Trigger open(TriggerScope scope) {
 *         Duration pause = Duration.ofSeconds(scope.whole("seconds", 60, 1, 3_600));
 *         return events -> {
 *             while (events.pause(pause)) {
 *                 events.handle(new Event(Map.of(), new byte[0]));
 *             }
 *         };
 *     }
 * }
 * }</pre>
 */
public interface TriggerProvider {

    /** As it stands in {@code [[trigger.TYPE]]}. */
    String type();

    /**
     * The fields it knows besides {@code id} and {@code component}; any other is refused. What is the same for all
     * triggers of an application may stand in {@code [application.trigger.TYPE]} as well.
     */
    Set<String> fields();

    /**
     * The functions of modules that take an event: each takes the payload, a {@code list<u8>}, and returns a {@code
     * result<_, error>} where {@code error} is the enum of {@code success} and {@code error}. A module that exports none
     * of them is run by its {@code _start}, with the payload as its input and the event's variables in its environment.
     */
    default List<String> handlers() {
        return List.of();
    }

    /**
     * Whether a new version of an application starts to take events before the old one stops: nothing that is sent
     * meanwhile is missed, and some may be handled by both. Otherwise there is a moment without either.
     */
    default boolean overlaps() {
        return false;
    }

    /**
     * Reads what the manifest says; connects to nothing yet.
     *
     * @throws WrongTrigger where that is wrong
     */
    Trigger open(TriggerScope scope);

    /** One {@code [[trigger.TYPE]]}. */
    @FunctionalInterface
    interface Trigger {

        /**
         * Takes events from its source and has them handled, until it is told to stop or there are no more. It runs on a
         * virtual thread of its own. What is in hand when it is told to stop it finishes.
         *
         * @throws IOException where the source is not there, or no longer: it is run again after a while
         * @throws InterruptedException where it has to end at once
         */
        void run(Events events) throws IOException, InterruptedException;
    }
}
