package dev.rookery.api.sensor.store;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of a session in {@code sensor_receipts}.
 *
 * @param rows in ascending order of their numbers
 */
record ReceiptRows(List<Row> rows) {
    static final ReceiptRows NONE = new ReceiptRows(List.of());

    /** @param keys number of keys in the row */
    record Row(long number, int keys) {}

    ReceiptRows {
        rows = List.copyOf(rows);
    }

    /** Returns the number of the newest row, which changes with every write by any process; -1 if there is no row. */
    long newest() {
        return rows.isEmpty() ? -1 : rows.get(rows.size() - 1).number();
    }

    ReceiptRows plus(int keys) {
        List<Row> all = new ArrayList<>(rows);
        all.add(new Row(newest() + 1, keys));
        return new ReceiptRows(all);
    }

    /** Returns the rows that hold any of the last keys. */
    ReceiptRows last(int keys) {
        int found = 0;
        for (int i = rows.size() - 1; i >= 0; i--) {
            found += rows.get(i).keys();
            if (found >= keys) {
                return new ReceiptRows(rows.subList(i, rows.size()));
            }
        }
        return this;
    }

    /** Returns a single row, newer than all, with all keys. */
    ReceiptRows merged() {
        return new ReceiptRows(
                List.of(new Row(newest() + 1, rows.stream().mapToInt(Row::keys).sum())));
    }
}
