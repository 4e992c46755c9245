package dev.rookery.api.sensor.store;

import dev.rookery.api.sensor.Reading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A reading on its way into the table. @param series its series' number */
record ReadingRow(int series, Reading reading) {
    /** The order of the index: batches written at once do not wait for each other in a circle. */
    private static final Comparator<ReadingRow> BY_KEY = Comparator.comparingInt(ReadingRow::series)
            .thenComparingLong(row -> row.reading.time())
            .thenComparingLong(row -> row.reading.identity());

    /** In the order of the index, of equal ones one. */
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
