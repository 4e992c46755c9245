package dev.rookery.app.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rookery.app.RookeryCommands;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two customers with roles of their own in the PostgreSQL of the platform, whose role is no superuser. */
class TenantRoleTest {
    @TempDir
    private static Path data;

    private static EmbeddedDatabase database;
    private static Login acme;
    private static Login zebra;

    private record Login(String role, String password, String schema) {
        Connection connect() throws SQLException {
            return DriverManager.getConnection(url(), role, password);
        }
    }

    @BeforeAll
    static void start() {
        database = EmbeddedDatabase.start(new DataFolder(data));
        acme = customer("acme");
        zebra = customer("zebra");
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    private static String url() {
        return "jdbc:postgresql://localhost:" + database.config().port() + "/rookery";
    }

    private static String run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.addAll(List.of("--data", data.toString()));
        return RookeryCommands.run("secret\n", command.toArray(String[]::new)).orFail();
    }

    private static Login customer(String tenant) {
        run("tenant", "add", tenant);
        run("user", "add", "device", "--tenant", tenant, "--password-stdin", "--bcrypt-cost", "4");
        return login(tenant);
    }

    private static Login login(String tenant) {
        String printed = run("tenant", "psql-role", tenant);
        return new Login(
                find("Role: +(\\S+)", printed),
                find("Password: +(\\S+)", printed),
                find("Schema: +(\\S+)", run("tenant", "show", tenant)));
    }

    private static String find(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }

    private static Connection asPlatform() throws SQLException {
        return DriverManager.getConnection(
                url(), database.config().user(), database.config().password());
    }

