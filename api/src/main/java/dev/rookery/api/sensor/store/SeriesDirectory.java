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

/** Maps series to their ids in {@code sensor_series} and creates new ones. Thread-safe. */
public final class SeriesDirectory {
    private static final int MAX_CACHED = 200_000;

    private static final String REQUESTED = "unnest(?::text[], ?::text[], ?::text[], ?::text[])";

    private static final String SELECT = "SELECT s.id, w.place FROM " + REQUESTED
            + " WITH ORDINALITY AS w(device, metric, unit, type, place)"
            + " JOIN sensor_series s USING (device, metric, unit, type)";

    /** Limits the series of a device, so that a device cannot fill the table with new names. */
    private static final String INSERT = "INSERT INTO sensor_series (device, metric, unit, type)"
            + " SELECT device, metric, unit, type FROM ("
            + "SELECT w.*, row_number() OVER (PARTITION BY device)"
            + " + (SELECT count(*) FROM sensor_series s WHERE s.device = w.device) AS number"
            + " FROM " + REQUESTED + " AS w(device, metric, unit, type)) AS numbered"
            + " WHERE number <= ? ORDER BY device, metric, unit, type ON CONFLICT DO NOTHING";

    private final int maxPerDevice;
    private final Cache<Series, Integer> ids =
            Caffeine.newBuilder().maximumSize(MAX_CACHED).build();

    /** @param maxPerDevice maximum number of series of a device */
    public SeriesDirectory(int maxPerDevice) {
        this.maxPerDevice = maxPerDevice;
    }

    /** Returns the id of a {@linkplain #resolve resolved} series; empty if its device has too many series. */
    public OptionalInt find(Series series) {
        Integer id = ids.getIfPresent(series);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /** Reads the ids of the series, creates the missing series within the limit, and commits. */
    public void resolve(Connection connection, Collection<Series> requested) throws SQLException {
        Set<Series> unknown = new HashSet<>(requested);
        unknown.removeAll(ids.getAllPresent(requested).keySet());
        if (unknown.isEmpty()) {
            return;
        }
        Map<Series, Integer> found = select(connection, List.copyOf(unknown));
        unknown.removeAll(found.keySet());
        if (!unknown.isEmpty()) {
            List<Series> missing = List.copyOf(unknown);
            try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                bind(insert, missing);
                insert.setInt(5, maxPerDevice);
                insert.executeUpdate();
            }
            found.putAll(select(connection, missing));
        }
        connection.commit();
        // After the commit: a rollback would free the ids.
        ids.putAll(found);
    }

    private static Map<Series, Integer> select(Connection connection, List<Series> requested) throws SQLException {
        Map<Series, Integer> found = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(SELECT)) {
            bind(select, requested);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.put(requested.get(rows.getInt(2) - 1), rows.getInt(1));
                }
            }
        }
        return found;
    }

    private static void bind(PreparedStatement statement, List<Series> series) throws SQLException {
        statement.setObject(1, texts(series, Series::device));
        statement.setObject(2, texts(series, Series::metric));
        statement.setObject(3, texts(series, Series::unit));
        statement.setObject(4, texts(series, each -> each.type().text()));
    }

    private static String[] texts(List<Series> series, Function<Series, String> text) {
        return series.stream().map(text).toArray(String[]::new);
    }
}
