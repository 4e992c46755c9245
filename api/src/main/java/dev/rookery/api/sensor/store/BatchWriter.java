package dev.rookery.api.sensor.store;

import dev.rookery.api.sensor.Reading;
import dev.rookery.api.sensor.payload.PayloadParser;
import dev.rookery.auth.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes a batch of messages of any tenants in one transaction. Leaves existing rows unchanged. Not thread-safe. */
final class BatchWriter {
    private final SeriesDirectory series;
    private final Partitions partitions;
    private final Receipts receipts;

    BatchWriter(SeriesDirectory series, Partitions partitions, Receipts receipts) {
        this.series = series;
        this.partitions = partitions;
        this.receipts = receipts;
    }

    /**
     * Writes the batch and commits.
     *
     * @param checked whether to skip existing readings; otherwise writing is cheaper, and an existing reading causes a
     *     unique_violation
     * @throws LeaseLostException if another process has stored messages of one of the sessions; nothing is committed
     */
    StoreResult write(Connection connection, List<StoredMessage> batch, boolean checked)
            throws SQLException, LeaseLostException {
        if (!resolveSeries(connection, batch)) {
            return write(connection, registered(connection, batch), checked);
        }
        List<ReadingRow> all = new ArrayList<>(batch.size());
        List<RawRow> raw = new ArrayList<>();
        batch.forEach(message -> addRows(message, all, raw));
        List<ReadingRow> rows = ReadingRow.sorted(all);
        partitions.ensure(connection, days(rows, raw));
        List<StoredMessage> registered = registered(connection, batch);
        if (registered.size() != batch.size()) {
            return write(connection, registered, checked);
        }

        int readings = rows.isEmpty() ? 0 : writeReadings(connection, rows, checked);
        int rawCount = raw.isEmpty() ? 0 : RawTable.insert(connection, raw);
        ReceiptBatch added = ReceiptBatch.of(batch);
        if (!added.isEmpty()) {
            receipts.write(connection, added);
        }
        connection.commit();
        receipts.committed();
        return new StoreResult(readings, rawCount, 0);
    }

    /** Leaves out the messages of tenants that are being removed. */
    private static List<StoredMessage> registered(Connection connection, List<StoredMessage> batch)
            throws SQLException {
        Set<TenantId> tenants = batch.stream().map(StoredMessage::tenant).collect(Collectors.toSet());
        Set<TenantId> held = RegisteredTenants.hold(connection, tenants);
        return held.size() == tenants.size()
                ? batch
                : batch.stream()
                        .filter(message -> held.contains(message.tenant()))
                        .toList();
    }

    private static int writeReadings(Connection connection, List<ReadingRow> rows, boolean checked)
            throws SQLException {
        return checked ? ReadingTable.insert(connection, rows) : ReadingTable.copy(connection, rows);
    }

    /** Creates the series that do not exist, unless there are some of a tenant that is being removed: returns false then. */
    private boolean resolveSeries(Connection connection, List<StoredMessage> batch) throws SQLException {
        Set<TenantSeries> unknown = new HashSet<>();
        for (StoredMessage message : batch) {
            for (Reading reading : message.parsed().readings()) {
                TenantSeries key = new TenantSeries(message.tenant(), reading.series());
                if (series.find(key).isEmpty()) {
                    unknown.add(key);
                }
            }
        }
        if (unknown.isEmpty()) {
            return true;
        }
        if (registered(connection, batch).size() != batch.size()) {
            return false;
        }
        series.resolve(connection, unknown);
        return true;
    }

    /** Adds the rows of the message. It becomes a raw message if its device or its tenant has too many series. */
    private void addRows(StoredMessage message, List<ReadingRow> rows, List<RawRow> raw) {
        int before = rows.size();
        for (Reading reading : message.parsed().readings()) {
            OptionalInt id = series.find(new TenantSeries(message.tenant(), reading.series()));
            if (id.isEmpty()) {
                rows.subList(before, rows.size()).clear();
                raw.add(new RawRow(
                        message.tenant(),
                        PayloadParser.raw(
                                        message.message(),
                                        message.parsed(),
                                        "Metric limit of the device or the tenant reached")
                                .raw()
                                .orElseThrow()));
                return;
            }
            rows.add(new ReadingRow(id.getAsInt(), reading));
        }
        message.parsed().raw().ifPresent(kept -> raw.add(new RawRow(message.tenant(), kept)));
    }

    private static Set<LocalDate> days(List<ReadingRow> rows, List<RawRow> raw) {
        Set<LocalDate> days = new HashSet<>();
        rows.forEach(row -> days.add(Partitions.day(row.reading().time())));
        raw.forEach(row -> days.add(Partitions.day(row.message().time())));
        return days;
    }
}
