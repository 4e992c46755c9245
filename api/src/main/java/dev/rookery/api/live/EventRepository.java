package dev.rookery.api.live;

import dev.rookery.api.broker.ClientEvent;
import dev.rookery.auth.TenantId;
import dev.rookery.http.QueryResults;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Table {@code broker_events}, with the position of the last stored event in {@code broker_position}. The position is updated in
 * the transaction that inserts the events, and its row is locked, so that replicas store each event once. Thread-safe.
 */
public final class EventRepository {
    private static final int DELETED_AT_ONCE = 5_000;

    /** Events of a tenant that is being removed or has been removed meanwhile are left out. */
    private static final String INSERT = """
            /* all tenants */ INSERT INTO broker_events
              (tenant, at, type, client_id, username, address, reason_code, reason, detail, count, event_id)
            SELECT e.tenant, e.at, e.type, e.client_id, e.username, e.address, e.reason_code, e.reason, e.detail, e.count,
              e.event_id
            FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::integer[], $8::text[],
              $9::text[], $10::bigint[], $11::text[]) WITH ORDINALITY
              AS e (tenant, at, type, client_id, username, address, reason_code, reason, detail, count, event_id, number)
            JOIN rookery_tenants t ON t.id = e.tenant AND t.state <> 'removing'
            ORDER BY e.number
            """;

    /** The broker ends the detail of an event with its topic. */
    private static final String SELECT = """
            SELECT id, at, type, client_id, username, address, reason_code, reason, detail, count, event_id
            FROM broker_events
            WHERE tenant = $1 AND id < $2
              AND ($3::text IS NULL OR type = $3) AND ($4::text IS NULL OR client_id = $4)
              AND ($5::text IS NULL OR username = $5) AND ($6::text IS NULL OR reason = $6)
              AND ($7::timestamptz IS NULL OR at >= $7) AND ($8::timestamptz IS NULL OR at < $8)
              AND ($10::text IS NULL OR right(detail, length($10) + 7) = ' topic ' || $10)
            ORDER BY id DESC LIMIT $9
            """;

    private static final String DELETE_OLD = """
            /* all tenants */ WITH old AS (
              SELECT tenant, id FROM broker_events WHERE at < now() - make_interval(secs => $1) LIMIT $2
            )
            DELETE FROM broker_events USING old WHERE broker_events.tenant = old.tenant AND broker_events.id = old.id
            """;
    private static final String DELETE_ABOVE = """
            DELETE FROM broker_events WHERE tenant = $1 AND id <=
              (SELECT id FROM broker_events WHERE tenant = $1 ORDER BY id DESC OFFSET $2 LIMIT 1)
            """;

    private final TenantDatabase database;

    public EventRepository(TenantDatabase database) {
        this.database = database;
    }

    /** Returns the position of the last stored event; empty if none has been stored. */
    Future<Optional<EventCursor>> position() {
        return database.acrossTenants(connection -> connection
                .query("SELECT recorded_run, recorded_sequence FROM broker_position")
                .execute()
                .map(rows -> Optional.of(position(rows.iterator().next()))
                        .filter(stored -> !stored.run().isEmpty())));
    }

    /**
     * Stores events that are not stored yet.
     *
     * @return the tenants to which events were added
     */
    Future<Set<TenantId>> add(List<ClientEvent> events) {
        EventCursor last = EventCursor.parse(events.get(events.size() - 1).id());
        return database.acrossTenants(connection -> lock(connection).compose(stored -> {
            List<ClientEvent> added = events.stream()
                    .filter(event -> isNew(EventCursor.parse(event.id()), stored))
                    .toList();
            if (added.isEmpty()) {
                return Future.succeededFuture(Set.of());
            }
            return connection
                    .preparedQuery(INSERT)
                    .execute(rows(added))
                    .compose(inserted -> setPosition(connection, last))
                    .map(set -> added.stream().map(ClientEvent::tenant).collect(Collectors.toSet()));
        }));
    }

