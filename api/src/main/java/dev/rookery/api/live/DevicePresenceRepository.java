package dev.rookery.api.live;

import dev.rookery.api.broker.BrokerClient;
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

/**
 * Tables {@code devices} (connection state), {@code device_connections} and {@code broker_position}. The position, the
 * last processed event, is updated in the transaction that applies the events. Its row is locked, so that replicas
 * apply events one after the other.
 */
final class DevicePresenceRepository {
    private record Session(String clientId, String username) {}

    private final TenantDatabase database;

    DevicePresenceRepository(TenantDatabase database) {
        this.database = database;
    }

    /** Returns the position; empty if no event has been processed. */
    Future<Optional<EventCursor>> position() {
        return database.inTenant(TenantId.DEFAULT, connection -> connection
                        .query("SELECT run, sequence FROM broker_position")
                        .execute())
                .map(rows -> QueryResults.first(rows, DevicePresenceRepository::position)
                        .filter(position -> !position.run().isEmpty()));
    }

    /** Applies the events after the position. Ignores processed events and events of other broker runs. */
    Future<Void> apply(List<ClientEvent> events) {
        return database.inTenant(
                TenantId.DEFAULT, connection -> lock(connection).compose(position -> {
                    List<ClientEvent> unprocessed = events.stream()
                            .filter(event -> EventCursor.parse(event.id()).isAfter(position))
                            .toList();
                    if (unprocessed.isEmpty()) {
                        return Future.succeededFuture();
                    }
                    List<ClientEvent> changes = unprocessed.stream()
                            .filter(event -> isConnected(event) || event.type().equals("disconnected"))
                            .toList();
                    EventCursor last = EventCursor.parse(
                            unprocessed.get(unprocessed.size() - 1).id());
                    return applyChanges(connection, changes).compose(applied -> setPosition(connection, last));
                }));
    }

    /** Replaces all connections by those at the given position, unless the stored position is as recent. */
    Future<Void> replace(EventCursor position, List<BrokerClient> connected) {
        return database.inTenant(
                TenantId.DEFAULT, connection -> lock(connection).compose(stored -> {
                    if (stored.run().equals(position.run())
                            && stored.sequence() >= position.sequence()
                            && stored.sequence() > 0) {
                        return Future.succeededFuture();
                    }
                    return connection
                            .query("DELETE FROM device_connections")
                            .execute()
                            .compose(deleted -> insert(
                                    connection,
                                    connected.stream()
                                            .map(BrokerClient::clientId)
                                            .toArray(String[]::new),
                                    connected.stream()
                                            .map(BrokerClient::username)
                                            .toArray(String[]::new),
                                    connected.stream()
                                            .map(client -> time(client.since()))
                                            .toArray(OffsetDateTime[]::new)))
                            .compose(inserted -> connection
                                    .query(
                                            "UPDATE devices SET online = since IS NOT NULL, last_seen = greatest(last_seen, since)"
                                                    + " FROM (SELECT id AS device, (SELECT max(since) FROM device_connections"
                                                    + " WHERE device = d.id) AS since FROM devices d) state"
                                                    + " WHERE id = state.device AND (online OR since IS NOT NULL)")
                                    .execute())
                            .compose(updated -> setPosition(connection, position));
                }));
    }

    private static Future<Void> applyChanges(SqlClient connection, List<ClientEvent> changes) {
        // Client ids are unique per user.
        Map<Session, ClientEvent> lastOfClient = new HashMap<>();
        changes.forEach(event -> lastOfClient.put(new Session(event.clientId(), event.username()), event));
        List<ClientEvent> connected = lastOfClient.values().stream()
                .filter(DevicePresenceRepository::isConnected)
                .toList();
        List<ClientEvent> disconnected = lastOfClient.values().stream()
                .filter(event -> !isConnected(event))
                .toList();
        return connection
                .preparedQuery(
                        "DELETE FROM device_connections USING unnest($1::text[], $2::text[]) AS gone (id, username)"
                                + " WHERE client_id = gone.id AND device = gone.username")
                .execute(Tuple.of(clientIds(disconnected), (Object) usernames(disconnected)))
                .compose(deleted -> insert(connection, clientIds(connected), usernames(connected), times(connected)))
                .compose(inserted -> connection
                        .preparedQuery("UPDATE devices SET last_seen = greatest(last_seen, seen.time), online ="
                                + " EXISTS (SELECT FROM device_connections c WHERE c.device = devices.id)"
                                + " FROM (SELECT device, max(time) AS time FROM unnest($1::text[], $2::timestamptz[])"
                                + " AS event (device, time) GROUP BY device) seen WHERE id = seen.device")
                        .execute(Tuple.of(usernames(changes), (Object) times(changes))))
                .mapEmpty();
    }

    private static Future<Void> insert(
            SqlClient connection, String[] clientIds, String[] usernames, OffsetDateTime[] since) {
        return connection
                .preparedQuery("INSERT INTO device_connections (client_id, device, since)"
                        + " SELECT client.id, client.device, client.since"
                        + " FROM unnest($1::text[], $2::text[], $3::timestamptz[]) AS client (id, device, since)"
                        + " JOIN devices ON devices.id = client.device"
                        + " ON CONFLICT (client_id, device) DO UPDATE SET since = excluded.since")
                .execute(Tuple.of(clientIds, usernames, since))
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

    private static String[] clientIds(List<ClientEvent> events) {
        return events.stream().map(ClientEvent::clientId).toArray(String[]::new);
    }

    private static String[] usernames(List<ClientEvent> events) {
        return events.stream().map(ClientEvent::username).toArray(String[]::new);
    }

    private static OffsetDateTime[] times(List<ClientEvent> events) {
        return events.stream().map(event -> time(event.time())).toArray(OffsetDateTime[]::new);
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static EventCursor position(Row row) {
        return new EventCursor(row.getString("run"), row.getLong("sequence"));
    }
}
