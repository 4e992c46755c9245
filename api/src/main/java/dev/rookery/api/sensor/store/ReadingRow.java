package dev.rookery.api.sensor.store;

import dev.rookery.api.sensor.Reading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Row of {@code sensor_readings}.
 *
 * @param series id of the series
 */
record ReadingRow(int series, Reading reading) {
    /** Order of the unique index. Concurrent batches in this order cannot deadlock. */
    private static final Comparator<ReadingRow> BY_KEY = Comparator.comparingInt(ReadingRow::series)
            .thenComparingLong(row -> row.reading.time())
            .thenComparingLong(row -> row.reading.identity());

    /** Returns the rows in index order without duplicates. Sorts the list in place. */
    static List<ReadingRow> sorted(List<ReadingRow> rows) {
        rows.sort(BY_KEY);
        List<ReadingRow> distinct = new ArrayList<>(rows.size());
        ReadingRow last = null;
        for (ReadingRow row : rows) {
            if (last == null || BY_KEY.compare(last, row) != 0) {
                distinct.add(row);
            }
            last = row;
        }
        return distinct;
    }
}
