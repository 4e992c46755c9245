package dev.rookery.api.sensor.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Last messages of an MQTT session that were stored with their time of arrival. The window is persisted in
 * {@code sensor_receipts}, in the transaction of the messages, so that a message is recognized when the broker
 * redelivers it because the acknowledgement was lost. Its size is the receive maximum, the largest possible number of
 * unacknowledged messages. Not thread-safe.
 */
public final class DeduplicationWindow {
    /** Version of a row that does not exist. */
    private static final String NONE = "";

    private final String session;
    private final int size;
    private Deque<DeliveryKey> keys = new ArrayDeque<>();
    /** {@code xmin} of the row, which changes with every write by any process; null before {@link #load}. */
    private @Nullable String version;

    /** Version written by the current transaction. */
    private @Nullable String nextVersion;

    /**
     * @param session MQTT client id
     * @param size number of messages, the receive maximum of the session
     */
    public DeduplicationWindow(String session, int size) {
        this.session = session;
        this.size = size;
    }

    String session() {
        return session;
    }

    /**
     * Reads the window from the database.
     *
     * @return false if another process has written it since this one last read or wrote it
     */
    public boolean load(Connection connection) throws SQLException {
        Deque<DeliveryKey> loaded = new ArrayDeque<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT packet_id, digest FROM sensor_receipts, unnest(packet_ids, digests) WITH ORDINALITY"
                        + " AS receipt(packet_id, digest, place) WHERE session = ? ORDER BY place")) {
            select.setString(1, session);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    loaded.add(new DeliveryKey(rows.getInt(1), rows.getLong(2)));
                }
            }
        }
        String found = readVersion(connection);
        connection.commit();
        keys = loaded;
        boolean unchanged = version == null || version.equals(found);
        version = found;
        return unchanged;
    }

    private String readVersion(Connection connection) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT xmin::text FROM sensor_receipts WHERE session = ?")) {
            select.setString(1, session);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getString(1) : NONE;
            }
        }
    }

    /** Returns whether the message was stored. */
    public boolean contains(DeliveryKey key) {
        return keys.contains(key);
    }

    /** Deletes the window. Called for a new session of the broker, which redelivers nothing. */
    void clear(Connection connection) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM sensor_receipts WHERE session = ?")) {
            delete.setString(1, session);
            delete.executeUpdate();
        }
        connection.commit();
        keys = new ArrayDeque<>();
        version = NONE;
    }

    /** Adds messages to the persisted window, as part of the transaction. {@link #committed} must follow the commit. */
    void write(Connection connection, List<DeliveryKey> added) throws SQLException {
        List<DeliveryKey> all = latest(added);
        try (PreparedStatement upsert = connection.prepareStatement(
                "INSERT INTO sensor_receipts (session, packet_ids, digests) VALUES (?, ?, ?) ON CONFLICT (session)"
                        + " DO UPDATE SET packet_ids = excluded.packet_ids, digests = excluded.digests"
                        + " RETURNING xmin::text")) {
            upsert.setString(1, session);
            upsert.setObject(2, all.stream().mapToInt(DeliveryKey::packetId).toArray());
            upsert.setObject(3, all.stream().mapToLong(DeliveryKey::digest).toArray());
            try (ResultSet row = upsert.executeQuery()) {
                row.next();
                nextVersion = row.getString(1);
            }
        }
    }

    /** Adds messages to the window in memory after the transaction of {@link #write} has committed. */
    void committed(List<DeliveryKey> added) {
        if (!added.isEmpty()) {
            version = nextVersion;
        }
        keys = new ArrayDeque<>(latest(added));
    }

    private List<DeliveryKey> latest(List<DeliveryKey> added) {
        List<DeliveryKey> all = new ArrayList<>(keys);
        all.addAll(added);
        return all.subList(Math.max(0, all.size() - size), all.size());
    }
}
