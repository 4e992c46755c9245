package dev.rookery.broker.usage;

import dev.rookery.broker.meter.TenantUsage;
import dev.rookery.postgres.PostgresException;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects usage and brings it to PostgreSQL; while that is away, to the spool file. For one thread, but for
 * {@link #pending}.
 */
final class UsageRecorder implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(UsageRecorder.class);

    private final UsageSource source;
    private final UsageStore store;
    private final Optional<SpoolFile> spool;
    private final Clock clock;
    private final HourBook book;
    private final Backlog backlog = new Backlog();
    private boolean spooled;
    private boolean failing;
    private boolean full;
    private volatile int pending;
    /** The hour in which all that was old has been deleted. */
    private Instant tidied = Instant.MIN;

    UsageRecorder(UsageSource source, UsageStore store, Optional<SpoolFile> spool, Clock clock) {
        this.source = source;
        this.store = store;
        this.spool = spool;
        this.clock = clock;
        this.book = new HourBook(clock.instant());
        spool.ifPresent(this::load);
    }

    private void load(SpoolFile file) {
        try {
            file.loadInto(backlog);
            spooled = !backlog.isEmpty();
        } catch (IOException e) {
            LOGGER.error("Usage of a former run cannot be read; its file is set aside", e);
            backlog.clear();
            try {
                file.setAside();
            } catch (IOException again) {
                LOGGER.error("Nor can it be set aside", again);
            }
        }
    }

    /** How many rows and devices wait for PostgreSQL. For any thread. */
    int pending() {
        return pending;
    }

    /** Collects what there is now and writes it. */
    void record() {
        Instant now = clock.instant();
        boolean turns = book.isOver(now);
        collect(now, turns);
        if (failing) {
            // Before the attempt, which may take its time.
            save();
        }
        write();
        pending = backlog.size();
        if (!failing && !tidied.equals(book.hour())) {
            tidy();
        }
    }

    /** Once an hour, some at each interval until nothing is left. */
    private void tidy() {
        try {
            if (!store.deleteSomeOld()) {
                tidied = book.hour();
            }
        } catch (PostgresException e) {
            LOGGER.warn("Old usage of devices was not deleted: {}", e.getMessage());
        }
    }

    private void collect(Instant now, boolean turns) {
        List<TenantUsage> collected = source.collect(turns);
        boolean room = true;
        for (UsageRow row : book.write(collected, now)) {
            room &= backlog.add(row);
        }
        var begun = book.hour().atOffset(ZoneOffset.UTC);
        for (TenantUsage tenant : collected) {
            for (long device : tenant.newDevices()) {
                room &= backlog.add(
                        new ActiveDevice(tenant.tenant(), begun.toLocalDate(), device), 1 << begun.getHour());
            }
        }
        if (turns) {
            book.turn(collected, now);
        }
        if (!room && !full) {
            LOGGER.error("Usage is lost: PostgreSQL has been away for too long");
        }
        full = !room;
    }

    private void write() {
        if (backlog.isEmpty()) {
            return;
        }
        try {
            store.write(backlog);
            backlog.clear();
            if (failing) {
                LOGGER.info("Usage is written to PostgreSQL again");
            }
            failing = false;
            forget();
        } catch (PostgresException e) {
            if (!failing) {
                LOGGER.warn("Usage cannot be written and is kept until it can: {}", e.getMessage());
            }
            failing = true;
            save();
        }
    }

    private void save() {
        if (spool.isEmpty()) {
            return;
        }
        try {
            spool.get().save(backlog);
            spooled = true;
        } catch (IOException e) {
            LOGGER.error("Usage cannot be kept on disk", e);
        }
    }

    private void forget() {
        if (spooled) {
            try {
                spool.get().delete();
                spooled = false;
            } catch (IOException e) {
                LOGGER.error("The file of usage that is written cannot be removed", e);
            }
        }
    }

    @Override
    public void close() {
        store.close();
        if (!backlog.isEmpty() && spool.isEmpty()) {
            LOGGER.error("Usage is lost: PostgreSQL is away, and there is no folder to keep it in");
        }
    }
}