    /** Continues at a position: earlier events are lost. */
    Future<Void> skipTo(EventCursor position) {
        return database.acrossTenants(connection -> lock(connection)
                .compose(stored ->
                        isNew(position, stored) ? setPosition(connection, position) : Future.succeededFuture()));
    }

    /**
     * Returns events of a tenant, newest first.
     *
     * @param before sort key; only events with a smaller one are returned
     */
    public Future<List<StoredEvent>> find(TenantId tenant, EventSearch search, long before, int limit) {
        Tuple parameters = Tuple.tuple()
                .addValue(tenant.value())
                .addValue(before)
                .addValue(search.type().orElse(null))
                .addValue(search.clientId().orElse(null))
                .addValue(search.username().orElse(null))
                .addValue(search.reason().orElse(null))
                .addValue(
                        search.from().map(time -> time.atOffset(ZoneOffset.UTC)).orElse(null))
                .addValue(search.to().map(time -> time.atOffset(ZoneOffset.UTC)).orElse(null))
                .addValue(limit)
                .addValue(search.topic().orElse(null));
        return database.inTenant(tenant, connection -> connection
                .preparedQuery(SELECT)
                .execute(parameters)
                .map(rows -> QueryResults.list(rows, StoredEvent::of)));
    }

    /** Deletes the events of all tenants that are older, in slices. */
    Future<Void> deleteOlderThan(Duration age) {
        return database.acrossTenants(connection -> connection
                        .preparedQuery(DELETE_OLD)
                        .execute(Tuple.of((double) age.toSeconds(), DELETED_AT_ONCE)))
                .compose(rows -> rows.rowCount() == DELETED_AT_ONCE ? deleteOlderThan(age) : Future.succeededFuture());
    }

    /** Deletes the oldest events of a tenant except a number of the newest. */
    Future<Void> deleteAbove(TenantId tenant, int maximum) {
        return database.inTenant(tenant, connection -> connection
                .preparedQuery(DELETE_ABOVE)
                .execute(Tuple.of(tenant.value(), maximum))
                .mapEmpty());
    }

    private static boolean isNew(EventCursor position, EventCursor stored) {
        return !position.run().equals(stored.run()) || position.isAfter(stored);
    }

    private static Future<EventCursor> lock(SqlClient connection) {
        return connection
                .query("SELECT recorded_run, recorded_sequence FROM broker_position FOR UPDATE")
                .execute()
                .map(rows -> position(rows.iterator().next()));
    }

    private static Future<Void> setPosition(SqlClient connection, EventCursor position) {
        return connection
                .preparedQuery("UPDATE broker_position SET recorded_run = $1, recorded_sequence = $2")
                .execute(Tuple.of(position.run(), position.sequence()))
                .mapEmpty();
    }

    private static EventCursor position(Row row) {
        return new EventCursor(row.getString("recorded_run"), row.getLong("recorded_sequence"));
    }

    private static Tuple rows(List<ClientEvent> events) {
        return Tuple.tuple()
                .addValue(texts(events, event -> event.tenant().value()))
                .addValue(events.stream()
                        .map(event -> event.time().atOffset(ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new))
                .addValue(texts(events, ClientEvent::type))
                .addValue(texts(events, ClientEvent::clientId))
                .addValue(texts(events, ClientEvent::username))
                .addValue(texts(events, ClientEvent::address))
                .addValue(events.stream()
                        .map(event -> event.reasonCode().isPresent()
                                ? (Integer) event.reasonCode().getAsInt()
                                : null)
                        .toArray(Integer[]::new))
                .addValue(texts(events, ClientEvent::reason))
                .addValue(texts(events, ClientEvent::detail))
                .addValue(events.stream()
                        .map(event -> event.shared().orElseThrow().count())
                        .toArray(Long[]::new))
                .addValue(texts(events, event -> event.shared().orElseThrow().eventId()));
    }

    private static String[] texts(List<ClientEvent> events, Function<ClientEvent, String> text) {
        return events.stream().map(text).toArray(String[]::new);
    }
}
