package dev.rookery.api.sensor.ingest;

import dev.rookery.auth.TenantId;
import dev.rookery.tenant.TenantState;
import dev.rookery.tenant.TenantTransactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Reads which tenants have messages to ingest. Thread-safe. */
final class TenantActivity {
    /** The size of the table, which is positive once it has had a row, spares a query of each tenant's table. */
    private static final String SELECT = "/* all tenants */ SELECT t.id, t.state, EXISTS (SELECT FROM pg_class c"
            + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = t.table_schema"
            + " AND c.relname = 'mqtt_users' AND pg_relation_size(c.oid) > 0),"
            + " EXISTS (SELECT FROM sensor_receipts r WHERE r.tenant = t.id AND r.session = ?)"
            + " FROM rookery_tenants t WHERE ? OR t.id = ANY (?::text[])";

    private final DataSource source;
    private final String session;
    private final Duration timeout;

    /**
     * @param users whether the tenant has, or has had, MQTT users
     * @param recorded whether it is recorded that the broker has the session of the tenant
     */
    record Activity(TenantId tenant, TenantState state, boolean users, boolean recorded) {}

    /** @param session client id of the tenants' sessions */
    TenantActivity(DataSource source, String session, Duration timeout) {
        this.source = source;
        this.session = session;
        this.timeout = timeout;
    }

    /**
     * Returns the activity of tenants that are registered. Blocks.
     *
     * @param tenants empty for all
     */
    List<Activity> read(Optional<Collection<TenantId>> tenants) throws SQLException {
        source.setLoginTimeout((int) timeout.toSeconds());
        return new TenantTransactions(source).acrossTenants(connection -> {
            connection.setNetworkTimeout(
                    Runnable::run, (int) timeout.multipliedBy(2).toMillis());
            return read(connection, tenants);
        });
    }

    private List<Activity> read(Connection connection, Optional<Collection<TenantId>> tenants) throws SQLException {
        List<Activity> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(SELECT)) {
            select.setString(1, session);
            select.setBoolean(2, tenants.isEmpty());
            select.setObject(
                    3,
                    tenants.stream()
                            .flatMap(Collection::stream)
                            .map(TenantId::value)
                            .toArray(String[]::new));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(new Activity(
                            new TenantId(rows.getString(1)),
                            TenantState.of(rows.getString(2)),
                            rows.getBoolean(3),
                            rows.getBoolean(4)));
                }
            }
        }
        return found;
    }
}
