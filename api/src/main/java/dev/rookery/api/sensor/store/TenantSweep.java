package dev.rookery.api.sensor.store;

import dev.rookery.auth.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Deletes the expired readings and raw messages of tenants whose retention is shorter than that of the partitions, once a
 * day for each tenant. A statement deletes a few thousand rows, so that it blocks nothing for long and the work can be
 * interrupted at any time.
 */
final class TenantSweep {
    private static final int SERIES_PER_STATEMENT = 500;

    private static final String UNSWEPT = "/* all tenants */ SELECT t.id FROM rookery_tenants t WHERE NOT EXISTS ("
            + "SELECT FROM sensor_retention r WHERE r.tenant = t.id AND r.swept_on = ?) ORDER BY t.id";

    private static final String SERIES = "SELECT id FROM sensor_series WHERE tenant = ? ORDER BY id";

    private static final String MARK = "INSERT INTO sensor_retention (tenant, swept_on) VALUES (?, ?)"
            + " ON CONFLICT (tenant) DO UPDATE SET swept_on = excluded.swept_on";

    private final Connection connection;
    private final int rowsPerStatement;

    /**
     * @param connection works for all tenants; in autocommit mode
     * @param rowsPerStatement maximum number of rows that a statement deletes
     */
    TenantSweep(Connection connection, int rowsPerStatement) {
        this.connection = connection;
        this.rowsPerStatement = rowsPerStatement;
    }

    /**
     * Deletes the expired rows of the tenants for which it has not been done today, and returns their number.
     *
     * @param longest retention of the partitions in days
     */
    long run(LocalDate today, int longest, RetentionDays days) throws SQLException {
        long deleted = 0;
        for (TenantId tenant : unswept(today)) {
            int own = days.of(tenant);
            if (own < longest) {
                deleted += sweep(tenant, today.minusDays(own));
                mark(tenant, today);
            }
        }
        return deleted;
    }

    private List<TenantId> unswept(LocalDate today) throws SQLException {
        List<TenantId> tenants = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(UNSWEPT)) {
            select.setObject(1, today);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    tenants.add(new TenantId(rows.getString(1)));
                }
            }
        }
        return tenants;
    }

    private long sweep(TenantId tenant, LocalDate firstRetained) throws SQLException {
        long deleted = 0;
        int[] series = series(tenant);
        for (String partition : PartitionList.before(connection, Partitions.READINGS, firstRetained)) {
            for (int first = 0; first < series.length; first += SERIES_PER_STATEMENT) {
                deleted += delete(
                        partition,
                        "series = ANY (?)",
                        Arrays.copyOfRange(series, first, Math.min(series.length, first + SERIES_PER_STATEMENT)));
            }
        }
        for (String partition : PartitionList.before(connection, Partitions.RAW, firstRetained)) {
            deleted += delete(partition, "tenant = ?", tenant.value());
        }
        return deleted;
    }

    private int[] series(TenantId tenant) throws SQLException {
        List<Integer> ids = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(SERIES)) {
            select.setString(1, tenant.value());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getInt(1));
                }
            }
        }
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    /** @param condition with one parameter */
    private long delete(String partition, String condition, Object parameter) throws SQLException {
        long deleted = 0;
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + partition
                + " WHERE ctid = ANY (ARRAY(SELECT ctid FROM " + partition + " WHERE " + condition + " LIMIT "
                + rowsPerStatement + "))")) {
            int rows;
            do {
                delete.setObject(1, parameter);
                rows = delete.executeUpdate();
                deleted += rows;
            } while (rows == rowsPerStatement);
        }
        return deleted;
    }

    private void mark(TenantId tenant, LocalDate today) throws SQLException {
        try (PreparedStatement mark = connection.prepareStatement(MARK)) {
            mark.setString(1, tenant.value());
            mark.setObject(2, today);
            mark.executeUpdate();
        }
    }
}
