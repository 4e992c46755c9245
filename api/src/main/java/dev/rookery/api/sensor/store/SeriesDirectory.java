package dev.rookery.api.sensor.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rookery.auth.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Maps series of all tenants to their ids in {@code sensor_series} and creates new ones. Thread-safe. */
public final class SeriesDirectory {
    private static final int MAX_CACHED = 200_000;
    /** The series of an erased device are deleted after twice this time. */
    private static final Duration UNUSED_FOR = Duration.ofMinutes(5);

    private static final String REQUESTED = "unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[])";
    private static final String KEY = "(tenant, device, metric, unit, type)";

    private static final String SELECT = "/* all tenants */ SELECT s.id, w.place FROM " + REQUESTED
            + " WITH ORDINALITY AS w(tenant, device, metric, unit, type, place) JOIN sensor_series s USING " + KEY;

    /** Limits the series of a device, so that a device cannot use up those of its tenant with new names. */
    private static final String INSERT = "INSERT INTO sensor_series " + KEY
            + " SELECT tenant, device, metric, unit, type FROM ("
            + "SELECT w.*, row_number() OVER (PARTITION BY tenant, device) + (SELECT count(*) FROM sensor_series s"
            + " WHERE s.tenant = w.tenant AND s.device = w.device) AS number"
            + " FROM " + REQUESTED + " AS w" + KEY + ") AS numbered"
            + " WHERE number <= ? ORDER BY tenant, device, metric, unit, type ON CONFLICT DO NOTHING RETURNING tenant";

    private static final String COUNT =
            "SELECT tenant, count(*) FROM sensor_series WHERE tenant = ANY (?::text[])" + " GROUP BY tenant";

    private final int maxPerDevice;
    private final int maxPerTenant;
    private final Cache<TenantSeries, Integer> ids = Caffeine.newBuilder()
            .maximumSize(MAX_CACHED)
            .expireAfterAccess(UNUSED_FOR)
            .build();
    /** Number of series of the tenants that have created any since the start, without those of other processes. */
    private final Map<TenantId, Integer> counts = new ConcurrentHashMap<>();

    /**
     * @param maxPerDevice maximum number of series of a device
     * @param maxPerTenant maximum number of series of a tenant
     */
    public SeriesDirectory(int maxPerDevice, int maxPerTenant) {
        this.maxPerDevice = maxPerDevice;
        this.maxPerTenant = maxPerTenant;
    }

    /** Returns the id of a {@linkplain #resolve resolved} series; empty if there are too many series. */
    public OptionalInt find(TenantSeries series) {
        Integer id = ids.getIfPresent(series);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /** Forgets the series of a tenant that is being removed: another tenant may get its name. */
    public void forget(TenantId tenant) {
        ids.asMap().keySet().removeIf(series -> series.tenant().equals(tenant));
        counts.remove(tenant);
    }

    /** Reads the ids of the series, creates the missing series within the limits, and commits. */
    public void resolve(Connection connection, Collection<TenantSeries> requested) throws SQLException {
        Set<TenantSeries> unknown = new HashSet<>(requested);
        unknown.removeAll(ids.getAllPresent(requested).keySet());
        if (unknown.isEmpty()) {
            return;
        }
        Map<TenantSeries, Integer> found = select(connection, List.copyOf(unknown));
        unknown.removeAll(found.keySet());
        List<TenantSeries> missing = withinTenantLimit(connection, unknown);
        Map<TenantId, Integer> created = Map.of();
        if (!missing.isEmpty()) {
            created = insert(connection, missing);
            found.putAll(select(connection, missing));
        }
        connection.commit();
        // After the commit: a rollback would free the ids.
        ids.putAll(found);
        created.forEach((tenant, number) -> counts.merge(tenant, number, Integer::sum));
    }

    private List<TenantSeries> withinTenantLimit(Connection connection, Set<TenantSeries> missing) throws SQLException {
        Set<TenantId> uncounted = new HashSet<>();
        missing.stream()
                .map(TenantSeries::tenant)
                .filter(tenant -> !counts.containsKey(tenant))
                .forEach(uncounted::add);
        if (!uncounted.isEmpty()) {
            count(connection, uncounted);
        }
        Map<TenantId, Integer> left = new HashMap<>();
        List<TenantSeries> within = new ArrayList<>();
        for (TenantSeries series : missing) {
            int free = left.computeIfAbsent(series.tenant(), tenant -> maxPerTenant - counts.getOrDefault(tenant, 0));
            if (free > 0) {
                left.put(series.tenant(), free - 1);
                within.add(series);
            }
        }
        return within;
    }

    private void count(Connection connection, Set<TenantId> uncounted) throws SQLException {
        uncounted.forEach(tenant -> counts.put(tenant, 0));
        try (PreparedStatement count = connection.prepareStatement(COUNT)) {
            count.setObject(1, uncounted.stream().map(TenantId::value).toArray(String[]::new));
            try (ResultSet rows = count.executeQuery()) {
                while (rows.next()) {
                    counts.put(new TenantId(rows.getString(1)), rows.getInt(2));
                }
            }
        }
    }

    private Map<TenantId, Integer> insert(Connection connection, List<TenantSeries> missing) throws SQLException {
        Map<TenantId, Integer> created = new HashMap<>();
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            bind(insert, missing);
            insert.setInt(6, maxPerDevice);
            try (ResultSet rows = insert.executeQuery()) {
                while (rows.next()) {
                    created.merge(new TenantId(rows.getString(1)), 1, Integer::sum);
                }
            }
        }
        return created;
    }

    private static Map<TenantSeries, Integer> select(Connection connection, List<TenantSeries> requested)
            throws SQLException {
        Map<TenantSeries, Integer> found = new HashMap<>();
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

    private static void bind(PreparedStatement statement, List<TenantSeries> series) throws SQLException {
        statement.setObject(1, texts(series, each -> each.tenant().value()));
        statement.setObject(2, texts(series, each -> each.series().device()));
        statement.setObject(3, texts(series, each -> each.series().metric()));
        statement.setObject(4, texts(series, each -> each.series().unit()));
        statement.setObject(5, texts(series, each -> each.series().type().text()));
    }

    private static String[] texts(List<TenantSeries> series, Function<TenantSeries, String> text) {
        return series.stream().map(text).toArray(String[]::new);
    }
}
