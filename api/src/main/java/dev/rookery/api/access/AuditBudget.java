package dev.rookery.api.access;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;

/** Limits audit entries that anyone can cause, such as those of failed logins. Thread-safe. */
final class AuditBudget {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final int entriesPerMinute;
    private final Clock clock;

    @GuardedBy("this")
    private Instant windowStart = Instant.EPOCH;

    @GuardedBy("this")
    private int recorded;

    @GuardedBy("this")
    private int unrecorded;

    AuditBudget(int entriesPerMinute, Clock clock) {
        this.entriesPerMinute = entriesPerMinute;
        this.clock = clock;
    }

    /** Returns the number of events without entries since the last entry; empty if this event gets no entry either. */
    synchronized OptionalInt take() {
        Instant now = clock.instant();
        if (!now.isBefore(windowStart.plus(WINDOW)) || now.isBefore(windowStart)) {
            windowStart = now;
            recorded = 0;
        }
        if (recorded >= entriesPerMinute) {
            unrecorded++;
            return OptionalInt.empty();
        }
        recorded++;
        int before = unrecorded;
        unrecorded = 0;
        return OptionalInt.of(before);
    }
}
