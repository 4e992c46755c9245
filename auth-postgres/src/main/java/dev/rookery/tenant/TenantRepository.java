package dev.rookery.tenant;

import dev.rookery.auth.TenantId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Repository of {@code rookery_tenants}. Thread-safe; failed futures carry the database's error. */
public final class TenantRepository {
    private static final String SELECT = "SELECT " + TenantRows.COLUMNS + " FROM rookery_tenants t";

    private final Pool pool;

    public TenantRepository(Pool pool) {
        this.pool = pool;
    }

    /** Registers a tenant with empty tables of users and ACL rows. Returns the tenant, or empty if the name is taken. */
    public Future<Optional<RegisteredTenant>> create(TenantId id) {
        String schema = TenantSchemaName.random();
        return pool.withTransaction(connection -> connection
                .preparedQuery("INSERT INTO rookery_tenants (id, table_schema) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING")
                .execute(Tuple.of(id.value(), schema))
                .compose(inserted -> inserted.rowCount() == 0
                        ? Future.succeededFuture(Optional.empty())
                        : createTables(connection, schema).compose(created -> find(connection, id))));
    }

    private static Future<Void> createTables(SqlConnection connection, String schema) {
        return connection
                .preparedQuery("SELECT rookery_create_tenant_tables($1)")
                .execute(Tuple.of(schema))
                .mapEmpty();
    }

    public Future<Optional<RegisteredTenant>> find(TenantId id) {
        return find(pool, id);
    }

    private static Future<Optional<RegisteredTenant>> find(SqlClient client, TenantId id) {
        return client.preparedQuery(SELECT + " WHERE t.id = $1")
                .execute(Tuple.of(id.value()))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> TenantRows.tenant(row, 0))
                        .findFirst());
    }

    /** Returns all tenants, ordered by name. */
    public Future<List<RegisteredTenant>> list() {
        return pool.query(SELECT + " ORDER BY t.id")
                .execute()
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> TenantRows.tenant(row, 0))
                        .toList());
    }

    /**
     * Moves a tenant to another state and returns whether it has that state now: not if it does not exist or is being
     * removed.
     */
    public Future<Boolean> setState(TenantId id, TenantState state) {
        return pool.preparedQuery("UPDATE rookery_tenants SET state = $2 WHERE id = $1 AND state IN ($2, 'active', 'suspended')")
                .execute(Tuple.of(id.value(), state.text()))
                .map(rows -> rows.rowCount() > 0);
    }

    /**
     * Deletes the tables of a tenant that is being removed, with its limits and its registration. The default tenant
     * keeps its tables, which the platform may not own.
     *
     * @return whether the tenant was being removed
     */
    public Future<Boolean> delete(TenantId id) {
        return pool.withTransaction(connection -> connection
                .preparedQuery(SELECT + " WHERE t.id = $1 AND t.state = 'removing' FOR UPDATE")
                .execute(Tuple.of(id.value()))
                .compose(rows -> rows.rowCount() == 0
                        ? Future.succeededFuture(false)
                        : delete(connection, TenantRows.tenant(rows.iterator().next(), 0))));
    }

    private static Future<Boolean> delete(SqlConnection connection, RegisteredTenant tenant) {
        return connection
                .query("DROP SCHEMA IF EXISTS " + TenantSchemaName.quoted(tenant.schema()) + " CASCADE")
                .execute()
                .compose(dropped -> connection
                        .preparedQuery("DELETE FROM rookery_tenants WHERE id = $1")
                        .execute(Tuple.of(tenant.id().value())))
                .map(true);
    }
}
