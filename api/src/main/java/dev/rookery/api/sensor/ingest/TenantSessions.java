package dev.rookery.api.sensor.ingest;

import dev.rookery.api.sensor.ingest.TenantActivity.Activity;
import dev.rookery.api.sensor.store.SeriesDirectory;
import dev.rookery.auth.TenantId;
import dev.rookery.backoff.Backoff;
import dev.rookery.change.ChangeFeed;
import dev.rookery.change.DataChange;
import dev.rookery.failure.FatalErrors;
import dev.rookery.tenant.TenantState;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the registry of tenants: an active tenant has a session, which is connected once the tenant has users; that of a
 * tenant that is suspended or removed is disconnected. Works when something changes, on a thread of its own. Thread-safe.
 */
final class TenantSessions implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(TenantSessions.class);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(200);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);

    private final SessionAssignment assignment;
    private final TenantActivity activity;
    private final SeriesDirectory series;
    private final ChangeFeed changes;
    private final ScheduledThreadPoolExecutor executor;
    private volatile boolean closed;

    // Confined to the executor
    private final Backoff backoff = new Backoff(FIRST_BACKOFF, LONGEST_BACKOFF);
    private final Set<TenantId> known = new HashSet<>();
    /** Tenants to read. */
    private final Set<TenantId> changed = new HashSet<>();
    /** Whether to read all tenants. */
    private boolean allChanged;

    private boolean scheduled;
    private boolean failing;

    /** @param series forgets the series of removed tenants */
    TenantSessions(SessionAssignment assignment, TenantActivity activity, SeriesDirectory series, ChangeFeed changes) {
        this.assignment = assignment;
        this.activity = activity;
        this.series = series;
        this.changes = changes;
        executor = new ScheduledThreadPoolExecutor(
                1, FatalErrors.guard(task -> new Thread(task, "ingest-tenants"), () -> closed));
    }

    /** Starts to follow the registry. The default tenant is served before its registration is read. */
    void start() {
        add(TenantId.DEFAULT, SessionNeed.CONSUME);
        known.add(TenantId.DEFAULT);
        changes.subscribe(this::accept);
    }

    private void accept(DataChange change) {
        if (change instanceof DataChange.Everything) {
            submit(() -> read(Optional.empty()));
        } else if (change instanceof DataChange.Tenant tenant) {
            submit(() -> read(Optional.of(tenant.id())));
        } else if (change instanceof DataChange.Users users) {
            // A tenant's first user; others change nothing.
            changes.directory()
                    .ofSchema(users.schema())
                    .filter(tenant -> !isConsumed(tenant))
                    .ifPresent(tenant -> submit(() -> read(Optional.of(tenant))));
        }
    }

    private boolean isConsumed(TenantId tenant) {
        return assignment.of(tenant).entrySet().stream()
                .allMatch(session -> session.getValue().consumes(session.getKey()));
    }

    private void submit(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            LOGGER.debug("Ignored a change of tenants: the ingestion is closed");
        }
    }

    /** Reads a tenant, or all; changes that arrive meanwhile are read together. */
    private void read(Optional<TenantId> tenant) {
        tenant.ifPresentOrElse(changed::add, () -> allChanged = true);
        if (!scheduled) {
            scheduled = true;
            submit(this::readChanged);
        }
    }

    private void readChanged() {
        scheduled = false;
        boolean all = allChanged;
        Set<TenantId> requested = Set.copyOf(changed);
        try {
            List<Activity> found = activity.read(all ? Optional.empty() : Optional.of(requested));
            allChanged = false;
            changed.clear();
            backoff.reset();
            failing = false;
            Set<TenantId> registered = found.stream().map(Activity::tenant).collect(Collectors.toSet());
            List<TenantId> gone = new ArrayList<>(all ? known : requested);
            gone.removeAll(registered);
            // Its users may be in a database without a registry.
            gone.remove(TenantId.DEFAULT);
            gone.forEach(this::forget);
            found.forEach(this::apply);
        } catch (SQLException e) {
            if (!failing) {
                LOGGER.warn("Failed to read which tenants have messages to ingest, retrying: {}", e.getMessage());
            }
            failing = true;
            scheduled = true;
            executor.schedule(this::readChanged, backoff.next().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void apply(Activity tenant) {
        TenantId id = tenant.tenant();
        if (tenant.state() == TenantState.SUSPENDED) {
            disconnect(id);
            // An import may replace them.
            series.forget(id);
        } else if (id.equals(TenantId.DEFAULT)) {
            add(id, SessionNeed.CONSUME);
        } else if (tenant.state() == TenantState.REMOVING
                || changes.directory().find(id).isEmpty()) {
            forget(id);
        } else if (tenant.users() || !tenant.recorded()) {
            known.add(id);
            add(id, new SessionNeed(!tenant.recorded(), tenant.users()));
        }
    }

    private void add(TenantId tenant, SessionNeed need) {
        assignment.of(tenant).forEach((key, sessions) -> sessions.add(key, need));
    }

    private void disconnect(TenantId tenant) {
        assignment.of(tenant).forEach((key, sessions) -> sessions.remove(key));
    }

    private void forget(TenantId tenant) {
        known.remove(tenant);
        disconnect(tenant);
        series.forget(tenant);
    }

    @Override
    public void close() {
        closed = true;
        executor.shutdownNow();
    }
}
