package dev.rookery.api.sensor.store;

import dev.rookery.auth.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Table {@code sensor_receipts}: the last messages of each MQTT session that were stored with their time of arrival, by
 * which a message is recognized when the broker redelivers it because the acknowledgement was lost. A transaction adds a
 * row for each of its sessions. The rows of a session are merged when there are many, so that a session with few
 * messages in each transaction does not rewrite all its keys each time. Not thread-safe.
 */
final class Receipts {
    private static final int MAXIMUM_ROWS = 16;

    private static final String SESSIONS = "unnest(?::text[], ?::text[]) AS w(tenant, session)";

    private static final String SELECT_ROWS =
            "/* all tenants */ SELECT r.tenant, r.session, r.number, cardinality(r.packet_ids)"
                    + " FROM sensor_receipts r JOIN " + SESSIONS + " ON r.tenant = w.tenant AND r.session = w.session"
                    + " ORDER BY r.number";

    private static final String SELECT_KEYS = "/* all tenants */ SELECT tenant, session, packet_id, digest FROM ("
            + "SELECT r.tenant, r.session, k.packet_id, k.digest, row_number() OVER ("
            + "PARTITION BY r.tenant, r.session ORDER BY r.number DESC, k.place DESC) AS age"
            + " FROM sensor_receipts r JOIN " + SESSIONS + " ON r.tenant = w.tenant AND r.session = w.session"
            + " CROSS JOIN LATERAL unnest(r.packet_ids, r.digests) WITH ORDINALITY AS k(packet_id, digest, place))"
            + " AS aged WHERE age <= ?";

    /** Adds nothing for a session of which another process has added a row. */
    private static final String INSERT =
            "/* all tenants */ INSERT INTO sensor_receipts (tenant, session, number, packet_ids, digests)"
                    + " SELECT k.tenant, k.session, w.number, array_agg(k.packet_id ORDER BY k.place),"
                    + " array_agg(k.digest ORDER BY k.place) FROM unnest(?::text[], ?::text[], ?::int4[], ?::int8[])"
                    + " WITH ORDINALITY AS k(tenant, session, packet_id, digest, place)"
                    + " JOIN unnest(?::text[], ?::text[], ?::int8[]) AS w(tenant, session, number)"
                    + " ON k.tenant = w.tenant AND k.session = w.session"
                    + " GROUP BY k.tenant, k.session, w.number ON CONFLICT DO NOTHING";

    private static final String DELETE_OLD = "/* all tenants */ DELETE FROM sensor_receipts r"
            + " USING unnest(?::text[], ?::text[], ?::int8[]) AS w(tenant, session, number)"
            + " WHERE r.tenant = w.tenant AND r.session = w.session AND r.number < w.number";

    private static final String MERGE =
            "/* all tenants */ WITH merged AS (DELETE FROM sensor_receipts r USING " + SESSIONS
                    + " WHERE r.tenant = w.tenant AND r.session = w.session"
                    + " RETURNING r.tenant, r.session, r.number, r.packet_ids, r.digests)"
                    + " INSERT INTO sensor_receipts (tenant, session, number, packet_ids, digests)"
                    + " SELECT m.tenant, m.session, max(m.number) + 1, array_agg(k.packet_id ORDER BY m.number, k.place),"
                    + " array_agg(k.digest ORDER BY m.number, k.place) FROM merged m CROSS JOIN LATERAL"
                    + " unnest(m.packet_ids, m.digests) WITH ORDINALITY AS k(packet_id, digest, place)"
                    + " GROUP BY m.tenant, m.session";

    private static final String RESET =
            "/* all tenants */ WITH former AS (DELETE FROM sensor_receipts r USING " + SESSIONS
                    + " WHERE r.tenant = w.tenant AND r.session = w.session RETURNING r.tenant, r.session, r.number)"
                    + " INSERT INTO sensor_receipts (tenant, session, number, packet_ids, digests)"
                    + " SELECT w.tenant, w.session, coalesce((SELECT max(f.number) FROM former f"
                    + " WHERE f.tenant = w.tenant AND f.session = w.session), -1) + 1, '{}', '{}' FROM " + SESSIONS;

