package dev.rookery.api.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.api.ApiSchema;
import dev.rookery.auth.postgres.AuthSchema;
import dev.rookery.broker.usage.UsageSchema;
import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The two barriers between the rows of tenants, for every statement of the source code on a table that tenants share: the
 * statement names the tenant, so that it holds without row-level security, and row-level security applies to every scan, so that
 * it holds without the statement's own condition.
 */
class SharedTableStatementsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> MODULES =
            List.of("api", "app", "auth-postgres", "broker", "exporter", "provisioner", "common", "http");

    /** Statements of the platform itself, which no caller influences. They begin with this comment. */
    private static final String ALL_TENANTS = "/* all tenants */";

    /** Condition on the tenant of a row: a parameter, or the tenant of another row of the statement. */
    private static final Pattern CONDITION =
            Pattern.compile("\\btenant\\s*=\\s*(\\$\\d|\\?|ANY|'default'|\\w+\\.tenant)|\\(tenant,");

    /** At least one condition of a statement, or the inserted tenant, is a parameter. */
    private static final Pattern PARAMETER =
            Pattern.compile("\\btenant\\s*=\\s*(\\$\\d|\\?|ANY|'default')|\\(tenant,.*(\\$\\d|\\?)");

    private static final String SETTING = "current_setting('rookery.tenant'";

    private static final List<String> USAGE_VIEWS =
            List.of("rookery_usage_by_hour", "rookery_usage_by_day", "rookery_usage_by_month");

    private static TestDatabase database;
    private static Set<String> shared;
    private static List<SourceStatements.Expression> statements;

    @BeforeAll
    static void read() {
        database = TestDatabase.ownedCopyOf("api_usage_and_reports", url -> {
            Migrations.apply(
                    PostgresConfig.fromUrl(url, Map.of()),
                    List.of(AuthSchema.SCHEMA, UsageSchema.SCHEMA, ApiSchema.SCHEMA));
            createTablesOfExporter(url);
        });
        shared = Set.copyOf(database.query("SELECT c.relname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid"
                + " WHERE p.polname = 'rookery_tenant' AND NOT c.relispartition"
                + " UNION ALL SELECT viewname FROM pg_views WHERE schemaname = 'public'"));
        statements =
                SourceStatements.read(MODULES.stream()
                                .map(module -> ROOT.resolve(module).resolve("src/main/java"))
                                .toList())
                        .stream()
                        .filter(expression -> mentions(expression.text()) > 0)
                        .toList();
    }

    /** The exporter is not among the dependencies of this module. */
    private static void createTablesOfExporter(String url) {
        Path migrations = ROOT.resolve("exporter/src/main/resources/dev/rookery/exporter/migration");
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement();
                Stream<Path> files = Files.list(migrations)) {
            for (Path file : files.sorted().toList()) {
                statement.execute(Files.readString(file));
            }
        } catch (SQLException | IOException e) {
            throw new AssertionError("Cannot create the tables of " + migrations, e);
        }
    }

    /** Returns how often a statement refers to a shared table. */
    private static long mentions(String sql) {
        return Pattern.compile("\\b(FROM|INTO|UPDATE|JOIN|ONLY|USING)\\s+(\\w+)")
                .matcher(sql)
                .results()
                .filter(match -> shared.contains(match.group(2)))
                .count();
    }

    private static boolean isOfPlatform(String sql) {
        return sql.stripLeading().startsWith(ALL_TENANTS);
    }

    private static boolean isComplete(String sql) {
        return sql.stripLeading().matches("(?s)(SELECT|INSERT|UPDATE|DELETE|WITH|/\\*).*");
    }

    @Test
    void tablesOfTenantsAreShared() {
        assertThat(shared)
                .contains("api_users", "api_sessions", "api_refresh_tokens", "api_keys", "api_audit")
                .contains("devices", "provisioning_keys", "rookery_license", "device_cas", "device_certificates");
        assertThat(statements).hasSizeGreaterThan(30);
    }

    @Test
    void everyTableWithATenantIsIsolated() {
        // Those of the broker: changes and limits, which only the operator's commands and the platform reach.
        assertThat(database.query("SELECT DISTINCT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
                        + " WHERE a.attname = 'tenant' AND c.relkind IN ('r', 'p') AND NOT c.relispartition"
                        + " AND c.relnamespace = 'public'::regnamespace AND NOT EXISTS (SELECT FROM pg_policy"
                        + " WHERE polrelid = c.oid AND c.relforcerowsecurity)"))
                .containsExactlyInAnyOrder("rookery_changes", "rookery_limits", "rookery_user_limits");
    }

    @Test
    void everyStatementNamesTheTenant() {
        assertThat(statements)
                .filteredOn(statement -> !isOfPlatform(statement.text()))
                .allSatisfy(statement -> assertThat(
                                CONDITION.matcher(statement.text()).results().count())
                        .as("%s: %s", statement.file(), statement.text())
                        .isGreaterThanOrEqualTo(mentions(statement.text())))
                .allSatisfy(statement ->
                        assertThat(statement.text()).as(statement.file()).containsPattern(PARAMETER));
    }

    @Test
    void onlyThesePartsOfThePlatformReachAllTenants() {
        assertThat(statements.stream()
                        .filter(statement -> isOfPlatform(statement.text()))
                        .map(SourceStatements.Expression::file)
                        .collect(Collectors.toSet()))
                .containsOnly(
                        // Look up tokens, whose tenant is unknown, by a hash that is unique among all tenants.
                        "TokenLookup.java",
                        "ProvisioningKeyRepository.java",
                        "HandoverSessions.java",
                        // Certificate authorities and certificates are found by random ids, keys and serial numbers.
                        "AuthorityLookup.java",
                        "PresentedCertificate.java",
                        // The broker trusts the authorities of all tenants.
                        "DeviceAuthorityFeed.java",
                        // The broker enforces the bans of all tenants.
                        "BanFeed.java",
                        "AuditRetention.java",
                        // Ingestion and presence work in batches of all tenants.
                        "DevicePresenceRepository.java",
                        "EventRepository.java",
                        "Receipts.java",
                        "SeriesDirectory.java",
                        "TenantActivity.java",
                        "TenantSweep.java",
                        "LicenseStateWriter.java",
                        "LiveMappings.java",
                        "DeviceZoneDirectory.java",
                        // Continues interrupted erasures after a start.
                        "ErasureRepository.java",
                        // Metrics have the tenant as a label.
                        "MetricQueries.java",
                        "UsageCollector.java",
                        // The broker writes the usage of all tenants, and the exporter finds what to report.
                        "UsageStore.java",
                        "DeviceRetention.java",
                        "ReportRepository.java",
                        // The operator's command 'why' finds clients that state a wrong tenant.
                        "OtherTenants.java");
    }

    /** Plans each statement without its own condition: row-level security filters every scan. */
    @Test
    void rowSecurityHoldsWithoutTheConditions() throws SQLException {
        try (Connection connection = connect(database.url())) {
            for (String sql : planned()) {
                String without = sql.replaceAll("\\b(\\w+\\.)?tenant = (\\$\\d)", "$2::text IS NOT NULL")
                        .replaceAll("\\b(\\w+\\.)?tenant = (\\w+)\\.tenant", "true");
                List<String> plan = plan(connection, without);
                assertEveryScan(without, plan, condition -> condition.contains(SETTING));
            }
        }
    }

    /** Plans each statement as a superuser, to whom row-level security does not apply: its own condition filters every scan. */
    @Test
    void theConditionsHoldWithoutRowSecurity() throws SQLException {
        String superuser = database.url().replaceFirst("//\\w+@", "//postgres@");
        try (Connection connection = connect(superuser);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String view : USAGE_VIEWS) {
                // Otherwise row-level security applies, as to the owner of the view.
                statement.execute("ALTER VIEW " + view + " SET (security_invoker = true)");
            }
            for (String sql : planned()) {
                List<String> plan = plan(connection, sql);
                assertThat(plan).as(sql).noneMatch(line -> line.contains(SETTING));
                assertEveryScan(sql, plan, condition -> condition.matches(".*\\btenant(\\)::text)? = .*"));
            }
        }
    }

    private static Connection connect(String url) throws SQLException {
        // The simple protocol: a generic plan has parameters without values.
        return DriverManager.getConnection(
                "jdbc:" + url.replaceFirst("//(\\w+)@", "//") + "?preferQueryMode=simple&user=" + user(url));
    }

    private static String user(String url) {
        return url.replaceFirst(".*//(\\w+)@.*", "$1");
    }

    private static List<String> planned() {
        List<String> planned = statements.stream()
                .map(SourceStatements.Expression::text)
                .map(SharedTableStatementsTest::numbered)
                .map(SharedTableStatementsTest::formatted)
                .filter(sql -> !isOfPlatform(sql) && isComplete(sql) && sql.contains("$"))
                .toList();
        assertThat(planned).hasSizeGreaterThan(30);
        return planned;
    }

    /** Replaces what is filled in later: comparisons, and orders that may be left out. */
    private static String formatted(String sql) {
        return sql.replaceAll("%(\\d\\$)?s (?=\\(\\$)", "> ").replaceAll("%(\\d\\$)?s", "");
    }

    /** Returns a statement with numbered parameters, which JDBC does not have. */
    private static String numbered(String sql) {
        AtomicInteger number = new AtomicInteger();
        return sql.contains("$1")
                ? sql
                : Pattern.compile("\\?").matcher(sql).replaceAll(mark -> "\\$" + number.incrementAndGet());
    }

    private static List<String> plan(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            List<String> lines = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery("EXPLAIN (GENERIC_PLAN, COSTS OFF) " + sql)) {
                while (rows.next()) {
                    lines.add(rows.getString(1));
                }
            }
            return lines;
        } catch (SQLException e) {
            throw new AssertionError("Cannot plan: " + sql, e);
        }
    }

    /** Requires a condition below each node that scans a shared table. */
    private static void assertEveryScan(String sql, List<String> plan, Predicate<String> isCondition) {
        for (int i = 0; i < plan.size(); i++) {
            String line = plan.get(i);
            if (!line.contains(" on ")
                    || !line.matches(".*\\bScan\\b.*")
                    || shared.stream().noneMatch(table -> line.matches(".* on " + table + "\\b.*"))) {
                continue;
            }
            int indent = indent(line);
            boolean guarded = false;
            for (int j = i + 1; j < plan.size() && (indent(plan.get(j)) > indent); j++) {
                guarded |= isCondition.test(plan.get(j));
            }
            assertThat(guarded).as("%s%n%s", sql, String.join("\n", plan)).isTrue();
        }
    }

    /** Properties of a node are indented further than its arrow. */
    private static int indent(String line) {
        int arrow = line.indexOf("->");
        return arrow >= 0 ? arrow : line.length() - line.stripLeading().length();
    }

    @Test
    void noTransactionReachesTheRowsOfAnotherTenant() throws SQLException {
        database.execute("INSERT INTO rookery_tenants (id, table_schema) VALUES ('acme', 't_a'), ('globex', 't_g')");
        for (String tenant : List.of("acme", "globex")) {
            database.execute(rows(tenant));
        }
        try (Connection connection = connect(database.url());
                Statement statement = connection.createStatement()) {
            for (String table : List.of(
                    "api_refresh_tokens",
                    "api_sessions",
                    "api_keys",
                    "api_audit",
                    "devices",
                    "device_certificates",
                    "device_cas",
                    "provisioning_keys",
                    "rookery_license",
                    "rookery_usage_run_hour",
                    "rookery_usage_device",
                    "rookery_usage_report",
                    "sensor_mappings",
                    "sensor_sparkplug_births",
                    "api_users")) {
                assertThat(count(statement, table))
                        .as("%s without a setting", table)
                        .isZero();
                connection.setAutoCommit(false);
                statement.execute("SELECT set_config('rookery.tenant', 'acme', true)");
                assertThat(count(statement, table)).as(table).isEqualTo(1);
                assertThatThrownBy(() -> statement.executeUpdate("UPDATE " + table + " SET tenant = 'globex'"))
                        .as(table)
                        .hasMessageContaining("row-level security");
                connection.rollback();
                statement.execute("SELECT set_config('rookery.tenant', 'acme', true)");
                assertThat(statement.executeUpdate("DELETE FROM " + table))
                        .as(table)
                        .isEqualTo(1);
                connection.rollback();
                connection.setAutoCommit(true);
                assertThat(database.query("SELECT count(*) FROM " + table)).containsExactly("2");
            }
            for (String view : USAGE_VIEWS) {
                assertThat(count(statement, view))
                        .as("%s without a setting", view)
                        .isZero();
                statement.execute("BEGIN; SELECT set_config('rookery.tenant', 'acme', true)");
                assertThat(count(statement, view)).as(view).isEqualTo(1);
                statement.execute("ROLLBACK");
            }
        }
    }

    private static long count(Statement statement, String table) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static String rows(String tenant) {
        return """
                WITH person AS (
                  INSERT INTO api_users (tenant, name, password_hash, role) VALUES ('%1$s', 'anna', 'x', 'owner') RETURNING id
                ) INSERT INTO api_sessions (tenant, user_id, expires_at) SELECT '%1$s', id, now() FROM person;
                INSERT INTO api_refresh_tokens (tenant, hash, session_id)
                  SELECT tenant, sha256('%1$s'), id FROM api_sessions WHERE tenant = '%1$s';
                INSERT INTO api_keys (tenant, name, hash, role, scopes, created_by)
                  VALUES ('%1$s', 'key', sha256('%1$s'), 'viewer', '{}', 'anna');
                INSERT INTO api_audit (tenant, actor_kind, actor, action, subject, detail, address)
                  VALUES ('%1$s', 'user', 'anna', 'a', 's', '{}', '');
                INSERT INTO devices (tenant, id, name) VALUES ('%1$s', 'd', 'd');
                INSERT INTO sensor_mappings (tenant, name, topic, rules) VALUES ('%1$s', 'm', 'a/{device}', '{}');
                INSERT INTO sensor_sparkplug_births (tenant, node, metrics) VALUES ('%1$s', 'g/n', '[]');
                INSERT INTO device_cas (tenant, id, name, origin, certificate, key_hash, not_after, created_by)
                  VALUES ('%1$s', md5('%1$s'), 'ca', 'generated', '', sha256('%1$s'), now(), 'anna');
                INSERT INTO device_certificates (tenant, ca, serial, username, not_after, created_by)
                  VALUES ('%1$s', md5('%1$s'), '1', 'd', now(), 'anna');
                INSERT INTO provisioning_keys (tenant, name, hash, max_devices, created_by, expires_at)
                  VALUES ('%1$s', 'k', sha256('%1$s'), 1, 'anna', now());
                INSERT INTO rookery_usage_run_hour (run, sequence, tenant, hour, since, until)
                  VALUES (gen_random_uuid(), 0, '%1$s', date_trunc('hour', now()), now(), now());
                INSERT INTO rookery_usage_device VALUES ('%1$s', current_date, 1, 1);
                INSERT INTO rookery_usage_report (tenant, hour, version) VALUES ('%1$s', now(), '1');
                INSERT INTO rookery_license VALUES ('free', 'free', now(), 1, 1, 1, 1, now(), '%1$s')
                """.formatted(tenant).replace("('free', 'free'", "('missing', 'free'");
    }
}
