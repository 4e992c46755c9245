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

/** Makes the partitions of days that have none yet. For any thread. */
public final class Partitions {
    /** The tables that are split into days. */
    static final List<String> TABLES = List.of("sensor_readings", "sensor_raw");

    private static final long MICROS_PER_DAY = TimeUnit.DAYS.toMicros(1);

    private final Set<LocalDate> present = ConcurrentHashMap.newKeySet();

    /** The day (UTC) of a time in microseconds since 1970. */
    public static LocalDate day(long micros) {
        return LocalDate.ofEpochDay(Math.floorDiv(micros, MICROS_PER_DAY));
    }

    /** Makes what is missing for these days, in a transaction of its own. */
    public void ensure(Connection connection, Collection<LocalDate> days) throws SQLException {
        Set<LocalDate> missing = new HashSet<>(days);
        missing.removeAll(present);
        if (missing.isEmpty()) {
            return;
        }
        try (PreparedStatement make = connection.prepareStatement("SELECT sensor_make_partition(?, ?)")) {
            for (String table : TABLES) {
                for (LocalDate day : missing) {
                    make.setString(1, table);
                    make.setObject(2, day);
                    make.execute();
                }
            }
        }
        connection.commit();
        present.addAll(missing);
    }

    /** Forgets which partitions there are: one that was thought to be there is not. */
    public void forget() {
        present.clear();
    }
}
