package dev.rookery.bench.removal;

import dev.rookery.bench.peer.Account;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.mindrot.jbcrypt.BCrypt;

/** Database of a running platform, to which tenants are added, and from which one is removed. Not thread-safe. */
final class RemovalDatabase {
    private static final int SERIES = 100;
    private static final int DAYS = 10;

    private final DataSource database;

    /** @param config connects as the owner of the platform's tables */
    RemovalDatabase(PostgresConfig config) {
        this.database = PostgresClients.dataSource(config);
    }

    /** Registers tenants with a user each. */
    void addTenants(List<String> names, Account user) throws SQLException {
        String hash = BCrypt.hashpw(user.password(), BCrypt.gensalt(user.bcryptCost()));
        for (String name : names) {
            String schema = "t_" + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
            StringBuilder sql = new StringBuilder("INSERT INTO rookery_tenants (id, table_schema) VALUES ('" + name
                    + "', '"
                    + schema + "'); SELECT rookery_create_tenant_tables('" + schema + "'); INSERT INTO " + schema
                    + ".mqtt_users (username, password_hash) VALUES ('" + user.username() + "', '" + hash + "');");
            user.grants().forEach(grant -> sql.append("INSERT INTO ")
                    .append(schema)
                    .append(".mqtt_acls VALUES ('")
                    .append(user.username())
                    .append("', '")
                    .append(grant.topic())
                    .append("', ")
                    .append(grant.access())
                    .append(");"));
            execute(sql.toString());
        }
    }

    /** Inserts readings of a tenant, of 100 series, distributed evenly over the last ten days. */
    void addReadings(String tenant, long count) throws SQLException {
        execute("INSERT INTO sensor_series (tenant, device, metric, unit, type) SELECT '" + tenant
                + "', 'device' || n, 'temperature', 'C', 'number' FROM generate_series(1, " + SERIES + ") AS n");
        execute("SELECT sensor_make_partition('sensor_readings', (now() AT TIME ZONE 'UTC')::date - ago)"
                + " FROM generate_series(0, " + DAYS + ") AS ago");
        execute("INSERT INTO sensor_readings (time, identity, value, series)"
                + " SELECT now() - interval '" + DAYS + " days' * n / " + count + ", n, 20, s.id"
                + " FROM generate_series(1, " + count / SERIES + ") AS n, sensor_series s WHERE s.tenant = '" + tenant
                + "'");
    }

    /** Begins the removal of a tenant, as {@code rookery tenant remove} does. */
    void remove(String tenant) throws SQLException {
        execute("UPDATE rookery_tenants SET state = 'removing' WHERE id = '" + tenant + "'");
    }

    boolean exists(String tenant) throws SQLException {
        return count("SELECT count(*) FROM rookery_tenants WHERE id = '" + tenant + "'") > 0;
    }

    long readings(String tenant) throws SQLException {
        return count("SELECT count(*) FROM sensor_readings r JOIN sensor_series s ON s.id = r.series WHERE s.tenant = '"
                + tenant + "'");
    }

    private long count(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection connect() throws SQLException {
        Connection connection = database.getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET rookery.tenant = '*'");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }
}
