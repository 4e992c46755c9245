package dev.rookery.api.sensor.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The last messages of an MQTT session that were stored under their time of arrival. They are written with the readings, so
 * that a message which the broker delivers again, because the acknowledgement did not reach it, is known to be stored. No
 * more messages can lack their acknowledgement than the receive maximum, so that many are kept. For one thread.
 */
public final class Receipts {
    /**
     * A message's packet identifier and {@linkplain dev.rookery.api.sensor.payload.MessageIdentity#ofContent content}.
     */
    public record Receipt(int packetId, long digest) {}

    /** The version of a row that is not there. */
    private static final String NONE = "";

    private final String session;
    private final int receiveMaximum;
    private Deque<Receipt> stored = new ArrayDeque<>();
    /** Of the row: whoever writes it gives it another. Null before it was first read. */
    private String version;

    private String nextVersion;

    public Receipts(String session, int receiveMaximum) {
        this.session = session;
        this.receiveMaximum = receiveMaximum;
    }

    String session() {
        return session;
    }

    /**
     * Reads what an earlier process has stored.
     *
     * @return whether that is what this one knows, or knew nothing; false if others have stored since
     */
    public boolean load(Connection connection) throws SQLException {
        Deque<Receipt> loaded = new ArrayDeque<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT packet_id, digest FROM sensor_receipts, unnest(packet_ids, digests) WITH ORDINALITY"
                        + " AS receipt(packet_id, digest, place) WHERE session = ? ORDER BY place")) {
            select.setString(1, session);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    loaded.add(new Receipt(rows.getInt(1), rows.getLong(2)));
                }
            }
        }
        String found = version(connection);
        connection.commit();
        stored = loaded;
        boolean known = version == null || version.equals(found);
        version = found;
        return known;
    }

    private String version(Connection connection) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT xmin::text FROM sensor_receipts WHERE session = ?")) {
            select.setString(1, session);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getString(1) : NONE;
            }
        }
    }

    /** Whether this message was stored. */
    public boolean contains(Receipt receipt) {
        return stored.contains(receipt);
    }

    /** The broker has begun a new session: what it delivers from now on it never delivered before. */
    void clear(Connection connection) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM sensor_receipts WHERE session = ?")) {
            delete.setString(1, session);
            delete.executeUpdate();
        }
        connection.commit();
        stored = new ArrayDeque<>();
        version = NONE;
    }

    /** Writes these beside those that were stored before, as part of the transaction. */
    void write(Connection connection, List<Receipt> added) throws SQLException {
        List<Receipt> all = latest(added);
        try (PreparedStatement upsert = connection.prepareStatement(
                "INSERT INTO sensor_receipts (session, packet_ids, digests) VALUES (?, ?, ?) ON CONFLICT (session)"
                        + " DO UPDATE SET packet_ids = excluded.packet_ids, digests = excluded.digests"
                        + " RETURNING xmin::text")) {
            upsert.setString(1, session);
            upsert.setObject(2, all.stream().mapToInt(Receipt::packetId).toArray());
            upsert.setObject(3, all.stream().mapToLong(Receipt::digest).toArray());
            try (ResultSet row = upsert.executeQuery()) {
                row.next();
                nextVersion = row.getString(1);
            }
        }
    }

    /** The transaction of {@link #write} is durable. */
    void written(List<Receipt> added) {
        if (!added.isEmpty()) {
            version = nextVersion;
        }
        stored = new ArrayDeque<>(latest(added));
    }

    private List<Receipt> latest(List<Receipt> added) {
        List<Receipt> all = new ArrayList<>(stored);
        all.addAll(added);
        return all.subList(Math.max(0, all.size() - receiveMaximum), all.size());
    }
}
