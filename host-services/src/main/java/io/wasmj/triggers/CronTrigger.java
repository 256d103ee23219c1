package io.wasmj.triggers;

import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import io.wasmj.http.spi.Event;
import io.wasmj.http.spi.Events;
import io.wasmj.http.spi.TriggerProvider;
import io.wasmj.http.spi.TriggerScope;
import io.wasmj.http.spi.WrongTrigger;
import java.time.Clock;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a component at times (Spin's plug-in {@code trigger-cron}): second, minute, hour, day of the month, month, day of
 * the week and, if there are seven fields, year, in UTC. With five there are no seconds. A time that comes while the
 * component still runs is skipped.
 */
public final class CronTrigger implements TriggerProvider {

    private static final Logger LOG = LoggerFactory.getLogger(CronTrigger.class);

    private static final String EXPRESSION = "cron_expression";
    private static final int WITHOUT_SECONDS = 5;

    /** The clock of the system may be set meanwhile. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** Days are those of the month and those of the week, where neither is a "*". */
    private static final CronDefinition FIELDS = CronDefinitionBuilder.defineCron()
            .withSeconds()
            .and()
            .withMinutes()
            .and()
            .withHours()
            .and()
            .withDayOfMonth()
            .supportsL()
            .supportsW()
            .supportsLW()
            .and()
            .withMonth()
            .and()
            .withDayOfWeek()
            .withValidRange(0, 7)
            .withMondayDoWValue(1)
            .withIntMapping(7, 0)
            .supportsHash()
            .supportsL()
            .and()
            .withYear()
            .optional()
            .and()
            .instance();

    private final Clock clock;

    /** Called by {@link java.util.ServiceLoader}. */
    public CronTrigger() {
        this(Clock.systemUTC());
    }

    CronTrigger(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String type() {
        return "cron";
    }

    @Override
    public Set<String> fields() {
        return Set.of(EXPRESSION);
    }

    @Override
    public Trigger open(TriggerScope scope) {
        String expression = scope.required(EXPRESSION).strip();
        ExecutionTime times = times(expression);
        if (next(times, now()).isEmpty()) {
            throw new WrongTrigger(EXPRESSION, "\"" + expression + "\" is at no time to come");
        }
        return events -> run(times, scope.component(), events);
    }

    private static ExecutionTime times(String expression) {
        String whole = expression.split("\\s+").length == WITHOUT_SECONDS ? "0 " + expression : expression;
        try {
            return ExecutionTime.forCron(
                    new CronParser(FIELDS).parse(whole.replace('?', '*')).validate());
        } catch (IllegalArgumentException e) {
            throw new WrongTrigger(
                    EXPRESSION,
                    "\"" + expression + "\" cannot be read: " + e.getMessage() + "; the fields are second, minute,"
                            + " hour, day of the month, month, day of the week, year: \"0 30 6 * * *\" is each day at"
                            + " half past six");
        }
    }

    private void run(ExecutionTime times, String component, Events events) throws InterruptedException {
        events.connected();
        Optional<ZonedDateTime> next = next(times, now());
        while (next.isPresent()) {
            ZonedDateTime time = next.get();
            if (!pauseUntil(time, events)) {
                return;
            }
            events.handle(new Event(Map.of("EVENT_TIME", time.toInstant().toString()), new byte[0]));
            next = next(times, time);
            ZonedDateTime now = now();
            if (next.isPresent() && next.get().isBefore(now)) {
                LOG.warn(
                        "trigger cron: component {} ran from {} to {}, the times between are skipped",
                        component,
                        time.toInstant(),
                        now.toInstant().truncatedTo(ChronoUnit.SECONDS));
                next = next(times, now);
            }
        }
        LOG.info("trigger cron: there is no more time at which component {} is to run", component);
    }

    private boolean pauseUntil(ZonedDateTime time, Events events) throws InterruptedException {
        Duration left = Duration.between(now(), time);
        while (left.isPositive()) {
            if (!events.pause(left.compareTo(LONGEST_PAUSE) < 0 ? left : LONGEST_PAUSE)) {
                return false;
            }
            left = Duration.between(now(), time);
        }
        return !events.isStopped();
    }

    private ZonedDateTime now() {
        return ZonedDateTime.now(clock);
    }

    /** A time is a whole second. */
    private static Optional<ZonedDateTime> next(ExecutionTime times, ZonedDateTime after) {
        return times.nextExecution(after.truncatedTo(ChronoUnit.SECONDS));
    }
}
