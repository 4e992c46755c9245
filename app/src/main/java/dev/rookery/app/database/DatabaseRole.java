package dev.rookery.app.database;

import dev.rookery.postgres.PostgresConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Role of the components, which owns their database and is no superuser. Earlier versions used the superuser, so that it owns
 * the objects of their databases.
 */
final class DatabaseRole {
    /** Makes the role the owner of all objects of the superuser in the schemas of the components. */
    private static final String CHANGE_OWNER = """
            DO $$
            DECLARE
                statement text;
            BEGIN
                FOR statement IN
                    SELECT format('ALTER SCHEMA %%I OWNER TO %1$s', n.nspname)
                    FROM pg_namespace n
                    WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'public')
                        AND n.nspowner = '%2$s'::regrole
                    UNION ALL
                    SELECT format('ALTER TABLE %%I.%%I OWNER TO %1$s', n.nspname, c.relname)
                    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
                        AND c.relowner = '%2$s'::regrole
                        AND (c.relkind IN ('r', 'p', 'v', 'm', 'f')
                            OR c.relkind = 'S' AND NOT EXISTS (SELECT FROM pg_depend d
                                WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i')))
                    UNION ALL
                    SELECT format('ALTER ROUTINE %%s OWNER TO %1$s', p.oid::regprocedure)
                    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
                    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
                        AND p.proowner = '%2$s'::regrole
                LOOP
                    EXECUTE statement;
                END LOOP;
            END
            $$
            """;

    private final int port;
    private final String superuserPassword;

    DatabaseRole(int port, String superuserPassword) {
        this.port = port;
        this.superuserPassword = superuserPassword;
    }

    /** Creates the role and its database if they are missing. Repeatable. */
    void prepare(PostgresConfig config) throws SQLException {
        String role = config.user();
        String database = config.database();
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            if (!exists(statement, "SELECT 1 FROM pg_roles WHERE rolname = '" + role + "'")) {
                statement.execute("CREATE ROLE " + role);
            }
            // The password consists of letters and digits.
            // It creates the roles of tenants.
            statement.execute("ALTER ROLE " + role + " LOGIN CREATEROLE PASSWORD '" + config.password() + "'");
            if (!exists(statement, "SELECT 1 FROM pg_database WHERE datname = '" + database + "'")) {
                statement.execute("CREATE DATABASE " + database);
            }
            statement.execute("ALTER DATABASE " + database + " OWNER TO " + role);
        }
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(CHANGE_OWNER.formatted(role, PostgresServer.SUPERUSER));
            TenantRoleLimits.apply(statement, role, database);
        }
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://localhost:" + port + "/" + database, PostgresServer.SUPERUSER, superuserPassword);
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }
}
