package dev.rookery.api.device;

import dev.rookery.auth.TenantId;
import dev.rookery.http.QueryResults;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/** Table {@code rookery_device_erasures}: devices whose data is being deleted. Thread-safe. */
final class ErasureRepository {
    /**
     * Messages of a deleted device that the broker has queued are stored within seconds, and an API forgets the numbers of
     * series that it does not use within half of this time.
     */
    private static final int LAST_AFTER_MINUTES = 10;

    private static final int BATCH = 5000;

    /** @param last whether no message of the device can be on its way any more */
    record Erasure(TenantId tenant, String device, boolean last) {}

    private final TenantDatabase database;

    ErasureRepository(TenantDatabase database) {
        this.database = database;
    }

    /** Requests an erasure in the transaction that deletes the device. */
    static Future<Void> request(SqlClient transaction, TenantId tenant, String device) {
        return transaction
                .preparedQuery("INSERT INTO rookery_device_erasures (tenant, device) VALUES ($1, $2)"
                        + " ON CONFLICT (tenant, device) DO UPDATE SET requested_at = now()")
                .execute(Tuple.of(tenant.value(), device))
                .mapEmpty();
    }

    /** Returns whether the data of a former device with this id is being deleted. */
    static Future<Boolean> isPending(SqlClient transaction, TenantId tenant, String device) {
        return transaction
                .preparedQuery("SELECT FROM rookery_device_erasures WHERE tenant = $1 AND device = $2")
                .execute(Tuple.of(tenant.value(), device))
                .map(rows -> rows.size() > 0);
    }

    /** Returns the erasures of all tenants, the oldest first. */
    Future<List<Erasure>> pending() {
        return database.acrossTenants(connection -> connection
                .preparedQuery("/* all tenants */ SELECT tenant, device,"
                        + " requested_at < now() - make_interval(mins => $1) FROM rookery_device_erasures"
                        + " ORDER BY requested_at LIMIT 1000")
                .execute(Tuple.of(LAST_AFTER_MINUTES))
                .map(rows -> QueryResults.list(rows, ErasureRepository::erasure)));
    }

    private static Erasure erasure(Row row) {
        return new Erasure(new TenantId(row.getString(0)), row.getString(1), row.getBoolean(2));
    }

    /** Returns the number of deleted events of clients of the device, a batch at most. */
    private static Future<Integer> deleteEvents(SqlClient transaction, Erasure erasure) {
        return transaction
                .preparedQuery("DELETE FROM broker_events WHERE tenant = $1 AND id IN (SELECT id FROM broker_events"
                        + " WHERE tenant = $1 AND username = $2 LIMIT $3)")
                .execute(Tuple.of(erasure.tenant().value(), erasure.device(), BATCH))
                .map(SqlResult::rowCount);
    }

    /** Deletes mappings of the device's messages, and what it has declared as an edge node of Sparkplug, or below one. */
    private static Future<Void> deleteMappings(SqlClient transaction, Erasure erasure) {
        Tuple device = Tuple.of(erasure.tenant().value(), erasure.device());
        return transaction
                .preparedQuery("DELETE FROM sensor_mappings WHERE tenant = $1 AND device = $2")
                .execute(device)
                .compose(deleted -> transaction
                        .preparedQuery("DELETE FROM sensor_sparkplug_births WHERE tenant = $1"
                                + " AND $2 IN (split_part(node, '/', 2), split_part(node, '/', 3))")
                        .execute(device))
                .mapEmpty();
    }

    /** Deletes the rows of the device, a part in each transaction. */
    Future<Void> erase(Erasure erasure) {
        return database.inTenant(erasure.tenant(), connection -> connection
                        .preparedQuery("SELECT rookery_erase_device($1, $2, $3, $4)")
                        .execute(Tuple.of(erasure.tenant().value(), erasure.device(), BATCH, erasure.last()))
                        .map(rows -> rows.iterator().next().getBoolean(0))
                        .compose(more -> deleteMappings(connection, erasure)
                                .compose(done -> deleteEvents(connection, erasure))
                                .map(deleted -> more || deleted == BATCH)))
                .compose(more -> more ? erase(erasure) : Future.succeededFuture());
    }
}
