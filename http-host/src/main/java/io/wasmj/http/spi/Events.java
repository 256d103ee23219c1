package io.wasmj.http.spi;

import java.time.Duration;

/** What a trigger does with events: it gives them to a component. Used by the thread that runs the trigger. */
public interface Events {

    /**
     * Runs the component with an event, in a fresh instance, and waits for its end. This works also after the trigger
     * was told to stop, so that it can finish what it has.
     *
     * @return whether that went well: the guest did not trap, took no longer than it may, and returned no error; if not,
     *     the log says why
     * @throws InterruptedException where the trigger has to end at once; whether the event was handled is not known
     */
    boolean handle(Event event) throws InterruptedException;

    /** The source is there: what comes now is events, or nothing if there are none. */
    void connected();

    /**
     * Waits, and no longer when the trigger is told to stop.
     *
     * @return whether to go on
     */
    boolean pause(Duration time) throws InterruptedException;

    /** Whether the trigger has been told to stop. */
    boolean isStopped();

    /** Has something done when the trigger is told to stop, on another thread; at once if it has been. Replaces any earlier. */
    void onStop(Runnable action);
}
