package dev.rookery.api.device;

import dev.rookery.auth.TenantId;
import dev.rookery.http.PageRequest;
import dev.rookery.http.QueryResults;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Table {@code devices}: the devices of one tenant. Thread-safe. */
final class DeviceRepository {
    private static final String COLUMNS =
            "id, name, tags, provisioned_by, time_zone, online, last_seen, version, created_at";

    /** Parameters $2 to $6, see {@link DeviceFilter#appendTo}. */
    private static final String FILTER = " AND ($2::text[] IS NULL OR id = ANY($2))"
            + " AND ($3::text IS NULL OR strpos(lower(id), lower($3)) > 0 OR strpos(lower(name), lower($3)) > 0)"
            + " AND ($4::text IS NULL OR tags @> ARRAY[$4]) AND ($5::boolean IS NULL OR online = $5)"
            + " AND ($6::timestamptz IS NULL OR NOT online AND (last_seen IS NULL OR last_seen < $6))";

    private final SqlClient client;

    private final TenantId tenant;

    DeviceRepository(SqlClient client, TenantId tenant) {
        this.client = client;
        this.tenant = tenant;
    }

    /** Returns the added device; empty if the id is taken. */
    Future<Optional<Device>> add(NewDevice device) {
        return client.preparedQuery("INSERT INTO devices (tenant, id, name, tags, provisioned_by, time_zone)"
                        + " VALUES ($1, $2, $3, $4, $5, $6)"
                        + " ON CONFLICT DO NOTHING RETURNING " + COLUMNS)
                .execute(Tuple.of(
                        tenant.value(),
                        device.id(),
                        device.name(),
                        device.tags().toArray(String[]::new),
                        device.provisionedBy().orElse(null),
                        device.timeZone()))
                .map(rows -> QueryResults.first(rows, DeviceRepository::device));
    }

    /** Returns a page of the devices that meet the filter. */
    Future<List<Device>> list(DeviceFilter filter, DeviceOrder order, PageRequest page) {
        Tuple parameters = filter.appendTo(Tuple.of(tenant.value())).addInteger(page.queryLimit());
        page.after().ifPresent(cursor -> order.append(parameters, cursor));
        return client.preparedQuery("SELECT " + COLUMNS + " FROM devices WHERE tenant = $1" + FILTER
                        + page.after().map(cursor -> order.after()).orElse("") + order.clause() + " LIMIT $7")
                .execute(parameters)
                .map(rows -> QueryResults.list(rows, DeviceRepository::device));
    }

    /** Returns how many devices meet the filter, in total and by state, and their most frequent tags. */
    Future<JsonObject> summary(DeviceFilter filter) {
        Tuple parameters = filter.appendTo(Tuple.of(tenant.value()));
        return client.preparedQuery("WITH found AS (SELECT online, last_seen, tags FROM devices WHERE tenant = $1"
                        + FILTER + ") SELECT count(*) AS total, count(*) FILTER (WHERE online) AS online,"
                        + " count(*) FILTER (WHERE NOT online) AS offline,"
                        + " count(*) FILTER (WHERE last_seen IS NULL) AS never_seen,"
                        + " (SELECT COALESCE(json_agg(t), '[]'::json) FROM (SELECT tag, count(*) AS count"
                        + " FROM found, unnest(tags) AS tag GROUP BY tag ORDER BY count(*) DESC, tag LIMIT 100) t) AS tags"
                        + " FROM found")
                .execute(parameters)
                .map(rows -> rows.iterator().next())
                .map(row -> new JsonObject()
                        .put("total", row.getLong("total"))
                        .put("online", row.getLong("online"))
                        .put("offline", row.getLong("offline"))
                        .put("never_seen", row.getLong("never_seen"))
                        .put("tags", row.getJsonArray("tags")));
    }

    /** Returns the ids of the devices that meet the filter, and locks their rows until the transaction ends. */
    Future<List<String>> lockAll(DeviceFilter filter, int limit) {
        Tuple parameters = filter.appendTo(Tuple.of(tenant.value())).addInteger(limit);
        return client.preparedQuery(
                        "SELECT id FROM devices WHERE tenant = $1" + FILTER + " ORDER BY id LIMIT $7 FOR UPDATE")
                .execute(parameters)
                .map(rows -> QueryResults.list(rows, row -> row.getString(0)));
    }

    /** Adds the tags that the devices lack, and returns the changed devices with their number of tags. */
    Future<Map<String, Integer>> addTags(List<String> ids, List<String> tags) {
        return client.preparedQuery("UPDATE devices SET version = version + 1,"
                        + " tags = tags || ARRAY(SELECT added FROM unnest($3::text[]) AS added WHERE added <> ALL (tags))"
                        + " WHERE tenant = $1 AND id = ANY($2) AND NOT tags @> $3 RETURNING id, cardinality(tags)")
                .execute(changes(ids, tags))
                .map(DeviceRepository::counts);
    }

    /** Removes the tags, and returns the changed devices with their number of tags. */
    Future<Map<String, Integer>> removeTags(List<String> ids, List<String> tags) {
        return client.preparedQuery("UPDATE devices SET version = version + 1,"
                        + " tags = ARRAY(SELECT tag FROM unnest(tags) WITH ORDINALITY AS each (tag, place)"
                        + " WHERE tag <> ALL ($3::text[]) ORDER BY place)"
                        + " WHERE tenant = $1 AND id = ANY($2) AND tags && $3 RETURNING id, cardinality(tags)")
                .execute(changes(ids, tags))
                .map(DeviceRepository::counts);
    }

    Future<Void> deleteAll(List<String> ids) {
        return client.preparedQuery("DELETE FROM devices WHERE tenant = $1 AND id = ANY($2)")
                .execute(Tuple.of(tenant.value()).addArrayOfString(ids.toArray(String[]::new)))
                .mapEmpty();
    }

    private Tuple changes(List<String> ids, List<String> tags) {
        return Tuple.of(tenant.value(), ids.toArray(String[]::new), tags.toArray(String[]::new));
    }

    private static Map<String, Integer> counts(RowSet<Row> rows) {
        Map<String, Integer> counts = new TreeMap<>();
        rows.forEach(row -> counts.put(row.getString(0), row.getInteger(1)));
        return counts;
    }

    Future<Optional<Device>> find(String id) {
        return select("", id);
    }

    /** Returns the device and locks its row until the transaction ends. */
    Future<Optional<Device>> lock(String id) {
        return select(" FOR UPDATE", id);
    }

    Future<Device> update(String id, String name, List<String> tags, String timeZone) {
        return client.preparedQuery("UPDATE devices SET name = $3, tags = $4, time_zone = $5, version = version + 1"
                        + " WHERE tenant = $1 AND id = $2"
                        + " RETURNING " + COLUMNS)
                .execute(Tuple.of(tenant.value(), id, name, tags.toArray(String[]::new), timeZone))
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
                row.getString("time_zone"),
                row.getBoolean("online"),
                Optional.ofNullable(row.getOffsetDateTime("last_seen")).map(OffsetDateTime::toInstant),
                row.getLong("version"),
                row.getOffsetDateTime("created_at").toInstant());
    }
}
