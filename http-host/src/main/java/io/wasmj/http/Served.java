package io.wasmj.http;

import io.wasmj.http.Router.Match;
import io.wasmj.runtime.Quota;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A site's application as it answers requests, until another takes its place and the last of them is answered. */
final class Served {

    /** What a site has of its server; it stays the same when the application is replaced. */
    record Share(ServerLimits limits, GuestLane lane, RequestBody.Budget bodies, Quota quota) {}

    /** Far below zero, whatever number of requests is added. */
    private static final long RETIRED = Long.MIN_VALUE / 2;

    private final Site site;
    private final Share share;
    private final Router<Responder> router;
    private final WellKnown wellKnown;
    private final String application;
    private final EventLoops triggers;
    private final Runnable close;

    /** How many requests are being answered, and {@link #RETIRED} more when no further one may be. */
    private final AtomicLong answering = new AtomicLong();

    /**
     * @param application what it is called where it is told apart from those of other sites
     * @param close runs once, when it is retired and answers nothing any more; on the thread that found this
     */
    Served(
            Site site,
            String application,
            Share share,
            Router<Responder> router,
            WellKnown wellKnown,
            EventLoops triggers,
            Runnable close) {
        this.site = site;
        this.application = application;
        this.share = share;
        this.router = router;
        this.wellKnown = wellKnown;
        this.triggers = triggers;
        this.close = close;
    }

    Site site() {
        return site;
    }

    String application() {
        return application;
    }

    Share share() {
        return share;
    }

    @Nullable
    Match<Responder> match(String path) {
        return router.match(path);
    }

    WellKnown wellKnown() {
        return wellKnown;
    }

    EventLoops triggers() {
        return triggers;
    }

    /** Keeps it as it is until {@link #leave}; false where another has taken its place. */
    boolean enter() {
        long count = answering.get();
        while (count >= 0) {
            if (answering.compareAndSet(count, count + 1)) {
                return true;
            }
            count = answering.get();
        }
        return false;
    }

    void leave() {
        if (answering.decrementAndGet() == RETIRED) {
            close.run();
        }
    }

    /** No request enters any more; it is closed now or with the last that did. Called once. */
    void retire() {
        if (answering.addAndGet(RETIRED) == RETIRED) {
            close.run();
        }
    }
}
