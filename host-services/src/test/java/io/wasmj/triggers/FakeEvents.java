package io.wasmj.triggers;

import io.wasmj.http.spi.Event;
import io.wasmj.http.spi.Events;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Events whose time passes at once, for a trigger that is run by the thread of the test. */
final class FakeEvents extends Clock implements Events {

    private final Predicate<Event> guest;
    private final List<Event> handled = new ArrayList<>();
    private Instant now;
    private final int most;

    /** @param most it is told to stop after so many */
    FakeEvents(Instant now, int most, Predicate<Event> guest) {
        this.now = now;
        this.most = most;
        this.guest = guest;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    List<Event> handled() {
        return handled;
    }

    @Override
    public boolean handle(Event event) {
        handled.add(event);
        return guest.test(event);
    }

    @Override
    public void connected() {}

    @Override
    public boolean pause(Duration time) {
        pass(time);
        return !isStopped();
    }

    @Override
    public boolean isStopped() {
        return handled.size() >= most;
    }

    @Override
    public void onStop(Runnable action) {}

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
