package dev.rookery.broker.limit.table;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.broker.Broker;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.failure.FatalErrors;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.tenant.TenantDirectory;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the limits of all tenants in PostgreSQL to a broker: once before the broker starts, if PostgreSQL is available, and then at
 * every interval on a thread of its own; those of a tenant that was registered or resumed at once. The last limits remain in force
 * while PostgreSQL is unavailable. Thread-safe.
 */
public final class LimitPoller implements AutoCloseable {
    /** Default polling interval, within which changes take effect. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(5);

    private static final Logger LOGGER = LoggerFactory.getLogger(LimitPoller.class);

    /** Number of tenants above which reading all limits is cheaper than reading each tenant's. */
    private static final int MAXIMUM_REFRESHES = 100;

    /** Request to apply the limits of a tenant. */
    private record Refresh(TenantId tenant, CompletableFuture<Void> done) {
        void end(Optional<Throwable> failure) {
            failure.ifPresentOrElse(done::completeExceptionally, () -> done.complete(null));
        }
    }

    /** Reads and applies limits. */
    @FunctionalInterface
    private interface Application {
        void run() throws SQLException;
    }

    private final LimitTables tables;
    private final Broker broker;
    private final Duration interval;
    private final BlockingQueue<Refresh> refreshes = new LinkedBlockingQueue<>();
    private volatile boolean closing;
    private final Thread thread =
            FatalErrors.guard(task -> new Thread(task, "limits"), () -> closing).newThread(this::run);
    private final ConfiguredLimits none;
    private Map<TenantId, ConfiguredLimits> applied = Map.of();
    private boolean succeeded = true;

    /** Like the other constructor, with {@link TenantLimits#DEFAULT}. */
    public LimitPoller(PostgresConfig postgres, Broker broker, Duration interval) {
        this(postgres, broker, TenantLimits.DEFAULT, interval);
    }

    /**
     * Must be created before the broker starts. The broker must support limits, which the native engine does.
     *
     * @param defaults the broker's limits, which apply where the tables have none
     */
    public LimitPoller(PostgresConfig postgres, Broker broker, TenantLimits defaults, Duration interval) {
        this.tables = new LimitTables(postgres, defaults);
        this.none = new ConfiguredLimits(defaults, Map.of());
        this.broker = broker;
        this.interval = interval;
        poll();
        thread.start();
    }

    /** Applies the limits of tenants when they become active. */
    public void follow(TenantDirectory directory) {
        directory.addListener(tenant -> {
            if (tenant.isActive()) {
                refreshes.add(new Refresh(tenant.id(), new CompletableFuture<>()));
            }
        });
    }

    /**
     * Reads and applies the limits of one tenant now.
     *
     * @return completes when they are in force; fails if PostgreSQL is unavailable
     */
    public CompletionStage<Void> refresh(TenantId tenant) {
        Refresh refresh = new Refresh(tenant, new CompletableFuture<>());
        refreshes.add(refresh);
        return refresh.done();
    }

    private void run() {
        try {
            long due = System.nanoTime() + interval.toNanos();
            while (!closing) {
                Refresh next = refreshes.poll(due - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (next == null || refreshes.size() > MAXIMUM_REFRESHES) {
                    List<Refresh> covered = new ArrayList<>();
                    refreshes.drainTo(covered);
                    Optional<Throwable> failure = poll();
                    Stream.concat(Stream.ofNullable(next), covered.stream()).forEach(each -> each.end(failure));
                    due = System.nanoTime() + interval.toNanos();
                } else if (!closing) {
                    next.end(attempt(() -> refreshNow(next.tenant())));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            refreshes.forEach(refresh -> refresh.end(Optional.of(new IllegalStateException("The broker stops"))));
            tables.close();
        }
    }

    private void refreshNow(TenantId tenant) throws SQLException {
        ConfiguredLimits configured = tables.read(tenant).orElse(none);
        apply(tenant, applied.getOrDefault(tenant, none), configured);
        Map<TenantId, ConfiguredLimits> all = new HashMap<>(applied);
        all.put(tenant, configured);
        applied = all;
    }

    private Optional<Throwable> poll() {
        return attempt(() -> apply(tables.read()));
    }

    /** Returns the failure, which is logged once in a row. */
    private Optional<Throwable> attempt(Application application) {
        try {
            application.run();
            succeeded = true;
            return Optional.empty();
        } catch (SQLException | RuntimeException | Error e) {
            FatalErrors.endIfFatal(e);
            if (succeeded) {
                LOGGER.warn("Failed to read or apply limits; the previous limits remain in force: {}", e.toString());
            }
            succeeded = false;
            return Optional.of(e);
        }
    }

    private void apply(Map<TenantId, ConfiguredLimits> configured) {
        Set<TenantId> tenants = new HashSet<>(applied.keySet());
        tenants.addAll(configured.keySet());
        for (TenantId tenant : tenants) {
            apply(tenant, applied.getOrDefault(tenant, none), configured.getOrDefault(tenant, none));
        }
        applied = configured;
    }

    private void apply(TenantId tenant, ConfiguredLimits before, ConfiguredLimits configured) {
        if (!configured.tenant().equals(before.tenant())) {
            broker.updateLimits(tenant, configured.tenant());
            LOGGER.info(
                    "tenant={} Set the publish rate limit of the tenant to {} messages per second (0: unlimited)",
                    tenant,
                    configured.tenant().messagesPerSecond());
        }
        Set<String> users = new HashSet<>(before.users().keySet());
        users.addAll(configured.users().keySet());
        for (String user : users) {
            ClientLimits limits = configured.users().get(user);
            if (limits == null || !limits.equals(before.users().get(user))) {
                broker.updateLimits(new UserKey(tenant, user), Optional.ofNullable(limits));
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        refreshes.add(new Refresh(TenantId.DEFAULT, new CompletableFuture<>()));
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
