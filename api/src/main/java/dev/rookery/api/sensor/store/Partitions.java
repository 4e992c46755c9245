package dev.rookery.api.sensor.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Creates the daily partitions that do not exist. Caches which ones exist. Thread-safe. */
public final class Partitions {
    static final String READINGS = "sensor_readings";
    static final String RAW = "sensor_raw";
    /** Partitioned tables. */
    static final List<String> TABLES = List.of(READINGS, RAW);

    private static final long MICROS_PER_DAY = TimeUnit.DAYS.toMicros(1);

    private final Set<LocalDate> existing = ConcurrentHashMap.newKeySet();

    /** Returns the day (UTC) of a time in microseconds since 1970. */
    public static LocalDate day(long micros) {
        return LocalDate.ofEpochDay(Math.floorDiv(micros, MICROS_PER_DAY));
    }

    /** Creates the missing partitions of the days and commits them. */
    public void ensure(Connection connection, Collection<LocalDate> days) throws SQLException {
        Set<LocalDate> missing = new HashSet<>(days);
        missing.removeAll(existing);
        if (missing.isEmpty()) {
            return;
        }
        try (PreparedStatement create = connection.prepareStatement("SELECT sensor_make_partition(?, ?)")) {
            for (String table : TABLES) {
                for (LocalDate day : missing) {
                    create.setString(1, table);
                    create.setObject(2, day);
                    create.execute();
                }
            }
        }
        connection.commit();
        existing.addAll(missing);
    }

    /** Clears the cache. Called when a cached partition does not exist. */
    public void clearCache() {
        existing.clear();
    }
}
