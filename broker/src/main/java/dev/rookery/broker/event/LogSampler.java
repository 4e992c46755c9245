package dev.rookery.broker.event;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Limit of the log lines in a minute, for events that unauthenticated clients cause. Thread-safe. */
public final class LogSampler {
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final int perMinute;
    private final String events;
    private final LongSupplier nanoTime;

    @GuardedBy("this")
    private long minuteStart;

    @GuardedBy("this")
    private int logged;

    @GuardedBy("this")
    private long omitted;

    /**
     * @param events what is logged, in the plural, such as {@code refusals}
     * @param nanoTime such as {@link System#nanoTime}
     */
    public LogSampler(int perMinute, String events, LongSupplier nanoTime) {
        this.perMinute = perMinute;
        this.events = events;
        this.nanoTime = nanoTime;
        this.minuteStart = nanoTime.getAsLong();
    }

    /** Returns the end of the line to log, which states how many lines before it were left out; empty for no line. */
    public synchronized Optional<String> next() {
        String suffix = "";
        if (nanoTime.getAsLong() - minuteStart >= MINUTE) {
            suffix = omitted == 0 ? "" : " (" + omitted + " " + events + " before are not in the log)";
            minuteStart = nanoTime.getAsLong();
            logged = 0;
            omitted = 0;
        }
        if (logged == perMinute) {
            omitted++;
            return Optional.empty();
        }
        logged++;
        return Optional.of(suffix);
    }
}
