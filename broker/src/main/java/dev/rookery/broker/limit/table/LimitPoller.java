package dev.rookery.broker.limit.table;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.broker.Broker;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.failure.FatalErrors;
import dev.rookery.postgres.PostgresConfig;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the limits of all tenants in PostgreSQL to a broker: once before the broker starts, if PostgreSQL is available, and then at
 * every interval on a thread of its own. The last limits remain in force while PostgreSQL is unavailable.
 */
public final class LimitPoller implements AutoCloseable {
    /** Default polling interval, within which changes take effect. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(5);

    private static final Logger LOGGER = LoggerFactory.getLogger(LimitPoller.class);

    private final LimitTables tables;
    private final Broker broker;
    private final Duration interval;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = FatalErrors.guard(task -> new Thread(task, "limits"), () -> closing.getCount() == 0)
            .newThread(this::run);
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

    private void run() {
        try {
            while (!closing.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                poll();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            tables.close();
        }
    }

    private void poll() {
        try {
            apply(tables.read());
            succeeded = true;
        } catch (SQLException | RuntimeException | Error e) {
            FatalErrors.endIfFatal(e);
            if (succeeded) {
                LOGGER.warn("Failed to read or apply limits; the previous limits remain in force: {}", e.toString());
            }
            succeeded = false;
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
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
