package dev.rookery.broker.usage;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Usage that is not in PostgreSQL yet: the latest state of each row. Limited to a million devices and to the rows of
 * 10,000 tenants in ten hours. Not thread-safe.
 */
final class PendingUsage {
    private static final int MAX_ROWS = 100_000;
    private static final int MAX_DEVICES = 1_000_000;

    private final Map<UsageRow.Key, UsageRow> rows = new LinkedHashMap<>();
    /** Hours of the day in which a device was active, as bits. */
    private final Map<ActiveDevice, Integer> devices = new LinkedHashMap<>();

    /** Adds or replaces a row. Returns false if the limit is reached. */
    boolean add(UsageRow row) {
        boolean accepted = rows.size() < MAX_ROWS || rows.containsKey(row.key());
        if (accepted) {
            rows.put(row.key(), row);
        }
        return accepted;
    }

    /** Adds hours of a device. Returns false if the limit is reached. */
    boolean add(ActiveDevice device, int hours) {
        boolean accepted = devices.size() < MAX_DEVICES || devices.containsKey(device);
        if (accepted) {
            devices.merge(device, hours, (known, added) -> known | added);
        }
        return accepted;
    }

    Map<UsageRow.Key, UsageRow> rows() {
        return rows;
    }

    Map<ActiveDevice, Integer> devices() {
        return devices;
    }

    boolean isEmpty() {
        return rows.isEmpty() && devices.isEmpty();
    }

    int size() {
        return rows.size() + devices.size();
    }

    void clear() {
        rows.clear();
        devices.clear();
    }
}