    private static List<String> query(Connection connection, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    @Test
    void changesTheTablesOfItsTenant() throws SQLException {
        try (Connection connection = acme.connect();
                Statement statement = connection.createStatement()) {
            assertThat(query(connection, "SELECT username FROM mqtt_users")).containsExactly("device");
            statement.execute("INSERT INTO mqtt_users (username, password_hash) VALUES ('new', 'x')"
                    + " ON CONFLICT (username) DO UPDATE SET is_active = true");
            statement.execute("INSERT INTO mqtt_acls VALUES ('new', 'a/#', 3)");
            statement.execute("UPDATE mqtt_acls SET access = 1");
            statement.execute("DELETE FROM mqtt_users WHERE username = 'new'");
            statement.execute("TRUNCATE mqtt_acls");
        }
        try (Connection platform = asPlatform()) {
            assertThat(query(
                            platform,
                            "SELECT DISTINCT usernames[1] FROM rookery_changes WHERE table_schema = '" + acme.schema()
                                    + "' AND usernames IS NOT NULL"))
                    .contains("new");
        }
    }

    @Test
    void reachesNothingElse() throws SQLException {
        try (Connection connection = acme.connect();
                Connection platform = asPlatform()) {
            assertThat(query(platform, "SELECT 1")).containsExactly("1");
            for (String attack : List.of(
                    "SELECT * FROM public.mqtt_users",
                    "SELECT * FROM public.rookery_tenants",
                    "SELECT * FROM public.rookery_changes",
                    "SELECT * FROM public.rookery_limits",
                    "SELECT * FROM public.api_users",
                    "SELECT * FROM public.sensor_series",
                    "SELECT * FROM " + zebra.schema() + ".mqtt_users",
                    "INSERT INTO " + zebra.schema() + ".mqtt_acls VALUES ('device', '#', 7)",
                    "SELECT * FROM public.rookery_users(ARRAY['" + zebra.schema() + "'], ARRAY['device'])",
                    "SELECT public.rookery_delete_tenant('zebra')",
                    "SELECT public.rookery_record_users('public', NULL)",
                    "SELECT public.rookery_end_long_transactions(interval '0')",
                    "CREATE TABLE own (a int)",
                    "CREATE TABLE public.own (a int)",
                    "CREATE TEMPORARY TABLE own (a int)",
                    "CREATE SCHEMA own",
                    "CREATE ROLE own",
                    "DO $$ BEGIN PERFORM 1; END $$",
                    "CREATE FUNCTION own() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                    "ALTER TABLE mqtt_users DISABLE TRIGGER ALL",
                    "DROP TABLE mqtt_users",
                    "CREATE INDEX ON mqtt_users (is_active)",
                    "SELECT pg_advisory_lock(1)",
                    "SELECT pg_try_advisory_lock(1)",
                    "SELECT lo_create(0)",
                    "SELECT lo_from_bytea(0, 'x')",
                    "SET ROLE rookery",
                    "SET SESSION AUTHORIZATION rookery",
                    "SET session_replication_role = replica",
                    "SELECT pg_read_file('PG_VERSION')",
                    "COPY mqtt_users TO PROGRAM 'cat'",
                    "SELECT * FROM pg_authid",
                    "SELECT * FROM pg_hba_file_rules",
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'rookery'")) {
                assertThatThrownBy(() -> query(connection, attack), attack)
                        .hasMessageFindingMatch("permission denied|must be (owner|superuser)");
            }
            assertThat(query(connection, "SELECT nspname FROM pg_namespace")).doesNotContain("acme", "zebra");
            assertThat(query(connection, "SELECT rolname FROM pg_roles")).doesNotContain("acme", "zebra");
        }
    }

    /** Whatever the platform adds later is covered too. */
    @Test
    void hasNoPrivilegeOnAnythingElse() throws SQLException {
        String others = "n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', '" + acme.schema() + "')";
        try (Connection platform = asPlatform()) {
            assertThat(query(
                            platform,
                            "SELECT c.oid::regclass FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE "
                                    + others + " AND CASE WHEN c.relkind = 'S' THEN has_sequence_privilege('"
                                    + acme.role() + "', c.oid, 'USAGE, SELECT, UPDATE') WHEN c.relkind IN"
                                    + " ('r', 'p', 'v', 'm', 'f') THEN has_table_privilege('" + acme.role()
                                    + "', c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')"
                                    + " OR has_any_column_privilege('" + acme.role()
                                    + "', c.oid, 'SELECT, INSERT, UPDATE, REFERENCES') END"))
                    .isEmpty();
            assertThat(query(
                            platform,
                            "SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE "
                                    + others + " AND p.prosecdef AND has_function_privilege('" + acme.role()
                                    + "', p.oid, 'EXECUTE')"))
                    .isEmpty();
            assertThat(query(platform, "SELECT count(*) FROM pg_class WHERE relname = 'rookery_tenants'"))
                    .containsExactly("1");
        }
    }

    /** Views of the system that show statements, values or locks of other roles. */
    @Test
    void seesNoStatementsAndValuesOfOthers() throws SQLException {
        try (Connection others = zebra.connect();
                Connection connection = acme.connect()) {
            assertThat(query(others, "SELECT 'markofzebra' FROM mqtt_users")).isNotEmpty();
            try (Connection platform = asPlatform();
                    Statement statement = platform.createStatement()) {
                statement.execute("ANALYZE " + zebra.schema() + ".mqtt_users");
            }
            assertThat(query(connection, "SELECT query FROM pg_stat_activity"))
                    .noneMatch(text -> text != null && text.contains("markofzebra"));
            assertThat(query(
                            connection,
                            "SELECT tablename FROM pg_stats WHERE schemaname NOT IN ('pg_catalog', 'information_schema', '"
                                    + acme.schema() + "')"))
                    .isEmpty();
            for (String view :
                    List.of("pg_stat_ssl", "pg_stat_gssapi", "pg_stat_replication", "pg_prepared_statements")) {
                assertThat(query(connection, "SELECT count(*) FROM " + view + " v WHERE v::text LIKE '%zebra%'"))
                        .containsExactly("0");
            }
        }
    }

    /** The role can switch off its own timeouts. */
    @Test
    void longTransactionsAreEnded() throws SQLException {
        try (Connection connection = acme.connect();
                Statement statement = connection.createStatement();
                Connection platform = asPlatform()) {
            connection.setAutoCommit(false);
            statement.execute("SET idle_in_transaction_session_timeout = 0; SET statement_timeout = 0");
            statement.execute("LOCK TABLE mqtt_users");
            assertThat(query(platform, "SELECT rookery_end_long_transactions(interval '1 hour')"))
                    .containsExactly("0");

            assertThat(query(platform, "SELECT rookery_end_long_transactions(interval '0')"))
                    .containsExactly("1");

            await().untilAsserted(() -> assertThat(
                            query(platform, "SELECT pid FROM pg_stat_activity WHERE usename = '" + acme.role() + "'"))
                    .isEmpty());
        }
    }

    @Test
    void limitsTheSizeOfTheTables() throws SQLException {
        Login large = customer("large");
        try (Connection connection = large.connect();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("INSERT INTO mqtt_acls SELECT 'user' || i, repeat('x', 250), 1"
                            + " FROM generate_series(1, 200000) i"))
                    .hasMessageContaining("64 MiB")
                    .hasMessageContaining("Delete rows");
            // Other rows fit once PostgreSQL has removed the failed ones, of which TRUNCATE is certain.
            statement.execute("TRUNCATE mqtt_acls");
            statement.execute("INSERT INTO mqtt_acls VALUES ('one', 'more', 1)");
        }
    }

    @Test
    void aSecondCallChangesThePassword() throws SQLException {
        Login before = customer("other");
        Login after = login("other");

        assertThat(after.role()).isEqualTo(before.role());
        assertThatThrownBy(before::connect).hasMessageContaining("password authentication failed");
        after.connect().close();
    }

    @Test
    void theRoleEndsWithItsTenant() throws SQLException {
        Login removed = customer("removed");
        try (Connection connection = removed.connect();
                Connection platform = asPlatform();
                Statement statement = platform.createStatement()) {
            statement.execute("UPDATE rookery_tenants SET state = 'removing' WHERE id = 'removed'");
            // Each call deletes some rows.
            await().until(
                            () -> query(platform, "SELECT rookery_delete_tenant('removed')"),
                            deleted -> deleted.equals(List.of("t")));

            assertThat(query(platform, "SELECT rolname FROM pg_roles WHERE rolname = '" + removed.role() + "'"))
                    .isEmpty();
            await().untilAsserted(() -> assertThat(connection.isValid(1)).isFalse());
        }
        assertThatThrownBy(removed::connect).isInstanceOf(SQLException.class);
    }
}
