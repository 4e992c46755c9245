package dev.rookery.api.device;

import dev.rookery.auth.TenantId;
import dev.rookery.http.PageRequest;
import dev.rookery.http.QueryResults;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** Table {@code devices}: the devices of one tenant. Thread-safe. */
final class DeviceRepository {
    private static final String COLUMNS = "id, name, tags, provisioned_by, online, last_seen, version, created_at";

    private final SqlClient client;

    private final TenantId tenant;

    DeviceRepository(SqlClient client, TenantId tenant) {
        this.client = client;
        this.tenant = tenant;
    }

    /** Returns the added device; empty if the id is taken. */
    Future<Optional<Device>> add(NewDevice device) {
        return client.preparedQuery("INSERT INTO devices (tenant, id, name, tags, provisioned_by)"
                        + " VALUES ($1, $2, $3, $4, $5)"
                        + " ON CONFLICT DO NOTHING RETURNING " + COLUMNS)
                .execute(Tuple.of(
                        tenant.value(),
                        device.id(),
                        device.name(),
                        device.tags().toArray(String[]::new),
                        device.provisionedBy().orElse(null)))
                .map(rows -> QueryResults.first(rows, DeviceRepository::device));
    }

    /**
     * @param search part of the id or the name, case-insensitive
     * @param tag tag that the devices must have
     */
    Future<List<Device>> list(PageRequest page, Optional<String> search, Optional<String> tag) {
        return client.preparedQuery("SELECT " + COLUMNS + " FROM devices WHERE tenant = $1 AND id > $2"
                        + " AND ($3::text IS NULL OR strpos(lower(id), lower($3)) > 0"
                        + " OR strpos(lower(name), lower($3)) > 0)"
                        + " AND ($4::text IS NULL OR tags @> ARRAY[$4]) ORDER BY id LIMIT $5")
                .execute(Tuple.of(
                        tenant.value(),
                        page.after().map(cursor -> cursor.string(0)).orElse(""),
                        search.orElse(null),
                        tag.orElse(null),
                        page.queryLimit()))
                .map(rows -> QueryResults.list(rows, DeviceRepository::device));
    }

    Future<Optional<Device>> find(String id) {
        return select("", id);
    }

    /** Returns the device and locks its row until the transaction ends. */
    Future<Optional<Device>> lock(String id) {
        return select(" FOR UPDATE", id);
    }

    Future<Device> update(String id, String name, List<String> tags) {
        return client.preparedQuery("UPDATE devices SET name = $3, tags = $4, version = version + 1"
                        + " WHERE tenant = $1 AND id = $2"
                        + " RETURNING " + COLUMNS)
                .execute(Tuple.of(tenant.value(), id, name, tags.toArray(String[]::new)))
                .map(rows -> device(rows.iterator().next()));
    }

    Future<Void> delete(String id) {
        return client.preparedQuery("DELETE FROM devices WHERE tenant = $1 AND id = $2")
                .execute(Tuple.of(tenant.value(), id))
                .mapEmpty();
    }

    private Future<Optional<Device>> select(String locking, String id) {
        return client.preparedQuery("SELECT " + COLUMNS + " FROM devices WHERE tenant = $1 AND id = $2" + locking)
                .execute(Tuple.of(tenant.value(), id))
                .map(rows -> QueryResults.first(rows, DeviceRepository::device));
    }

    private static Device device(Row row) {
        return new Device(
                row.getString("id"),
                row.getString("name"),
                List.of(row.getArrayOfStrings("tags")),
                Optional.ofNullable(row.getString("provisioned_by")),
                row.getBoolean("online"),
                Optional.ofNullable(row.getOffsetDateTime("last_seen")).map(OffsetDateTime::toInstant),
                row.getLong("version"),
                row.getOffsetDateTime("created_at").toInstant());
    }
}
