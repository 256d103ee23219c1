package io.wasmj.http;

import io.wasmj.http.spi.AnsweredRequest;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what is logged of requests, many at once where they come fast; on a thread of its own. */
@FunctionalInterface
public interface RequestSink {

    /** To a logger. */
    RequestSink DEFAULT = (requests, missing) -> {
        Logger log = LoggerFactory.getLogger("io.wasmj.http.requests");
        requests.forEach(request -> log.info("{}", request.line()));
        if (missing > 0) {
            log.warn("{}", missing(missing));
        }
    };

    /** What to say of those that came faster than they could be logged. */
    static String missing(long count) {
        return count + " requests more, which came faster than they could be logged";
    }

    /**
     * These requests are over.
     *
     * @param missing how many more there were
     */
    void log(List<AnsweredRequest> requests, long missing);
}