    private static final String RECORD = "/* all tenants */ INSERT INTO sensor_receipts"
            + " (tenant, session, number, packet_ids, digests) SELECT w.tenant, w.session, 0, '{}', '{}' FROM "
            + SESSIONS
            + " WHERE NOT EXISTS (SELECT FROM sensor_receipts r WHERE r.tenant = w.tenant AND r.session = w.session)"
            + " ON CONFLICT DO NOTHING";

    private final int window;
    private final Map<SessionKey, ReceiptRows> known = new HashMap<>();
    /** Written by the current transaction. */
    private final Map<SessionKey, ReceiptRows> uncommitted = new HashMap<>();

    /** @param window number of keys to retain, the largest possible number of unacknowledged messages of a session */
    Receipts(int window) {
        this.window = window;
    }

    /**
     * Reads again which rows there are. Called when the lease is acquired.
     *
     * @return false if receipts were written that this process does not know: by another process, or in a transaction
     *     of this one whose commit seemed to fail
     */
    boolean reload(Connection connection) throws SQLException {
        uncommitted.clear();
        Map<SessionKey, ReceiptRows> found = select(connection, known.keySet());
        connection.commit();
        boolean unchanged = known.entrySet().stream()
                .allMatch(session ->
                        found.getOrDefault(session.getKey(), ReceiptRows.NONE).newest()
                                == session.getValue().newest());
        known.replaceAll((session, rows) -> found.getOrDefault(session, ReceiptRows.NONE));
        return unchanged;
    }

