package dev.rookery.tenant;

import dev.rookery.auth.TenantId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Repository of {@code rookery_tenants}. Each method but {@link #delete} is one statement. Thread-safe; failed
 * futures carry the database's error.
 */
public final class TenantRepository {
    /** Rows that are deleted together, which takes some milliseconds. */
    private static final int ERASURE_BATCH = 2000;

    private static final String SELECT = "SELECT " + TenantRows.COLUMNS + " FROM rookery_tenants t";

    private final SqlClient client;
    private final PacedSlices erasure = PacedSlices.inRealTime();

    public TenantRepository(SqlClient client) {
        this.client = client;
    }

    /** Registers a tenant with empty tables of users and ACL rows, and returns whether the name was free. */
    public Future<Boolean> create(TenantId id) {
        return client.preparedQuery("WITH added AS (INSERT INTO rookery_tenants (id, table_schema) VALUES ($1, $2)"
                        + " ON CONFLICT (id) DO NOTHING RETURNING table_schema)"
                        + " SELECT rookery_create_tenant_tables(table_schema) FROM added")
                .execute(Tuple.of(id.value(), TenantSchemaName.random()))
                .map(rows -> rows.rowCount() > 0);
    }

    public Future<Optional<RegisteredTenant>> find(TenantId id) {
        return client.preparedQuery(SELECT + " WHERE t.id = $1")
                .execute(Tuple.of(id.value()))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> TenantRows.tenant(row, 0))
                        .findFirst());
    }

    /** Returns all tenants, ordered by name. */
    public Future<List<RegisteredTenant>> list() {
        return client.query(SELECT + " ORDER BY t.id").execute().map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(row -> TenantRows.tenant(row, 0))
                .toList());
    }

    /**
     * Moves a tenant to another state and returns whether it has that state now: not if it does not exist or is being
     * removed, and not the active state while it is being imported. The default tenant cannot be removed.
     */
    public Future<Boolean> setState(TenantId id, TenantState state) {
        if (id.equals(TenantId.DEFAULT) && state == TenantState.REMOVING) {
            throw new IllegalArgumentException("The default tenant cannot be removed");
        }
        return client.preparedQuery(
                        "UPDATE rookery_tenants SET state = $2 WHERE id = $1 AND state IN ($2, 'active', 'suspended')"
                                + " AND (importing IS NULL OR $2 <> 'active')")
                .execute(Tuple.of(id.value(), state.text()))
                .map(rows -> rows.rowCount() > 0);
    }

    /**
     * Deletes rows of a tenant that is being removed or imported from the shared tables, except its usage, and returns whether
     * there may be more. Each call takes little time and locks.
     */
    public Future<Boolean> eraseRows(TenantId id) {
        return client.preparedQuery("SELECT rookery_erase_rows($1, $2, false)")
                .execute(Tuple.of(id.value(), ERASURE_BATCH))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    /**
     * Deletes the rows of a tenant that is being removed, with pauses that leave the database to others, its tables and its
     * role, then its usage and registration.
     *
     * @return whether no such tenant is left: not if it is not being removed, or if its last usage has not been reported to
     *     the billing API yet
     */
    public Future<Boolean> delete(TenantId id) {
        return find(id).compose(known -> known.filter(tenant -> tenant.state() == TenantState.REMOVING)
                        .map(tenant -> erasure.run(() -> eraseRows(id)))
                        .orElse(Future.succeededFuture()))
                .compose(erased ->
                        client.preparedQuery("SELECT rookery_delete_tenant($1)").execute(Tuple.of(id.value())))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }
}
