package dev.rookery.broker.usage;

import dev.rookery.broker.meter.TenantUsage;
import dev.rookery.postgres.PostgresException;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects usage and writes it to PostgreSQL, or to the spool file while PostgreSQL is unavailable.
 *
 * <p>Not thread-safe, except {@link #pending}.
 */
final class UsageRecorder implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(UsageRecorder.class);

    private final UsageSource source;
    private final UsageStore store;
    private final Optional<SpoolFile> spool;
    private final Clock clock;
    private final HourlyUsageTracker tracker;
    private final PendingUsage unwritten = new PendingUsage();
    private boolean spooled;
    private boolean failing;
    private boolean full;
    private volatile int pending;
    /** Hour in which all expired devices were deleted. */
    private Instant deletedInHour = Instant.MIN;

    UsageRecorder(UsageSource source, UsageStore store, Optional<SpoolFile> spool, Clock clock) {
        this.source = source;
        this.store = store;
        this.spool = spool;
        this.clock = clock;
        this.tracker = new HourlyUsageTracker(clock.instant());
        spool.ifPresent(this::load);
    }

    private void load(SpoolFile file) {
        try {
            file.loadInto(unwritten);
            spooled = !unwritten.isEmpty();
        } catch (IOException e) {
            LOGGER.error(
                    "Failed to load the usage of an earlier run, which is not recorded; moving {} to {}",
                    file,
                    file.asidePath(),
                    e);
            unwritten.clear();
            try {
                file.moveAside();
            } catch (IOException again) {
                LOGGER.error("Failed to move {} to {}", file, file.asidePath(), again);
            }
        }
    }

    /** Returns the number of rows and devices not written to PostgreSQL yet. Thread-safe. */
    int pending() {
        return pending;
    }

    /**
     * Collects usage and writes it.
     *
     * @param last whether the run ends with this sample
     */
    void record(boolean last) {
        Instant now = clock.instant();
        boolean newHour = tracker.isOver(now);
        collect(now, newHour, last);
        if (failing) {
            // Before the attempt to write, which may take seconds.
            spool();
        }
        write();
        pending = unwritten.size();
        if (!failing && !deletedInHour.equals(tracker.hour())) {
            deleteExpired();
        }
    }

    /** Deletes a batch of expired devices, at each interval of an hour until none is left. */
    private void deleteExpired() {
        try {
            if (!store.deleteExpired()) {
                deletedInHour = tracker.hour();
            }
        } catch (PostgresException e) {
            LOGGER.warn("Failed to delete expired devices from usage: {}", e.getMessage());
        }
    }

    private void collect(Instant now, boolean newHour, boolean last) {
        List<TenantUsage> collected = source.collect(newHour);
        boolean accepted = true;
        for (UsageRow row : tracker.update(collected, now, last)) {
            accepted &= unwritten.add(row);
        }
        OffsetDateTime hour = tracker.hour().atOffset(ZoneOffset.UTC);
        for (TenantUsage tenant : collected) {
            for (long device : tenant.newDevices()) {
                accepted &= unwritten.add(
                        new ActiveDevice(tenant.tenant(), hour.toLocalDate(), device), 1 << hour.getHour());
            }
        }
        if (newHour) {
            tracker.startHour(collected, now);
        }
        if (!accepted && !full) {
            LOGGER.error(
                    "Dropping usage: PostgreSQL has been unavailable for so long that the limit of pending usage is"
                            + " reached");
        }
        full = !accepted;
    }

    private void write() {
        if (unwritten.isEmpty()) {
            return;
        }
        try {
            store.write(unwritten);
            unwritten.clear();
            if (failing) {
                LOGGER.info("Wrote pending usage to PostgreSQL");
            }
            failing = false;
            deleteSpool();
        } catch (PostgresException e) {
            if (!failing) {
                LOGGER.warn("Failed to write usage; retrying until PostgreSQL is available: {}", e.getMessage());
                // Later, usage is spooled before the attempt.
                spool();
            }
            failing = true;
        }
    }

    private void spool() {
        if (spool.isEmpty()) {
            return;
        }
        try {
            spool.get().save(unwritten);
            spooled = true;
        } catch (IOException e) {
            LOGGER.error("Failed to save pending usage to {}; it is lost if the broker ends now", spool.get(), e);
        }
    }

    private void deleteSpool() {
        if (spooled && spool.isPresent()) {
            try {
                spool.get().delete();
                spooled = false;
            } catch (IOException e) {
                LOGGER.error("Failed to delete {}, whose usage is written", spool.get(), e);
            }
        }
    }

    @Override
    public void close() {
        store.close();
        if (!unwritten.isEmpty() && spool.isEmpty()) {
            LOGGER.error("Lost pending usage: PostgreSQL is unavailable and no spool file is configured");
        }
    }
}