    /** Returns the keys of the last stored messages of each session. */
    Map<SessionKey, Set<DeliveryKey>> stored(Connection connection, Collection<SessionKey> sessions)
            throws SQLException {
        Map<SessionKey, Set<DeliveryKey>> keys = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(SELECT_KEYS)) {
            bind(select, 1, sessions);
            select.setInt(3, window);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    keys.computeIfAbsent(
                                    new SessionKey(new TenantId(rows.getString(1)), rows.getString(2)),
                                    absent -> new HashSet<>())
                            .add(new DeliveryKey(rows.getInt(3), rows.getLong(4)));
                }
            }
        }
        return keys;
    }

    /** Deletes the keys of sessions that the broker has created anew, as part of the transaction. */
    void reset(Connection connection, Collection<SessionKey> sessions) throws SQLException {
        try (PreparedStatement reset = connection.prepareStatement(RESET)) {
            bind(reset, 1, sessions);
            bind(reset, 3, sessions);
            reset.executeUpdate();
        }
        sessions.forEach(known::remove);
    }

    /** Adds an empty row for sessions without one, as part of the transaction. */
    void record(Connection connection, Collection<SessionKey> sessions) throws SQLException {
        try (PreparedStatement add = connection.prepareStatement(RECORD)) {
            bind(add, 1, sessions);
            add.executeUpdate();
        }
        sessions.forEach(known::remove);
    }

    /**
     * Adds keys as part of the transaction. {@link #committed} must follow the commit.
     *
     * @throws LeaseLostException if another process has written receipts of a session
     */
    void write(Connection connection, ReceiptBatch added) throws SQLException, LeaseLostException {
        uncommitted.clear();
        readUnknown(connection, added.counts().keySet());
        List<SessionKey> sessions = List.copyOf(added.counts().keySet());
        for (SessionKey session : sessions) {
            ReceiptRows rows = known.getOrDefault(session, ReceiptRows.NONE);
            uncommitted.put(session, rows.plus(added.counts().getOrDefault(session, 0)));
        }
        if (insert(connection, added, sessions) != sessions.size()) {
            // Read again before the next attempt.
            sessions.forEach(known::remove);
            throw new LeaseLostException("one of the sessions " + sessions);
        }
        deleteOld(connection, sessions);
        merge(connection, sessions);
    }

    /** Remembers what {@link #write} has written. */
    void committed() {
        known.putAll(uncommitted);
        uncommitted.clear();
    }

    /** Forgets a session that is not consumed any more. */
    void forget(SessionKey session) {
        known.remove(session);
    }

    private void readUnknown(Connection connection, Set<SessionKey> sessions) throws SQLException {
        Set<SessionKey> unknown = new HashSet<>(sessions);
        unknown.removeAll(known.keySet());
        if (!unknown.isEmpty()) {
            Map<SessionKey, ReceiptRows> found = select(connection, unknown);
            unknown.forEach(session -> known.put(session, found.getOrDefault(session, ReceiptRows.NONE)));
        }
    }

    private static Map<SessionKey, ReceiptRows> select(Connection connection, Collection<SessionKey> sessions)
            throws SQLException {
        Map<SessionKey, List<ReceiptRows.Row>> found = new HashMap<>();
        if (sessions.isEmpty()) {
            return Map.of();
        }
        try (PreparedStatement select = connection.prepareStatement(SELECT_ROWS)) {
            bind(select, 1, sessions);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.computeIfAbsent(
                                    new SessionKey(new TenantId(rows.getString(1)), rows.getString(2)),
                                    absent -> new ArrayList<>())
                            .add(new ReceiptRows.Row(rows.getLong(3), rows.getInt(4)));
                }
            }
        }
        Map<SessionKey, ReceiptRows> result = new HashMap<>();
        found.forEach((session, rows) -> result.put(session, new ReceiptRows(rows)));
        return result;
    }

    private int insert(Connection connection, ReceiptBatch added, List<SessionKey> sessions) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setObject(1, added.tenants());
            insert.setObject(2, added.sessions());
            insert.setObject(3, added.packetIds());
            insert.setObject(4, added.digests());
            bind(insert, 5, sessions);
            insert.setObject(7, numbers(sessions, ReceiptRows::newest));
            return insert.executeUpdate();
        }
    }

    private void deleteOld(Connection connection, List<SessionKey> sessions) throws SQLException {
        List<SessionKey> outgrown = sessions.stream()
                .filter(session -> !rows(session).last(window).equals(rows(session)))
                .toList();
        if (outgrown.isEmpty()) {
            return;
        }
        outgrown.forEach(session -> uncommitted.put(session, rows(session).last(window)));
        try (PreparedStatement delete = connection.prepareStatement(DELETE_OLD)) {
            bind(delete, 1, outgrown);
            delete.setObject(3, numbers(outgrown, rows -> rows.rows().get(0).number()));
            delete.executeUpdate();
        }
    }

    private void merge(Connection connection, List<SessionKey> sessions) throws SQLException {
        List<SessionKey> scattered = sessions.stream()
                .filter(session -> rows(session).rows().size() > MAXIMUM_ROWS)
                .toList();
        if (scattered.isEmpty()) {
            return;
        }
        scattered.forEach(session -> uncommitted.put(session, rows(session).merged()));
        try (PreparedStatement merge = connection.prepareStatement(MERGE)) {
            bind(merge, 1, scattered);
            merge.executeUpdate();
        }
    }

    private ReceiptRows rows(SessionKey session) {
        return uncommitted.getOrDefault(session, ReceiptRows.NONE);
    }

    private long[] numbers(List<SessionKey> sessions, Function<ReceiptRows, Long> number) {
        return sessions.stream()
                .mapToLong(session -> number.apply(rows(session)))
                .toArray();
    }

    private static void bind(PreparedStatement statement, int first, Collection<SessionKey> sessions)
            throws SQLException {
        statement.setObject(
                first,
                sessions.stream().map(session -> session.tenant().value()).toArray(String[]::new));
        statement.setObject(
                first + 1, sessions.stream().map(SessionKey::clientId).toArray(String[]::new));
    }
}
