package dev.rookery.broker.limit.table;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.broker.Broker;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.postgres.PostgresConfig;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a broker to the limits that PostgreSQL states: from before its start if PostgreSQL answers, and at every interval on a
 * thread of its own. While PostgreSQL is away the last ones hold.
 */
public final class LimitFollower implements AutoCloseable {
    /** The time within which changes take effect. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(5);

    private static final Logger LOGGER = LoggerFactory.getLogger(LimitFollower.class);

    private final LimitTables tables;
    private final Broker broker;
    private final TenantId tenant;
    private final Duration interval;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "limits");
    private StatedLimits inForce = StatedLimits.NONE;
    private boolean readable = true;

    /** To be made before the broker is started, whose engine must have limits: the native one. */
    public LimitFollower(PostgresConfig postgres, Broker broker, TenantId tenant, Duration interval) {
        this.tables = new LimitTables(postgres);
        this.broker = broker;
        this.tenant = tenant;
        this.interval = interval;
        follow();
        thread.start();
    }

    private void run() {
        try {
            while (!closing.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                follow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            tables.close();
        }
    }

    private void follow() {
        try {
            apply(tables.read());
            readable = true;
        } catch (SQLException | RuntimeException | Error e) {
            if (readable) {
                LOGGER.warn("The limits stay as they are, they cannot be read or applied: {}", e.toString());
            }
            readable = false;
        }
    }

    private void apply(StatedLimits stated) {
        if (!stated.tenant().equals(inForce.tenant())) {
            broker.updateLimits(tenant, stated.tenant());
            LOGGER.info(
                    "Messages a second that all clients may publish (0: any): {}",
                    stated.tenant().messagesPerSecond());
        }
        Set<String> users = new HashSet<>(inForce.users().keySet());
        users.addAll(stated.users().keySet());
        for (String user : users) {
            ClientLimits limits = stated.users().get(user);
            if (limits == null || !limits.equals(inForce.users().get(user))) {
                broker.updateLimits(new UserKey(tenant, user), Optional.ofNullable(limits));
            }
        }
        inForce = stated;
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
