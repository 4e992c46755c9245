package dev.rookery.broker.usage;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is not in PostgreSQL yet: of each row the newest state. Bounded: a million devices, and rows of five years of one tenant.
 * For one thread.
 */
final class Backlog {
    private static final int MOST_ROWS = 50_000;
    private static final int MOST_DEVICES = 1_000_000;

    private final Map<UsageRow.Key, UsageRow> rows = new LinkedHashMap<>();
    /** With the hours of the day in which they were active, as bits. */
    private final Map<ActiveDevice, Integer> devices = new LinkedHashMap<>();

    /** @return whether there was room */
    boolean add(UsageRow row) {
        boolean room = rows.size() < MOST_ROWS || rows.containsKey(row.key());
        if (room) {
            rows.put(row.key(), row);
        }
        return room;
    }

    /** @return whether there was room */
    boolean add(ActiveDevice device, int hours) {
        boolean room = devices.size() < MOST_DEVICES || devices.containsKey(device);
        if (room) {
            devices.merge(device, hours, (one, other) -> one | other);
        }
        return room;
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
