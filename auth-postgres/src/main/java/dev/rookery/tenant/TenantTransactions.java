package dev.rookery.tenant;

import dev.rookery.auth.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Transactions on the tables that tenants share, over JDBC. The counterpart of {@link TenantDatabase} for threads that block.
 * Thread-safe.
 */
public final class TenantTransactions {
    private static final String SET = TenantSetting.statement("?");

    private final DataSource source;

    public TenantTransactions(DataSource source) {
        this.source = source;
    }

    /** Statements of a transaction. */
    @FunctionalInterface
    public interface Work<T> {
        /** @throws SQLException to roll back, as any other exception */
        T run(Connection connection) throws SQLException;
    }

    /** Runs a transaction that can read and write the rows of one tenant only. */
    public <T> T inTenant(TenantId tenant, Work<T> work) throws SQLException {
        return transaction(tenant.value(), work);
    }

    /** Runs a transaction that can read and write the rows of all tenants, for work of the platform itself. */
    public <T> T acrossTenants(Work<T> work) throws SQLException {
        return transaction(TenantSetting.ALL, work);
    }

    /** Restricts the rest of a transaction to the rows of one tenant. */
    public static void enter(Connection transaction, TenantId tenant) throws SQLException {
        set(transaction, tenant.value());
    }

    /** Makes the rows of all tenants visible to the rest of a transaction, for work of the platform itself. */
    public static void enterAll(Connection transaction) throws SQLException {
        set(transaction, TenantSetting.ALL);
    }

    /**
     * Makes the rows of all tenants visible to a connection until it is closed, for work of the platform itself that commits
     * often.
     */
    public static void showAll(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(TenantSetting.STATEMENT_OF_CONNECTION)) {
            statement.setString(1, TenantSetting.ALL);
            statement.execute();
        }
    }

    private <T> T transaction(String setting, Work<T> work) throws SQLException {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try {
                set(connection, setting);
                T result = work.run(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                rollBack(connection, e);
                throw e;
            }
        }
    }

    private static void rollBack(Connection connection, Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private static void set(Connection connection, String setting) throws SQLException {
        if (connection.getAutoCommit()) {
            throw new IllegalStateException("The tenant of a connection is set within a transaction");
        }
        try (PreparedStatement statement = connection.prepareStatement(SET)) {
            statement.setString(1, setting);
            statement.execute();
        }
    }
}
