package dev.rookery.app.move.data;

import dev.rookery.app.move.stream.RecordType;
import dev.rookery.app.move.stream.TenantWriter;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.postgres.PostgresException;
import dev.rookery.tenant.RegisteredTenant;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** Writes the rows of a tenant to a stream, as one snapshot of the database shows them. */
public final class DatabaseExport {
    private static final int RECORD_BYTES = 64 * 1024;

    private final TenantWriter out;
    private final Connection connection;
    private final RegisteredTenant tenant;
    /** Rows by table. */
    private final Map<String, Long> counts = new TreeMap<>();

    private DatabaseExport(TenantWriter out, Connection connection, RegisteredTenant tenant) {
        this.out = out;
        this.connection = connection;
        this.tenant = tenant;
    }

    /**
     * Writes all rows. Memory does not grow with their number.
     *
     * @return the number of rows by table
     * @throws PostgresException if the database fails
     */
    public static Map<String, Long> write(PostgresConfig postgres, RegisteredTenant tenant, TenantWriter out)
            throws IOException {
        try (Connection connection = TenantConnection.snapshot(postgres, tenant.id())) {
            DatabaseExport export = new DatabaseExport(out, connection, tenant);
            export.writeAll();
            return export.counts;
        } catch (SQLException e) {
            throw PostgresException.about(postgres, e);
        }
    }

    private void writeAll() throws SQLException, IOException {
        TableCatalog catalog = new TableCatalog(connection);
        for (Map.Entry<String, List<String>> contract : TableRules.CONTRACT.entrySet()) {
            String table = Sql.name(tenant.schema()) + "." + Sql.name(contract.getKey());
            List<String> existing = catalog.columns(table);
            List<String> columns =
                    contract.getValue().stream().filter(existing::contains).toList();
            write(
                    new DatabaseSection(contract.getKey(), columns, Optional.empty()),
                    "SELECT " + Sql.names("", columns) + " FROM " + table);
        }
        for (TenantTable table : catalog.exportedTables()) {
            if (table.partitioned()) {
                for (LocalDate day : catalog.days(table.name())) {
                    write(section(table, day), select(table) + during("t", day));
                }
            } else {
                write(new DatabaseSection(table.name(), table.columns(), Optional.empty()), select(table));
            }
        }
        List<String> columns = catalog.columns(TableRules.READINGS);
        for (LocalDate day : catalog.days(TableRules.READINGS)) {
            write(
                    new DatabaseSection(TableRules.READINGS, columns, Optional.of(day)),
                    "SELECT " + Sql.names("r.", columns) + " FROM " + TableRules.READINGS + " r JOIN "
                            + TableRules.SERIES + " s ON s.id = r.series WHERE s.tenant = "
                            + Sql.literal(tenant.id()) + during("r", day));
        }
    }

    private static DatabaseSection section(TenantTable table, LocalDate day) {
        return new DatabaseSection(table.name(), table.columns(), Optional.of(day));
    }

    private String select(TenantTable table) {
        String order =
                table.order().isEmpty() || table.partitioned() ? "" : " ORDER BY " + Sql.names("t.", table.order());
        return "SELECT " + Sql.names("t.", table.columns()) + " FROM " + Sql.name(table.name()) + " t WHERE t.tenant = "
                + Sql.literal(tenant.id()) + order;
    }

    private static String during(String alias, LocalDate day) {
        return " AND " + alias + ".time >= '" + day + " UTC' AND " + alias + ".time < '" + day.plusDays(1) + " UTC'";
    }

    private void write(DatabaseSection section, String query) throws SQLException, IOException {
        CopyOut copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("COPY (" + query + ") TO STDOUT (ENCODING 'UTF8')");
        try {
            ByteArrayOutputStream rows = new ByteArrayOutputStream(RECORD_BYTES);
            long count = 0;
            for (byte[] row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
                if (count++ == 0) {
                    out.write(RecordType.TABLE, section.json());
                }
                rows.write(row);
                if (rows.size() >= RECORD_BYTES) {
                    out.write(RecordType.ROWS, rows.toByteArray());
                    rows.reset();
                }
            }
            if (rows.size() > 0) {
                out.write(RecordType.ROWS, rows.toByteArray());
            }
            if (count > 0) {
                counts.merge(section.table(), count, Long::sum);
            }
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }
}
