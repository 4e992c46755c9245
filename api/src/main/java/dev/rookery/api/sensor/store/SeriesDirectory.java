package dev.rookery.api.sensor.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rookery.api.sensor.Series;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/** Knows the numbers of series, and gives new ones theirs. For any thread. */
public final class SeriesDirectory {
    private static final int MOST_REMEMBERED = 200_000;

    private static final String WANTED = "unnest(?::text[], ?::text[], ?::text[], ?::text[])";

    private static final String FIND = "SELECT s.id, w.place FROM " + WANTED
            + " WITH ORDINALITY AS w(device, metric, unit, type, place)"
            + " JOIN sensor_series s USING (device, metric, unit, type)";

    /** A device that sends ever new names would fill the table; the others of its series go on. */
    private static final String ADD = "INSERT INTO sensor_series (device, metric, unit, type)"
            + " SELECT device, metric, unit, type FROM ("
            + "SELECT w.*, row_number() OVER (PARTITION BY device)"
            + " + (SELECT count(*) FROM sensor_series s WHERE s.device = w.device) AS number"
            + " FROM " + WANTED + " AS w(device, metric, unit, type)) AS numbered"
            + " WHERE number <= ? ORDER BY device, metric, unit, type ON CONFLICT DO NOTHING";

    private final int mostOfADevice;
    private final Cache<Series, Integer> numbers =
            Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).build();

    /** @param mostOfADevice series that one device may have */
    public SeriesDirectory(int mostOfADevice) {
        this.mostOfADevice = mostOfADevice;
    }

    /** The number of a series that was {@linkplain #learn learnt}; empty if its device has too many. */
    public OptionalInt find(Series series) {
        Integer number = numbers.getIfPresent(series);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /** Looks up the numbers of these and gives one to those that have none; in transactions of its own. */
    public void learn(Connection connection, Collection<Series> wanted) throws SQLException {
        Set<Series> unknown = new HashSet<>(wanted);
        unknown.removeAll(numbers.getAllPresent(wanted).keySet());
        if (unknown.isEmpty()) {
            return;
        }
        Map<Series, Integer> found = find(connection, List.copyOf(unknown));
        unknown.removeAll(found.keySet());
        if (!unknown.isEmpty()) {
            List<Series> missing = List.copyOf(unknown);
            try (PreparedStatement add = connection.prepareStatement(ADD)) {
                bind(add, missing);
                add.setInt(5, mostOfADevice);
                add.executeUpdate();
            }
            found.putAll(find(connection, missing));
        }
        connection.commit();
        // Not before: numbers that were not committed are nobody's.
        numbers.putAll(found);
    }

    private Map<Series, Integer> find(Connection connection, List<Series> wanted) throws SQLException {
        Map<Series, Integer> found = new HashMap<>();
        try (PreparedStatement find = connection.prepareStatement(FIND)) {
            bind(find, wanted);
            try (ResultSet rows = find.executeQuery()) {
                while (rows.next()) {
                    found.put(wanted.get(rows.getInt(2) - 1), rows.getInt(1));
                }
            }
        }
        return found;
    }

    private static void bind(PreparedStatement statement, List<Series> series) throws SQLException {
        statement.setObject(1, texts(series, Series::device));
        statement.setObject(2, texts(series, Series::metric));
        statement.setObject(3, texts(series, Series::unit));
        statement.setObject(4, texts(series, one -> one.type().text()));
    }

    private static String[] texts(List<Series> series, Function<Series, String> text) {
        return series.stream().map(text).toArray(String[]::new);
    }
}
