package dev.rookery.app.database;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Takes rights from all roles but the platform's that PostgreSQL grants to every role by default, and with which the role of a tenant
 * could use up what all tenants share: temporary tables, large objects, locks that the platform uses, and its own functions.
 */
final class TenantRoleLimits {
    private static final List<String> FOR_THE_PLATFORM_ONLY =
            List.of("TEMPORARY ON DATABASE %2$s", "CREATE ON SCHEMA public", "USAGE ON LANGUAGE plpgsql");

    private static final String FUNCTIONS = """
            DO $$
            DECLARE
                function text;
            BEGIN
                FOR function IN
                    SELECT p.oid::regprocedure FROM pg_proc p
                    WHERE p.pronamespace = 'pg_catalog'::regnamespace
                        AND p.proname ~ '^(pg_(try_)?advisory_|lo_|lowrite$|loread$)'
                LOOP
                    EXECUTE format('REVOKE EXECUTE ON FUNCTION %%s FROM PUBLIC', function);
                    EXECUTE format('GRANT EXECUTE ON FUNCTION %%s TO %1$s', function);
                END LOOP;
            END
            $$
            """;

    private TenantRoleLimits() {}

    /**
     * Repeatable.
     *
     * @param statement on a connection of the superuser to the database
     */
    static void apply(Statement statement, String role, String database) throws SQLException {
        for (String right : FOR_THE_PLATFORM_ONLY) {
            String named = right.formatted(role, database);
            statement.execute("REVOKE " + named + " FROM PUBLIC");
            statement.execute("GRANT " + named + " TO " + role);
        }
        statement.execute(FUNCTIONS.formatted(role));
    }
}
