package dev.rookery.api.sensor.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rookery.api.sensor.payload.SparkplugBirth;
import dev.rookery.api.sensor.payload.SparkplugBirths;
import dev.rookery.auth.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Declarations of Sparkplug in {@code sensor_sparkplug_births}. Those in memory are compared with the table once per batch, because a
 * process with another instance name may have received a later BIRTH. Not thread-safe.
 */
public final class StoredBirths implements SparkplugBirths {
    /** Devices choose the names of nodes: their number is limited for each tenant. */
    private static final int MAX_NODES = 10_000;

    private static final String FIND = "SELECT version, CASE WHEN version = ? THEN NULL ELSE metrics END"
            + " FROM sensor_sparkplug_births WHERE tenant = ? AND node = ?";
    private static final String PUT = "INSERT INTO sensor_sparkplug_births AS b (tenant, node, metrics)"
            + " SELECT m.tenant, m.node, m.metrics FROM (VALUES (?, ?, ?)) AS m (tenant, node, metrics)"
            + " WHERE EXISTS (SELECT FROM sensor_sparkplug_births o WHERE o.tenant = m.tenant AND o.node = m.node)"
            + " OR (SELECT count(*) FROM sensor_sparkplug_births o WHERE o.tenant = m.tenant) < " + MAX_NODES
            + " ON CONFLICT (tenant, node) DO UPDATE SET metrics = excluded.metrics, version = b.version + 1,"
            + " received_at = now() RETURNING version";
    private static final long MAX_METRICS = 500_000;
    /** Approximate size of a declaration without metrics, in metrics. */
    private static final int OVERHEAD = 5;

    /** Connection that holds the lease. */
    @FunctionalInterface
    interface Connections {
        Connection open() throws SQLException, LeaseLostException;
    }

    private record Key(TenantId tenant, String node) {}

    private record Known(long version, SparkplugBirth birth) {}

    private final Connections connections;
    private final Runnable close;
    private final Set<Key> current = new HashSet<>();
    private final Cache<Key, Known> known = Caffeine.newBuilder()
            .maximumWeight(MAX_METRICS)
            .<Key, Known>weigher((key, value) -> OVERHEAD + value.birth().size())
            .executor(Runnable::run)
            .build();

    /** @param close closes the connection after a failure */
    StoredBirths(Connections connections, Runnable close) {
        this.connections = connections;
        this.close = close;
    }

    /** Begins a batch: the declarations of the messages that follow are compared with the table. */
    public void beginBatch() {
        current.clear();
    }

    @Override
    public Optional<SparkplugBirth> find(TenantId tenant, String node) {
        Key key = new Key(tenant, node);
        Known former = known.getIfPresent(key);
        if (former != null && current.contains(key)) {
            return Optional.of(former.birth());
        }
        return with(connection -> {
            try (PreparedStatement find = connection.prepareStatement(FIND)) {
                find.setLong(1, former == null ? -1 : former.version());
                find.setString(2, tenant.value());
                find.setString(3, node);
                try (ResultSet row = find.executeQuery()) {
                    return row.next() ? Optional.of(remember(key, former, row)) : Optional.empty();
                }
            }
        });
    }

    private SparkplugBirth remember(Key key, @Nullable Known former, ResultSet row) throws SQLException {
        String metrics = row.getString(2);
        Known found = metrics == null && former != null
                ? former
                : new Known(row.getLong(1), SparkplugBirth.decode(Objects.requireNonNull(metrics)));
        known.put(key, found);
        current.add(key);
        return found.birth();
    }

    @Override
    public void put(TenantId tenant, String node, SparkplugBirth birth) {
        Key key = new Key(tenant, node);
        with(connection -> {
            if (RegisteredTenants.hold(connection, Set.of(tenant)).isEmpty()) {
                return Optional.empty();
            }
            try (PreparedStatement put = connection.prepareStatement(PUT)) {
                put.setString(1, tenant.value());
                put.setString(2, node);
                put.setString(3, birth.encode());
                try (ResultSet row = put.executeQuery()) {
                    if (row.next()) {
                        known.put(key, new Known(row.getLong(1), birth));
                        current.add(key);
                    }
                    return Optional.of(birth);
                }
            }
        });
    }

    private interface Statement {
        Optional<SparkplugBirth> execute(Connection connection) throws SQLException;
    }

    private Optional<SparkplugBirth> with(Statement statement) {
        try {
            Connection connection = connections.open();
            Optional<SparkplugBirth> result = statement.execute(connection);
            connection.commit();
            return result;
        } catch (SQLException | LeaseLostException e) {
            known.invalidateAll();
            close.run();
            throw new IllegalStateException("Failed to access declarations of Sparkplug: " + e.getMessage(), e);
        }
    }
}
