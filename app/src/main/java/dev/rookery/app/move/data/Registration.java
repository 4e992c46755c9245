package dev.rookery.app.move.data;

import dev.rookery.app.move.stream.StreamException;
import dev.rookery.auth.TenantId;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.postgres.PostgresException;
import dev.rookery.tenant.TenantSchemaName;
import dev.rookery.tenant.TenantState;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** Registration of a tenant during an import. */
public final class Registration {
    /** Columns that do not move: they name objects and states of one database. */
    private static final Set<String> LOCAL_COLUMNS =
            Set.of("id", "table_schema", "state", "role_name", "importing", "imported");

    private final PostgresConfig postgres;
    private final TenantId tenant;

    public Registration(PostgresConfig postgres, TenantId tenant) {
        this.postgres = postgres;
        this.tenant = tenant;
    }

    /**
     * Returns the columns of a registration that move with the tenant.
     *
     * @throws StreamException if the tenant is being imported
     */
    public static JsonObject describe(PostgresConfig postgres, TenantId tenant) {
        try (Connection connection = PostgresClients.dataSource(postgres).getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT to_jsonb(t) FROM rookery_tenants t WHERE id = ?")) {
            statement.setString(1, tenant.value());
            try (ResultSet rows = statement.executeQuery()) {
                JsonObject registry = rows.next() ? new JsonObject(rows.getString(1)) : new JsonObject();
                if (registry.getValue("importing") != null) {
                    throw new StreamException("The import of tenant '" + tenant
                            + "' is incomplete. Repeat it with 'rookery tenant import'");
                }
                LOCAL_COLUMNS.forEach(registry::remove);
                return registry;
            }
        } catch (SQLException e) {
            throw PostgresException.about(postgres, e);
        }
    }

    /** Returns whether the stream was imported completely, and no other since. */
    public boolean hasImported(String id) {
        try (Connection connection = PostgresClients.dataSource(postgres).getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT FROM rookery_tenants WHERE id = ? AND imported = ? AND importing IS NULL")) {
            statement.setString(1, tenant.value());
            statement.setString(2, id);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        } catch (SQLException e) {
            throw PostgresException.about(postgres, e);
        }
    }

    /**
     * Suspends and marks the tenant, and registers it first if it does not exist.
     *
     * @param id of the import
     * @param replace whether the tenant may exist; one of an interrupted import always may
     * @return schema of the tenant's users and ACL rows
     * @throws StreamException if the tenant exists or is being removed
     */
    public String begin(String id, boolean replace) {
        try (Connection connection = PostgresClients.dataSource(postgres).getConnection()) {
            connection.setAutoCommit(false);
            String schema = begin(connection, id, replace);
            connection.commit();
            return schema;
        } catch (SQLException e) {
            throw PostgresException.about(postgres, e);
        }
    }

    private String begin(Connection connection, String id, boolean replace) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT table_schema::text, state, importing FROM rookery_tenants WHERE id = ? FOR UPDATE")) {
            statement.setString(1, tenant.value());
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    return create(connection, id);
                }
                if (rows.getString(2).equals(TenantState.REMOVING.text())) {
                    throw new StreamException("Tenant '" + tenant
                            + "' is being removed. Wait until 'rookery tenant list' does not list it any more");
                }
                if (!replace && rows.getString(3) == null) {
                    throw new StreamException("Tenant '" + tenant
                            + "' exists. Import under another name with --as, or delete its data with --replace");
                }
                mark(connection, id);
                return rows.getString(1);
            }
        }
    }

    private String create(Connection connection, String id) throws SQLException {
        String schema = TenantSchemaName.random();
        execute(
                connection,
                "INSERT INTO rookery_tenants (id, table_schema, state, importing) VALUES (?, ?, 'suspended', ?)",
                tenant.value(),
                schema,
                id);
        execute(connection, "SELECT rookery_create_tenant_tables(?::name)", schema);
        return schema;
    }

    private void mark(Connection connection, String id) throws SQLException {
        execute(
                connection,
                "UPDATE rookery_tenants SET state = 'suspended', importing = ? WHERE id = ?",
                id,
                tenant.value());
    }

    /**
     * Ends the import in the transaction that makes its rows visible.
     *
     * @param registry columns of {@link #describe}; unknown ones are of a newer version
     */
    public void finish(Connection connection, String id, JsonObject registry, TenantState state) throws SQLException {
        List<String> columns = registry.fieldNames().stream()
                .filter(column -> !LOCAL_COLUMNS.contains(column))
                .toList();
        if (!new TableCatalog(connection).columns("rookery_tenants").containsAll(columns)) {
            throw new StreamException(
                    "The file has settings of a tenant that this version does not know. Import it with"
                            + " the version of Rookery that exported it, or a later one");
        }
        for (String column : columns) {
            execute(
                    connection,
                    "UPDATE rookery_tenants SET " + Sql.name(column) + " = (SELECT r." + Sql.name(column)
                            + " FROM jsonb_populate_record(NULL::rookery_tenants, ?::jsonb) r) WHERE id = ?",
                    registry.encode(),
                    tenant.value());
        }
        int finished = execute(
                connection,
                "UPDATE rookery_tenants SET state = ?, importing = NULL, imported = ? WHERE id = ? AND importing = ?",
                state.text(),
                id,
                tenant.value(),
                id);
        if (finished != 1) {
            throw new StreamException(
                    "Tenant '" + tenant + "' was removed, or another import of it has begun. Repeat the import");
        }
    }

    private static int execute(Connection connection, String sql, String... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            return statement.execute() ? 0 : statement.getUpdateCount();
        }
    }
}
