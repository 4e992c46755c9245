package dev.rookery.exporter.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rookery.exporter.ExporterSchema;
import dev.rookery.failure.GuardedVertx;
import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.postgres.ReplaceablePool;
import dev.rookery.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageReporterTest {
    /** Reduced version of the usage tables and views of the broker. */
    private static final String TABLES = """
            CREATE TABLE rookery_usage_run_hour (
              tenant varchar(63), hour timestamptz, messages_in_qos0 bigint, written_at timestamptz DEFAULT now());
            ALTER TABLE rookery_usage_run_hour ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
            CREATE POLICY rookery_tenant ON rookery_usage_run_hour
              USING (current_setting('rookery.tenant', true) IN ('*', tenant));
            CREATE VIEW rookery_usage_by_hour AS
            SELECT tenant, hour, sum(messages_in_qos0)::bigint AS messages_in_qos0, 1 AS active_devices
            FROM rookery_usage_run_hour GROUP BY tenant, hour;
            """;

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private record Report(String key, String authorization, JsonObject body) {}

    private final TestDatabase database = TestDatabase.ownedCopyOf("reports", UsageReporterTest::createTables);
    private final List<Report> reports = new CopyOnWriteArrayList<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Vertx vertx = PostgresClients.vertx();
    /** Hour in which the test started; it may end in the next. */
    private final Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);

    private volatile int status = 201;
    private volatile String rejected = "";
    private HttpServer api;
    private BillingConfig config;
    private UsageReporter reporter;
    private ReplaceablePool pool;

    private static void createTables(String url) {
        PostgresConfig postgres = PostgresConfig.fromUrl(url, Map.of());
        Migrations.apply(postgres, List.of(ExporterSchema.SCHEMA));
        try (Connection connection = PostgresClients.dataSource(postgres).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(TABLES);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void start() throws IOException {
        PostgresConfig postgres = PostgresConfig.fromUrl(database.url(), Map.of());
        api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.createContext("/api/usage/report", this::receive);
        api.start();
        config = config(ReportedTenants.ALL, BillingAccounts.single("abc123", Optional.of("token")));
        pool = new ReplaceablePool(() -> PostgresClients.pool(vertx, postgres, 1, TIMEOUT));
        reporter = new UsageReporter(vertx, pool, config, registry);
    }

    private BillingConfig config(ReportedTenants tenants, BillingAccounts accounts) {
        return new BillingConfig(
                tenants.name(),
                URI.create("http://127.0.0.1:" + api.getAddress().getPort()),
                tenants,
                accounts,
                Duration.ofMillis(50));
    }

    @AfterEach
    void stop() {
        reporter.close();
        api.stop(0);
        pool.close().toCompletionStage().toCompletableFuture().join();
        GuardedVertx.close(vertx);
    }

    private void receive(HttpExchange exchange) throws IOException {
        JsonObject body = new JsonObject(new String(exchange.getRequestBody().readAllBytes()));
        reports.add(new Report(
                exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                exchange.getRequestHeaders().getFirst("Authorization"),
                body));
        exchange.sendResponseHeaders(body.getString("tenant").equals(rejected) ? 404 : status, -1);
        exchange.close();
    }

    @Test
    void reportsEachPastHourOnce() {
        use(3, 5);
        use(2, 7);
        use(0, 100);

        Awaitility.await().until(() -> reported() == 2);
        assertThat(reports).hasSize(2).extracting(Report::authorization).containsOnly("Bearer token");
        JsonObject body = reports.get(0).body();
        assertThat(body.getString("customer_id")).isEqualTo("abc123");
        assertThat(body.getString("tenant")).isEqualTo("default");
        assertThat(body.getJsonObject("usage").getLong("messages_in_qos0")).isEqualTo(5);
        assertThat(reports.get(1).body().getString("hour"))
                .isGreaterThan(body.getString("hour"))
                .endsWith(":00:00Z");
    }

    /** The reporter of the setup reports everything, and so it is closed. */
    @Test
    void reportsEachTenantToOneApiWithTheTokenOfItsCustomer() {
        reporter.close();
        database.execute(
                "SET ROLE platform; CREATE TABLE rookery_tenants (id varchar(63), plan text, state text); RESET ROLE;"
                        + "INSERT INTO rookery_tenants VALUES ('default', NULL, 'active'), ('acme', 'trial', 'active'),"
                        + " ('leaving', 'trial', 'removing')");
        use("default", 2, 1);
        use("acme", 2, 2);
        use("acme", 0, 3);
        use("leaving", 0, 4);
        database.execute("UPDATE rookery_usage_run_hour SET written_at = now() - interval '1 minute'");
        List<UsageReporter> both = List.of(
                new UsageReporter(
                        vertx,
                        pool,
                        config(
                                ReportedTenants.CUSTOMERS,
                                tenant -> new BillingAccounts.Account(tenant, Optional.of("token of " + tenant))),
                        registry),
                new UsageReporter(
                        vertx,
                        pool,
                        config(ReportedTenants.OTHERS, BillingAccounts.single("abc123", Optional.of("token"))),
                        registry));
        Awaitility.await().until(() -> reported() == 3);
        both.forEach(UsageReporter::close);

        assertThat(reports)
                .extracting(report -> report.body().getString("customer_id") + " "
                        + report.body().getString("tenant") + " " + report.authorization())
                .containsExactlyInAnyOrder(
                        "abc123 default Bearer token",
                        "acme acme Bearer token of acme",
                        "leaving leaving Bearer token of leaving");
    }

    @Test
    void aRejectedReportDoesNotHoldUpThoseOfOtherTenants() {
        rejected = "acme";
        use("acme", 3, 1);
        use("zebra", 2, 2);

        Awaitility.await().until(() -> reported() == 1 && reports.size() > 3);
        assertThat(database.query("SELECT tenant FROM rookery_usage_report")).containsExactly("zebra");
        rejected = "";
        Awaitility.await().until(() -> reported() == 2);
    }

    @Test
    void retriesAfterAnUnexpectedError() {
        AtomicInteger queries = new AtomicInteger();
        Pool broken = (Pool) Proxy.newProxyInstance(
                Pool.class.getClassLoader(), new Class<?>[] {Pool.class}, (proxy, method, arguments) -> {
                    queries.incrementAndGet();
                    throw new NoClassDefFoundError("a class");
                });
        UsageReporter faulty = new UsageReporter(vertx, new ReplaceablePool(() -> broken), config, registry);

        Awaitility.await().atMost(TIMEOUT).until(() -> queries.get() > 1);
        faulty.close();
    }

    @Test
    void reportsAnHourAgainAfterLateUsage() {
        use(3, 5);
        Awaitility.await().until(() -> reports.size() == 1 && reported() == 1);
        use(3, 7);

        Awaitility.await().until(() -> reports.size() == 2);
        assertThat(reports.get(1).body().getJsonObject("usage").getLong("messages_in_qos0"))
                .isEqualTo(12);
        assertThat(reports.get(1).key()).isNotEqualTo(reports.get(0).key());
    }

    @Test
    void reportsHoursAfterAnOutageOfTheApi() {
        status = 503;
        use(3, 5);
        use(2, 7);
        Awaitility.await().until(() -> reports.size() >= 2 && unreported() == 2);
        assertThat(reported()).isZero();
        assertThat(reports).extracting(Report::key).containsOnly(reports.get(0).key());
        status = 200;

        Awaitility.await().until(() -> reported() == 2);
        assertThat(reports.get(reports.size() - 1).body().getJsonObject("usage").getLong("messages_in_qos0"))
                .isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://billing.example.com", "ftp://localhost", "https://a:b@c", "billing", "https://c?x=1"})
    void rejectsUnsafeUrls(String url) {
        assertThatThrownBy(() -> BillingConfig.external(URI.create(url), BillingAccounts.single("c", Optional.empty())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("https://");
    }

    private int reported() {
        return Integer.parseInt(
                database.query("SELECT count(*) FROM rookery_usage_report").get(0));
    }

    private double unreported() {
        return registry.get("rookery.billing.pending.reports").gauge().value();
    }

    private void use(int hoursAgo, int messages) {
        use("default", hoursAgo, messages);
    }

    private void use(String tenant, int hoursAgo, int messages) {
        database.execute("INSERT INTO rookery_usage_run_hour VALUES ('" + tenant + "', '"
                + hour.minus(hoursAgo, ChronoUnit.HOURS) + "', " + messages + ")");
    }
}
