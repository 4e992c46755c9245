package dev.rookery.api.sensor.store;

import dev.rookery.api.sensor.RawMessage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;

/** Writes rows to {@code sensor_raw}. */
final class RawTable {
    private static final String INSERT =
            "INSERT INTO sensor_raw (tenant, device, time, identity, topic, reason, payload) SELECT r.tenant, r.device,"
                    + " timestamptz 'epoch' + r.micros * interval '1 microsecond', r.identity, r.topic, r.reason,"
                    + " r.payload FROM unnest(?::text[], ?::text[], ?::int8[], ?::int8[], ?::text[], ?::text[],"
                    + " ?::bytea[]) AS r(tenant, device, micros, identity, topic, reason, payload)"
                    + " ON CONFLICT DO NOTHING";

    private RawTable() {}

    /** Adds the rows that do not exist and returns their number. */
    static int insert(Connection connection, List<RawRow> rows) throws SQLException {
        List<RawMessage> messages = rows.stream().map(RawRow::message).toList();
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setObject(1, texts(rows, row -> row.tenant().value()));
            insert.setObject(2, texts(messages, RawMessage::device));
            insert.setObject(3, messages.stream().mapToLong(RawMessage::time).toArray());
            insert.setObject(
                    4, messages.stream().mapToLong(RawMessage::identity).toArray());
            insert.setObject(5, texts(messages, RawMessage::topic));
            insert.setObject(6, texts(messages, RawMessage::reason));
            insert.setObject(7, messages.stream().map(RawMessage::payload).toArray(byte[][]::new));
            return insert.executeUpdate();
        }
    }

    private static <T> String[] texts(List<T> rows, Function<T, String> text) {
        return rows.stream().map(text).toArray(String[]::new);
    }
}
