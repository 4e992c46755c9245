package dev.rookery.app.move.data;

import dev.rookery.app.move.stream.StreamException;
import dev.rookery.auth.TenantId;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.postgres.PostgresException;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a tenant from a stream, in one transaction: until {@link #commit}, no row is visible. Memory does not grow
 * with the number of rows.
 */
public final class DatabaseImport implements AutoCloseable {
    private final PostgresConfig postgres;
    private final Connection connection;
    private final PartitionMaker partitions;
    private final SectionLoader loader;
    /** Rows by table. */
    private final Map<String, Long> counts = new TreeMap<>();

    private @Nullable DatabaseSection section;

    private DatabaseImport(PostgresConfig postgres, Connection connection, TenantId tenant, String schema) {
        this.postgres = postgres;
        this.connection = connection;
        this.partitions = new PartitionMaker(postgres);
        this.loader = new SectionLoader(connection, tenant, schema);
    }

    /**
     * Begins the transaction.
     *
     * @param importId identifies the import; letters, digits and hyphens
     */
    public static DatabaseImport open(PostgresConfig postgres, TenantId tenant, String schema, String importId) {
        try {
            Connection connection = TenantConnection.writer(postgres, tenant);
            TenantConnection.set(connection, "rookery.import", importId);
            return new DatabaseImport(postgres, connection, tenant, schema);
        } catch (SQLException e) {
            throw PostgresException.about(postgres, e);
        }
    }

    /** Begins the rows of a table, or of a day of it. */
    public void begin(JsonObject head) {
        finishSection();
        try {
            DatabaseSection next = DatabaseSection.of(head);
            if (next.day().isPresent()) {
                partitions.make(next.table(), next.day().get());
            }
            loader.begin(next);
            section = next;
        } catch (SQLException e) {
            throw failure(e);
        } catch (RuntimeException e) {
            if (e instanceof StreamException known) {
                throw known;
            }
            throw new StreamException("The file has a malformed description of a table", e);
        }
    }

    /** Adds rows of the current table in the text format of COPY. */
    public void rows(byte[] rows) {
        if (section == null) {
            throw new StreamException("The file has rows without a table");
        }
        try {
            loader.add(rows);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** Finishes the last table and returns the number of rows by table. */
    public Map<String, Long> finish() {
        finishSection();
        return Map.copyOf(counts);
    }

    private void finishSection() {
        DatabaseSection last = section;
        section = null;
        if (last != null) {
            try {
                counts.merge(last.table(), loader.finish(), Long::sum);
            } catch (SQLException e) {
                throw failure(e);
            }
        }
    }

    /** Makes other changes in the transaction. */
    public void execute(Action action) {
        try {
            action.run(connection);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /**
     * Makes the rows visible, with the changes that the action makes in the same transaction.
     *
     * @throws PostgresException if the database fails; then nothing has changed
     */
    public void commit(Action action) {
        execute(action);
        try {
            connection.commit();
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** Changes in the transaction of an import. */
    @FunctionalInterface
    public interface Action {
        void run(Connection connection) throws SQLException;
    }

    private PostgresException failure(SQLException cause) {
        return PostgresException.about(postgres, cause);
    }

    /** Rolls back unless committed. */
    @Override
    public void close() {
        partitions.close();
        try {
            connection.close();
        } catch (SQLException e) {
            throw failure(e);
        }
    }
}
