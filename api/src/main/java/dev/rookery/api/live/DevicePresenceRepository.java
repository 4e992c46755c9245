package dev.rookery.api.live;

import dev.rookery.api.broker.ClientEvent;
import dev.rookery.auth.TenantId;
import dev.rookery.http.QueryResults;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Tables {@code devices} (connection state), {@code device_connections} and {@code broker_position}. The position, the
 * last processed event, is updated in the transaction that applies the events. Its row is locked, so that replicas
 * apply events one after the other.
 */
final class DevicePresenceRepository {
    private static final String DELETE = "/* all tenants */ DELETE FROM device_connections c"
            + " USING unnest($1::text[], $2::text[], $3::text[]) AS gone (tenant, id, username)"
            + " WHERE c.tenant = gone.tenant AND c.client_id = gone.id AND c.device = gone.username";

    private static final String INSERT =
            "/* all tenants */ INSERT INTO device_connections (tenant, client_id, device, since)"
                    + " SELECT client.tenant, client.id, client.device, client.since"
                    + " FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[])"
                    + " AS client (tenant, id, device, since)"
                    + " JOIN devices d ON d.tenant = client.tenant AND d.id = client.device"
                    + " ON CONFLICT (tenant, device, client_id) DO UPDATE SET since = excluded.since";

    private static final String UPDATE =
            "/* all tenants */ UPDATE devices SET last_seen = greatest(last_seen, seen.time), online ="
                    + " EXISTS (SELECT FROM device_connections c WHERE c.tenant = devices.tenant AND c.device = devices.id)"
                    + " FROM (SELECT tenant AS owner, device, max(time) AS time"
                    + " FROM unnest($1::text[], $2::text[], $3::timestamptz[]) AS event (tenant, device, time)"
                    + " GROUP BY tenant, device) seen WHERE tenant = seen.owner AND id = seen.device";

    private static final String UPDATE_ALL =
            "/* all tenants */ UPDATE devices SET online = since IS NOT NULL, last_seen = greatest(last_seen, since)"
                    + " FROM (SELECT d.tenant AS owner, d.id AS device, (SELECT max(c.since)"
                    + " FROM device_connections c WHERE c.tenant = d.tenant AND c.device = d.id) AS since"
                    + " FROM devices d) state"
                    + " WHERE tenant = state.owner AND id = state.device AND (online OR since IS NOT NULL)";

    private record Session(TenantId tenant, String clientId, String username) {}

    private final TenantDatabase database;

    DevicePresenceRepository(TenantDatabase database) {
        this.database = database;
    }

    /** Returns the position; empty if no event has been processed. */
    Future<Optional<EventCursor>> position() {
        return database.acrossTenants(connection -> connection
                        .query("SELECT run, sequence FROM broker_position")
                        .execute())
                .map(rows -> QueryResults.first(rows, DevicePresenceRepository::position)
                        .filter(position -> !position.run().isEmpty()));
    }

    /** Applies the events after the position. Ignores processed events and events of other broker runs. */
    Future<Void> apply(List<ClientEvent> events) {
        return database.acrossTenants(connection -> lock(connection).compose(position -> {
            List<ClientEvent> unprocessed = events.stream()
                    .filter(event -> EventCursor.parse(event.id()).isAfter(position))
                    .toList();
            if (unprocessed.isEmpty()) {
                return Future.succeededFuture();
            }
            List<ClientEvent> changes = unprocessed.stream()
                    .filter(event -> isConnected(event) || event.type().equals("disconnected"))
                    .toList();
            EventCursor last =
                    EventCursor.parse(unprocessed.get(unprocessed.size() - 1).id());
            return applyChanges(connection, changes).compose(applied -> setPosition(connection, last));
        }));
    }

    /** Replaces all connections by those at the given position, unless the stored position is as recent. */
    Future<Void> replace(EventCursor position, List<TenantClient> connected) {
        return database.acrossTenants(connection -> lock(connection).compose(stored -> {
            if (stored.run().equals(position.run())
                    && stored.sequence() >= position.sequence()
                    && stored.sequence() > 0) {
                return Future.succeededFuture();
            }
            return connection
                    .query("/* all tenants */ DELETE FROM device_connections")
                    .execute()
                    .compose(deleted -> connection
                            .preparedQuery(INSERT)
                            .execute(Tuple.of(
                                    texts(connected, found -> found.tenant().value()),
                                    texts(connected, found -> found.client().clientId()),
                                    texts(connected, found -> found.client().username()),
                                    times(connected, found -> found.client().since()))))
                    .compose(inserted -> connection.query(UPDATE_ALL).execute())
                    .compose(updated -> setPosition(connection, position));
        }));
    }

    private static Future<Void> applyChanges(SqlClient connection, List<ClientEvent> changes) {
        // Client ids are unique per user.
        Map<Session, ClientEvent> lastOfClient = new HashMap<>();
        changes.forEach(
                event -> lastOfClient.put(new Session(event.tenant(), event.clientId(), event.username()), event));
        List<ClientEvent> connected = lastOfClient.values().stream()
                .filter(DevicePresenceRepository::isConnected)
                .toList();
        List<ClientEvent> disconnected = lastOfClient.values().stream()
                .filter(event -> !isConnected(event))
                .toList();
        return connection
                .preparedQuery(DELETE)
                .execute(Tuple.of(
                        tenants(disconnected),
                        texts(disconnected, ClientEvent::clientId),
                        texts(disconnected, ClientEvent::username)))
                .compose(deleted -> connection
                        .preparedQuery(INSERT)
                        .execute(Tuple.of(
                                tenants(connected),
                                texts(connected, ClientEvent::clientId),
                                texts(connected, ClientEvent::username),
                                times(connected, ClientEvent::time))))
                .compose(inserted -> connection
                        .preparedQuery(UPDATE)
                        .execute(Tuple.of(
                                tenants(changes),
                                texts(changes, ClientEvent::username),
                                times(changes, ClientEvent::time))))
                .mapEmpty();
    }

    private static Future<EventCursor> lock(SqlClient connection) {
        return connection
                .query("SELECT run, sequence FROM broker_position FOR UPDATE")
                .execute()
                .map(rows -> position(rows.iterator().next()));
    }

    private static Future<Void> setPosition(SqlClient connection, EventCursor position) {
        return connection
                .preparedQuery("UPDATE broker_position SET run = $1, sequence = $2")
                .execute(Tuple.of(position.run(), position.sequence()))
                .mapEmpty();
    }

    private static boolean isConnected(ClientEvent event) {
        return event.type().equals("connected");
    }

    private static String[] tenants(List<ClientEvent> events) {
        return texts(events, event -> event.tenant().value());
    }

    private static <T> String[] texts(List<T> items, Function<T, String> text) {
        return items.stream().map(text).toArray(String[]::new);
    }

    private static <T> OffsetDateTime[] times(List<T> items, Function<T, Instant> time) {
        return items.stream()
                .map(item -> time.apply(item).atOffset(ZoneOffset.UTC))
                .toArray(OffsetDateTime[]::new);
    }

    private static EventCursor position(Row row) {
        return new EventCursor(row.getString("run"), row.getLong("sequence"));
    }
}
