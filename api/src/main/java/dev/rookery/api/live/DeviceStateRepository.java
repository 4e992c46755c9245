package dev.rookery.api.live;

import dev.rookery.api.broker.BrokerClient;
import dev.rookery.api.broker.ClientEvent;
import dev.rookery.http.QueryResults;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
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

/** Which devices are online, and up to which event that is known. One writer at a time: the row of the position is locked. */
final class DeviceStateRepository {
    private final Pool pool;

    DeviceStateRepository(Pool pool) {
        this.pool = pool;
    }

    /** Up to where events were taken in; empty before the first. */
    Future<Optional<EventCursor>> position() {
        return pool.query("SELECT run, sequence FROM broker_position").execute().map(rows -> QueryResults.first(
                        rows, DeviceStateRepository::position)
                .filter(at -> !at.run().isEmpty()));
    }

    /** Takes in events that are behind the position; others are known already, or of a run that is over. */
    Future<Void> take(List<ClientEvent> events) {
        return pool.withTransaction(connection -> lock(connection).compose(known -> {
            List<ClientEvent> news = events.stream()
                    .filter(event -> EventCursor.parse(event.id()).isBehind(known))
                    .toList();
            if (news.isEmpty()) {
                return Future.succeededFuture();
            }
            List<ClientEvent> changes = news.stream()
                    .filter(event -> isConnected(event) || event.type().equals("disconnected"))
                    .toList();
            EventCursor reached = EventCursor.parse(news.get(news.size() - 1).id());
            return apply(connection, changes).compose(done -> move(connection, reached));
        }));
    }

    /** Takes in who is connected at a position or later, unless more is known already. */
    Future<Void> replace(EventCursor at, List<BrokerClient> connected) {
        return pool.withTransaction(connection -> lock(connection).compose(known -> {
            if (known.run().equals(at.run()) && known.sequence() >= at.sequence() && known.sequence() > 0) {
                return Future.succeededFuture();
            }
            return connection
                    .query("DELETE FROM device_connections")
                    .execute()
                    .compose(gone -> insert(
                            connection,
                            connected.stream().map(BrokerClient::clientId).toArray(String[]::new),
                            connected.stream().map(BrokerClient::username).toArray(String[]::new),
                            connected.stream()
                                    .map(client -> time(client.since()))
                                    .toArray(OffsetDateTime[]::new)))
                    .compose(there -> connection
                            .query(
                                    "UPDATE devices SET online = since IS NOT NULL, last_seen = greatest(last_seen, since)"
                                            + " FROM (SELECT id AS device, (SELECT max(since) FROM device_connections"
                                            + " WHERE device = d.id) AS since FROM devices d) state"
                                            + " WHERE id = state.device AND (online OR since IS NOT NULL)")
                            .execute())
                    .compose(done -> move(connection, at));
        }));
    }

    private static Future<Void> apply(SqlClient connection, List<ClientEvent> changes) {
        Map<String, ClientEvent> lastOfClient = new HashMap<>();
        changes.forEach(event -> lastOfClient.put(event.clientId(), event));
        List<ClientEvent> there = lastOfClient.values().stream()
                .filter(DeviceStateRepository::isConnected)
                .toList();
        String[] gone = lastOfClient.values().stream()
                .filter(event -> !isConnected(event))
                .map(ClientEvent::clientId)
                .toArray(String[]::new);
        return connection
                .preparedQuery("DELETE FROM device_connections WHERE client_id = ANY ($1)")
                .execute(Tuple.of((Object) gone))
                .compose(deleted -> insert(connection, ids(there), names(there), times(there)))
                .compose(inserted -> connection
                        .preparedQuery("UPDATE devices SET last_seen = greatest(last_seen, seen.time), online ="
                                + " EXISTS (SELECT FROM device_connections c WHERE c.device = devices.id)"
                                + " FROM (SELECT device, max(time) AS time FROM unnest($1::text[], $2::timestamptz[])"
                                + " AS event (device, time) GROUP BY device) seen WHERE id = seen.device")
                        .execute(Tuple.of(names(changes), (Object) times(changes))))
                .mapEmpty();
    }

    private static Future<Void> insert(SqlClient connection, String[] ids, String[] names, OffsetDateTime[] since) {
        return connection
                .preparedQuery("INSERT INTO device_connections (client_id, device, since)"
                        + " SELECT client.id, client.device, client.since"
                        + " FROM unnest($1::text[], $2::text[], $3::timestamptz[]) AS client (id, device, since)"
                        + " JOIN devices ON devices.id = client.device"
                        + " ON CONFLICT (client_id) DO UPDATE SET device = excluded.device, since = excluded.since")
                .execute(Tuple.of(ids, names, since))
                .mapEmpty();
    }

    private static Future<EventCursor> lock(SqlClient connection) {
        return connection
                .query("SELECT run, sequence FROM broker_position FOR UPDATE")
                .execute()
                .map(rows -> position(rows.iterator().next()));
    }

    private static Future<Void> move(SqlClient connection, EventCursor to) {
        return connection
                .preparedQuery("UPDATE broker_position SET run = $1, sequence = $2")
                .execute(Tuple.of(to.run(), to.sequence()))
                .mapEmpty();
    }

    private static boolean isConnected(ClientEvent event) {
        return event.type().equals("connected");
    }

    private static String[] ids(List<ClientEvent> events) {
        return events.stream().map(ClientEvent::clientId).toArray(String[]::new);
    }

    private static String[] names(List<ClientEvent> events) {
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
