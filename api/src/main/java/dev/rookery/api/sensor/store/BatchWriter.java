package dev.rookery.api.sensor.store;

import dev.rookery.api.sensor.RawMessage;
import dev.rookery.api.sensor.Reading;
import dev.rookery.api.sensor.Series;
import dev.rookery.api.sensor.payload.PayloadParser;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/** Writes a batch of messages in one transaction. Leaves existing rows unchanged. Not thread-safe. */
final class BatchWriter {
    private static final String TIME = "timestamptz 'epoch' + r.micros * interval '1 microsecond'";

    private static final String INSERT_RAW =
            "INSERT INTO sensor_raw (device, time, identity, topic, reason, payload) SELECT r.device, " + TIME
                    + ", r.identity, r.topic, r.reason, r.payload FROM unnest(?::text[], ?::int8[], ?::int8[],"
                    + " ?::text[], ?::text[], ?::bytea[]) AS r(device, micros, identity, topic, reason, payload)"
                    + " ON CONFLICT DO NOTHING";

    private final SeriesDirectory series;
    private final Partitions partitions;
    private final DeduplicationWindow window;

    BatchWriter(SeriesDirectory series, Partitions partitions, DeduplicationWindow window) {
        this.series = series;
        this.partitions = partitions;
        this.window = window;
    }

    /**
     * Writes the batch and commits.
     *
     * @param checked whether to skip existing readings; otherwise writing is cheaper, and an existing reading causes a
     *     unique_violation
     */
    StoreResult write(Connection connection, List<StoredMessage> batch, boolean checked) throws SQLException {
        resolveSeries(connection, batch);
        List<ReadingRow> all = new ArrayList<>(batch.size());
        List<RawMessage> raw = new ArrayList<>();
        batch.forEach(message -> addRows(message, all, raw));
        List<ReadingRow> rows = ReadingRow.sorted(all);
        partitions.ensure(connection, days(rows, raw));

        int readings = rows.isEmpty() ? 0 : writeReadings(connection, rows, checked);
        int rawCount = raw.isEmpty() ? 0 : insertRaw(connection, raw);
        List<DeliveryKey> added =
                batch.stream().map(StoredMessage::key).flatMap(Optional::stream).toList();
        if (!added.isEmpty()) {
            window.write(connection, added);
        }
        connection.commit();
        window.committed(added);
        return new StoreResult(readings, rawCount, 0);
    }

    private static int writeReadings(Connection connection, List<ReadingRow> rows, boolean checked)
            throws SQLException {
        return checked ? ReadingTable.insert(connection, rows) : ReadingTable.copy(connection, rows);
    }

    private void resolveSeries(Connection connection, List<StoredMessage> batch) throws SQLException {
        Set<Series> unknown = new HashSet<>();
        for (StoredMessage message : batch) {
            for (Reading reading : message.parsed().readings()) {
                if (series.find(reading.series()).isEmpty()) {
                    unknown.add(reading.series());
                }
            }
        }
        if (!unknown.isEmpty()) {
            series.resolve(connection, unknown);
        }
    }

    /** Adds the rows of the message. It becomes a raw message if its device has too many series. */
    private void addRows(StoredMessage message, List<ReadingRow> rows, List<RawMessage> raw) {
        int before = rows.size();
        for (Reading reading : message.parsed().readings()) {
            OptionalInt id = series.find(reading.series());
            if (id.isEmpty()) {
                rows.subList(before, rows.size()).clear();
                raw.add(PayloadParser.raw(message.message(), "Metric limit of the device reached")
                        .raw()
                        .orElseThrow());
                return;
            }
            rows.add(new ReadingRow(id.getAsInt(), reading));
        }
        message.parsed().raw().ifPresent(raw::add);
    }

    private static Set<LocalDate> days(List<ReadingRow> rows, List<RawMessage> raw) {
        Set<LocalDate> days = new HashSet<>();
        rows.forEach(row -> days.add(Partitions.day(row.reading().time())));
        raw.forEach(message -> days.add(Partitions.day(message.time())));
        return days;
    }

    private static int insertRaw(Connection connection, List<RawMessage> messages) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT_RAW)) {
            insert.setObject(1, texts(messages, RawMessage::device));
            insert.setObject(2, messages.stream().mapToLong(RawMessage::time).toArray());
            insert.setObject(
                    3, messages.stream().mapToLong(RawMessage::identity).toArray());
            insert.setObject(4, texts(messages, RawMessage::topic));
            insert.setObject(5, texts(messages, RawMessage::reason));
            insert.setObject(6, messages.stream().map(RawMessage::payload).toArray(byte[][]::new));
            return insert.executeUpdate();
        }
    }

    private static String[] texts(List<RawMessage> messages, Function<RawMessage, String> text) {
        return messages.stream().map(text).toArray(String[]::new);
    }
}
