package dev.rookery.app.move.data;

import dev.rookery.auth.TenantId;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.postgres.PostgresException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Deletion of the rows of a tenant that is being imported. */
public final class TenantRows {
    private static final int BATCH = 5000;

    private TenantRows() {}

    /** Deletes the rows of the shared tables, a part in each transaction. */
    public static void erase(PostgresConfig postgres, TenantId tenant) {
        try (Connection connection = PostgresClients.dataSource(postgres).getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT rookery_erase_rows(?, ?, true)")) {
            statement.setString(1, tenant.value());
            statement.setInt(2, BATCH);
            boolean more = true;
            while (more) {
                try (ResultSet rows = statement.executeQuery()) {
                    rows.next();
                    more = rows.getBoolean(1);
                }
            }
        } catch (SQLException e) {
            throw PostgresException.about(postgres, e);
        }
    }

    /** Deletes the users and ACL rows in the transaction of an import. */
    public static void deleteContract(DatabaseImport rows, String schema) {
        rows.execute(connection -> {
            try (Statement statement = connection.createStatement()) {
                for (String table : TableRules.CONTRACT.keySet()) {
                    statement.execute("DELETE FROM " + Sql.name(schema) + "." + Sql.name(table));
                }
            }
        });
    }
}
