package dev.rookery.api.mapping;

import dev.rookery.api.sensor.mapping.Mapping;
import dev.rookery.api.sensor.mapping.MappingJson;
import dev.rookery.api.sensor.mapping.TenantMappings;
import dev.rookery.api.sensor.payload.DeviceTime;
import dev.rookery.auth.TenantId;
import dev.rookery.http.PageRequest;
import dev.rookery.http.QueryResults;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Table {@code sensor_mappings}: the mappings of one tenant. Thread-safe. */
final class MappingRepository {
    private static final String COLUMNS = "name, device, tag, topic, rules, version, created_at, subscribed_at";

    private final SqlClient client;
    private final TenantId tenant;

    MappingRepository(SqlClient client, TenantId tenant) {
        this.client = client;
        this.tenant = tenant;
    }

    /** Returns the number of mappings. Other transactions that add some wait until this one ends. */
    Future<Integer> countLocked() {
        return client.preparedQuery("SELECT pg_advisory_xact_lock(hashtext('sensor_mappings'), hashtext($1))")
                .execute(Tuple.of(tenant.value()))
                .compose(locked -> client.preparedQuery(
                                "SELECT count(*)::integer FROM sensor_mappings WHERE tenant = $1")
                        .execute(Tuple.of(tenant.value())))
                .map(rows -> rows.iterator().next().getInteger(0));
    }

    /** Returns the added mapping; empty if the name is taken. */
    Future<Optional<StoredMapping>> add(Mapping mapping) {
        return client.preparedQuery("INSERT INTO sensor_mappings (tenant, name, device, tag, topic, rules)"
                        + " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant, name) DO NOTHING RETURNING " + COLUMNS)
                .execute(tuple(mapping))
                .map(rows -> QueryResults.first(rows, MappingRepository::mapping));
    }

    private Tuple tuple(Mapping mapping) {
        return Tuple.of(
                tenant.value(),
                mapping.name(),
                mapping.target().device().orElse(null),
                mapping.target().tag().orElse(null),
                mapping.topic().toString(),
                MappingJson.rules(mapping));
    }

    Future<List<StoredMapping>> list(PageRequest page) {
        return client.preparedQuery("SELECT " + COLUMNS + " FROM sensor_mappings WHERE tenant = $1 AND name > $2"
                        + " ORDER BY name LIMIT $3")
                .execute(Tuple.of(
                        tenant.value(),
                        page.after().map(cursor -> cursor.string(0)).orElse(""),
                        page.queryLimit()))
                .map(rows -> QueryResults.list(rows, MappingRepository::mapping));
    }

    Future<Optional<StoredMapping>> find(String name) {
        return select("", name);
    }

    /** Returns the mapping and locks its row until the transaction ends. */
    Future<Optional<StoredMapping>> lock(String name) {
        return select(" FOR UPDATE", name);
    }

    private Future<Optional<StoredMapping>> select(String locking, String name) {
        return client.preparedQuery(
                        "SELECT " + COLUMNS + " FROM sensor_mappings WHERE tenant = $1 AND name = $2" + locking)
                .execute(Tuple.of(tenant.value(), name))
                .map(rows -> QueryResults.first(rows, MappingRepository::mapping));
    }

    /** Replaces a locked mapping. */
    Future<StoredMapping> update(Mapping mapping) {
        return client.preparedQuery("UPDATE sensor_mappings SET device = $3, tag = $4, topic = $5, rules = $6,"
                        + " version = version + 1, subscribed_at = CASE WHEN (device, topic) IS NOT DISTINCT FROM ($3, $5)"
                        + " THEN subscribed_at ELSE now() END WHERE tenant = $1 AND name = $2 RETURNING " + COLUMNS)
                .execute(tuple(mapping))
                .map(rows -> mapping(rows.iterator().next()));
    }

    Future<Void> delete(String name) {
        return client.preparedQuery("DELETE FROM sensor_mappings WHERE tenant = $1 AND name = $2")
                .execute(Tuple.of(tenant.value(), name))
                .mapEmpty();
    }

    /** Returns all mappings, with the tags of the devices. */
    Future<TenantMappings> all(List<String> devices) {
        return client.preparedQuery("SELECT " + COLUMNS
                        + " FROM sensor_mappings WHERE tenant = $1 ORDER BY created_at, name LIMIT $2")
                .execute(Tuple.of(tenant.value(), TenantMappings.MAX))
                .map(rows -> QueryResults.list(rows, row -> mapping(row).mapping()))
                .compose(mappings -> with(mappings, devices));
    }

    /** Returns these mappings, with the tags of the devices. */
    Future<TenantMappings> with(List<Mapping> mappings, List<String> devices) {
        return client.preparedQuery("SELECT id, unnest(tags) FROM devices WHERE tenant = $1 AND id = ANY ($2)")
                .execute(Tuple.of(tenant.value()).addArrayOfString(devices.toArray(String[]::new)))
                .map(rows -> {
                    Map<String, Set<String>> tagged = new HashMap<>();
                    for (Row row : rows) {
                        tagged.computeIfAbsent(row.getString(1), absent -> new HashSet<>())
                                .add(row.getString(0));
                    }
                    return new TenantMappings(mappings, tagged);
                });
    }

    /** Returns the last declaration of a node of Sparkplug. */
    Future<Optional<String>> birth(String node) {
        return client.preparedQuery("SELECT metrics FROM sensor_sparkplug_births WHERE tenant = $1 AND node = $2")
                .execute(Tuple.of(tenant.value(), node))
                .map(rows -> QueryResults.first(rows, row -> row.getString(0)));
    }

    private static StoredMapping mapping(Row row) {
        JsonObject json = row.getJsonObject("rules")
                .copy()
                .put("topic", row.getString("topic"))
                .put("device", row.getString("device"))
                .put("tag", row.getString("tag"));
        return new StoredMapping(
                MappingJson.parse(
                        row.getString("name"),
                        DeviceTime.micros(row.getOffsetDateTime("subscribed_at").toInstant()),
                        json),
                row.getLong("version"),
                row.getOffsetDateTime("created_at").toInstant());
    }
}
