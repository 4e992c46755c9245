package dev.rookery.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rookery.backup.BackupLocation;
import dev.rookery.backup.ExpectedBackups;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.testkit.SettableClock;
import dev.rookery.testkit.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExporterTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Path MIGRATIONS = Path.of("src/main/resources/dev/rookery/exporter/migration");
    private static final String OPEN_METRICS = "application/openmetrics-text;version=1.0.0,text/plain;q=0.5";

    private static final String RECEIVED =
            "rookery_usage_messages_total{direction=\"in\",qos=\"1\",tenant=\"default\"} ";

    private final HttpClient http = HttpClient.newHttpClient();
    private final TestDatabase database = TestDatabase.create();
    private final SettableClock clock = new SettableClock(Instant.now());
    private final Exporter exporter = start(database.url());

    @AfterEach
    void stop() {
        exporter.close();
    }

    @Test
    void servesMetricsOfAnEmptyDatabase() throws Exception {
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(get("/metrics").body())
                .contains("rookery_up 1.0")
                .contains("rookery_database_bytes ")
                .doesNotContain("rookery_usage_messages_total")
                .contains("rookery_exporter_failures_total{subject=\"usage\"} 0.0");
    }

    @Test
    void servesPrometheusAndOpenMetricsFormats() throws Exception {
        HttpResponse<String> text = get("/metrics");
        HttpResponse<String> openMetrics = get("/metrics", OPEN_METRICS);

        assertThat(text.headers().firstValue("content-type").orElseThrow()).startsWith("text/plain; version=0.0.4");
        assertThat(openMetrics.headers().firstValue("content-type").orElseThrow())
                .startsWith("application/openmetrics-text; version=1.0.0");
        assertThat(openMetrics.body()).endsWith("# EOF\n");
        assertThat(text.body()).doesNotContain("# EOF");
    }

    @Test
    void countsUsersAndAcls() throws Exception {
        database.execute("CREATE TABLE mqtt_users (username text); INSERT INTO mqtt_users VALUES ('a'), ('b');"
                + "CREATE TABLE mqtt_acls (username text, topic text); INSERT INTO mqtt_acls VALUES ('a', 't')");

        assertThat(get("/metrics").body()).contains("rookery_mqtt_users 2.0").contains("rookery_mqtt_acls 1.0");
    }

    @Test
    void exportsTheLicenseOfEachTenant() throws Exception {
        database.execute("CREATE TABLE rookery_license (tenant text PRIMARY KEY, state text, plan text, expires_at"
                + " timestamptz, devices integer, users integer, messages_per_second integer, retention_days integer,"
                + " checked_at timestamptz)");
        database.execute(
                "INSERT INTO rookery_license VALUES ('default', 'grace', 'starter', 'epoch', 50, 5, 0, 30, now()),"
                        + " ('acme', 'valid', 'trial', 'infinity', 10, 5, 50, 7, now())");

        assertThat(get("/metrics").body())
                .contains("rookery_license_info{plan=\"starter\",tenant=\"default\"} 1")
                .contains("rookery_license_info{plan=\"trial\",tenant=\"acme\"} 1")
                .contains("rookery_license_state{state=\"grace\",tenant=\"default\"} 1.0")
                .contains("rookery_license_state{state=\"valid\",tenant=\"default\"} 0.0")
                .contains("rookery_license_state{state=\"valid\",tenant=\"acme\"} 1.0")
                .contains("rookery_license_expires_timestamp_seconds{tenant=\"default\"} 0.0")
                .contains("rookery_license_limit{resource=\"devices\",tenant=\"default\"} 50.0")
                .contains("rookery_license_limit{resource=\"devices\",tenant=\"acme\"} 10.0")
                .contains("rookery_license_limit{resource=\"messages_per_second\",tenant=\"default\"} +Inf")
                .contains("rookery_license_checked_age_seconds ");

        database.execute(
                "UPDATE rookery_license SET plan = 'free', state = 'missing', expires_at = NULL WHERE tenant = 'default'");
        assertThat(get("/metrics").body())
                .contains("rookery_license_info{plan=\"free\",tenant=\"default\"} 1")
                .doesNotContain("starter")
                .contains("rookery_license_expires_timestamp_seconds{tenant=\"default\"} +Inf");
    }

    @Test
    void exportsBackupsAndRestoreTests() throws Exception {
        createBackupState();
        assertThat(get("/metrics").body()).doesNotContain("rookery_backup_success{");

        database.execute(
                "INSERT INTO rookery_backup_state VALUES"
                        + " ('backup', 'volume', now(), true, '', timestamptz 'epoch' + interval '1 hour', 'a.dump', 4096),"
                        + " ('backup', 'object_storage', now(), false, 'unreachable', NULL, NULL, NULL),"
                        + " ('restore_test', 'object_storage', now(), false, '', timestamptz 'epoch' + interval '2 hours', 'a', NULL)");

        assertThat(get("/metrics").body())
                .contains("rookery_backup_success{storage=\"volume\"} 1.0")
                .contains("rookery_backup_success{storage=\"object_storage\"} 0.0")
                .contains("rookery_backup_last_success_timestamp_seconds{storage=\"volume\"} 3600.0")
                .doesNotContain("rookery_backup_last_success_timestamp_seconds{storage=\"object_storage\"}")
                .contains("rookery_backup_bytes{storage=\"volume\"} 4096.0")
                .contains("rookery_restore_test_success{storage=\"object_storage\"} 0.0")
                .contains("rookery_restore_test_last_success_timestamp_seconds{storage=\"object_storage\"} 7200.0");
    }

    @Test
    void exportsSinceWhenBackupsAreExpected() throws Exception {
        createBackupState();
        ExpectedBackups expected = new ExpectedBackups(
                Set.of(BackupLocation.VOLUME, BackupLocation.OBJECT_STORAGE), Set.of(BackupLocation.OBJECT_STORAGE));
        String times = "SELECT string_agg(task || ' ' || storage || ' ' || expected_since, ',' ORDER BY task, storage)"
                + " FROM rookery_backup_state WHERE expected_since IS NOT NULL";
        List<String> stored;
        try (Exporter expecting = start(database.url(), expected)) {
            assertThat(metrics(expecting))
                    .contains("rookery_backup_expected_since_timestamp_seconds{storage=\"volume\"} ")
                    .contains("rookery_backup_expected_since_timestamp_seconds{storage=\"object_storage\"} ")
                    .contains("rookery_restore_test_expected_since_timestamp_seconds{storage=\"object_storage\"} ")
                    .doesNotContain("rookery_restore_test_expected_since_timestamp_seconds{storage=\"volume\"} ")
                    .doesNotContain("rookery_backup_success{")
                    .contains("rookery_exporter_failures_total{subject=\"expected_backups\"} 0.0");
            stored = database.query(times);
        }
        assertThat(stored).singleElement().asString().contains("backup volume");

        try (Exporter restarted = start(database.url(), expected)) {
            metrics(restarted);
            assertThat(database.query(times)).isEqualTo(stored);
        }
        ExpectedBackups fewer = new ExpectedBackups(Set.of(BackupLocation.VOLUME), Set.of());
        try (Exporter changed = start(database.url(), fewer)) {
            assertThat(metrics(changed))
                    .contains("rookery_backup_expected_since_timestamp_seconds{storage=\"volume\"} ")
                    .doesNotContain("expected_since_timestamp_seconds{storage=\"object_storage\"} ");
        }
    }

    /** Such a role cannot store what is expected. */
    @Test
    void readsBackupsAsARoleThatMayOnlyRead() throws Exception {
        createBackupState();
        database.execute(
                "CREATE ROLE reads_backups LOGIN; GRANT SELECT ON rookery_backup_state TO reads_backups;"
                        + " INSERT INTO rookery_backup_state (task, storage, last_run_succeeded) VALUES ('backup', 'volume', true)");
        String url = database.url().replaceFirst("//[^@/]*@", "//reads_backups@");
        try (Exporter reading = start(url, ExpectedBackups.NONE)) {
            assertThat(metrics(reading))
                    .contains("rookery_backup_success{storage=\"volume\"} 1.0")
                    .contains("rookery_exporter_failures_total{subject=\"expected_backups\"} 0.0");
        }
        try (Exporter expecting = start(url, new ExpectedBackups(Set.of(BackupLocation.VOLUME), Set.of()))) {
            assertThat(metrics(expecting))
                    .contains("rookery_backup_success{storage=\"volume\"} 1.0")
                    .contains("rookery_exporter_failures_total{subject=\"expected_backups\"} 1.0");
        }
    }

    private void createBackupState() throws IOException {
        database.execute(Files.readString(MIGRATIONS.resolve("V3__backup_state.sql")));
        database.execute(Files.readString(MIGRATIONS.resolve("V4__expected_backups.sql")));
    }

    /** Older hours are summed up every ten minutes only. */
    @Test
    void sumsUpUsageOfOldAndRecentHours() throws Exception {
        database.execute("CREATE TABLE rookery_usage_run_hour (tenant text, hour timestamptz, written_at timestamptz"
                + " DEFAULT now()" + usageColumns() + ")");
        use("2 years", 5);
        use("3 days", 7);
        use("0 hours", 11);
        assertThat(get("/metrics").body()).contains(RECEIVED + 23.0);

        use("0 hours", 100);
        assertThat(get("/metrics").body()).contains(RECEIVED + 123.0);
        // Written late for an old hour: a new exporter reads it immediately, this one with the next refresh.
        use("3 days", 1000);
        try (Exporter other = start(database.url())) {
            assertThat(get("/metrics").body()).contains(RECEIVED + 123.0);
            assertThat(get(other, "/metrics").body()).contains(RECEIVED + 1123.0);
        }
        clock.advance(Duration.ofMinutes(11));
        assertThat(get("/metrics").body()).contains(RECEIVED + 1123.0);
    }

    /** Prometheus cannot store series of thousands of tenants. */
    @Test
    void addsUpTenantsBeyondTheFirstHundred() throws Exception {
        database.execute("CREATE TABLE rookery_usage_run_hour (tenant text, hour timestamptz, written_at timestamptz"
                + " DEFAULT now()" + usageColumns() + ")");
        database.execute("CREATE TABLE rookery_tenants (id text, created_at timestamptz);"
                + "INSERT INTO rookery_tenants SELECT 't' || n, timestamptz 'epoch' - n * interval '1 day'"
                + " FROM generate_series(1, 150) AS n;"
                + "INSERT INTO rookery_usage_run_hour (tenant, hour, messages_in_qos1)"
                + " SELECT 't' || n, date_trunc('hour', now()), n FROM generate_series(1, 150) AS n");

        String metrics = get("/metrics").body();

        // The first to be registered was t150.
        assertThat(metrics)
                .contains(RECEIVED.replace("default", "t150") + 150.0)
                .contains(RECEIVED.replace("default", "t51") + 51.0)
                .doesNotContain("tenant=\"t50\"")
                .contains(RECEIVED.replace("default", "(others)") + (50 * 51 / 2.0))
                .contains("rookery_usage_age_seconds ");
    }

    private void use(String ago, int messages) {
        database.execute("INSERT INTO rookery_usage_run_hour (tenant, hour, messages_in_qos1)"
                + " VALUES ('default', date_trunc('hour', now()) - interval '" + ago + "', " + messages + ")");
    }

    private static String usageColumns() {
        String columns = "messages_in_qos0 messages_in_qos1 messages_in_qos2 bytes_in_qos0 bytes_in_qos1 bytes_in_qos2"
                + " messages_out_qos0 messages_out_qos1 messages_out_qos2 bytes_out_qos0 bytes_out_qos1 bytes_out_qos2"
                + " connections_opened connection_milliseconds refused_not_authorized refused_unavailable refused_busy"
                + " refused_limit refused_invalid dropped_queue_full dropped_slow_client dropped_client_away"
                + " dropped_too_large dropped_expired dropped_no_right_to_read dropped_not_authorized dropped_limit";
        return columns.replaceAll("(\\w+) ?", ", $1 bigint DEFAULT 0");
    }

    /** Partitions are created in advance: the newest one may be empty. */
    @Test
    void exportsAgeOfNewestReading() throws Exception {
        database.execute("CREATE TABLE sensor_readings (time timestamptz) PARTITION BY RANGE (time)");
        assertThat(get("/metrics").body()).doesNotContain("rookery_sensor_newest");
        for (int day = -3; day <= 3; day++) {
            createPartition(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(day));
        }
        assertThat(get("/metrics").body()).doesNotContain("rookery_sensor_newest");

        Instant twoDaysAgo = clock.instant().minus(Duration.ofDays(2));
        store(twoDaysAgo);
        store(twoDaysAgo.minusSeconds(60));
        assertThat(newestAge()).isCloseTo(2.0 * 86_400, within(3_600.0));

        store(clock.instant());
        assertThat(newestAge()).isLessThan(86_400);
        // Sessions report their row counts to the statistics with a short delay.
        Awaitility.await().untilAsserted(() -> {
            database.execute("ANALYZE sensor_readings");
            assertThat(get("/metrics").body()).contains("rookery_table_rows{table=\"sensor_readings\"} 3.0");
        });
    }

    private void createPartition(LocalDate day) {
        database.execute("CREATE TABLE sensor_readings_" + day.format(DateTimeFormatter.BASIC_ISO_DATE)
                + " PARTITION OF sensor_readings FOR VALUES FROM ('" + day + "Z') TO ('" + day.plusDays(1) + "Z')");
    }

    private void store(Instant time) {
        database.execute("INSERT INTO sensor_readings VALUES ('" + time + "')");
    }

    private double newestAge() throws Exception {
        Matcher age = Pattern.compile("(?m)^rookery_sensor_newest_reading_age_seconds (\\S+)")
                .matcher(get("/metrics").body());
        assertThat(age.find()).isTrue();
        return Double.parseDouble(age.group(1));
    }

    @Test
    void failedQueryDoesNotAffectOthers() throws Exception {
        database.execute("CREATE TABLE mqtt_users (username text)");
        database.execute("CREATE TABLE rookery_usage_run_hour (other integer)");

        assertThat(get("/metrics").body())
                .contains("rookery_up 1.0")
                .contains("rookery_mqtt_users 0.0")
                .contains("rookery_exporter_failures_total{subject=\"usage\"} 1.0");
    }

    @Test
    void servesOldValuesWhilePostgresIsUnavailable() throws Exception {
        database.execute("CREATE TABLE mqtt_users (username text); INSERT INTO mqtt_users VALUES ('a')");
        assertThat(get("/metrics").body()).contains("rookery_up 1.0");

        database.refuseConnections(true);
        assertThat(get("/metrics").body())
                .contains("rookery_up 0.0")
                .contains("rookery_mqtt_users 1.0")
                .doesNotContain("rookery_exporter_data_age_seconds NaN");
        assertThat(get("/health/ready").statusCode()).isEqualTo(200);

        database.refuseConnections(false);
        database.execute("INSERT INTO mqtt_users VALUES ('b')");
        Awaitility.await().untilAsserted(() -> assertThat(get("/metrics").body())
                .contains("rookery_up 1.0")
                .contains("rookery_mqtt_users 2.0"));
    }

    @Test
    void isNotReadyBeforeTheFirstScrape() throws Exception {
        try (Exporter early = start("postgresql://postgres@localhost:1/nothing")) {
            assertThat(get(early, "/health/live").statusCode()).isEqualTo(200);
            assertThat(get(early, "/health/ready").statusCode()).isEqualTo(503);
            assertThat(get(early, "/metrics").body())
                    .contains("rookery_up 0.0")
                    .contains("rookery_exporter_data_age_seconds NaN");
        }
    }

    @Test
    void rejectsPortInUse() {
        assertThatThrownBy(() -> new Exporter(
                        new ExporterConfig("127.0.0.1", exporter.port(), TIMEOUT),
                        PostgresConfig.fromUrl(database.url(), Map.of()),
                        List.of(),
                        clock))
                .isInstanceOf(ExporterStartException.class)
                .hasMessageContaining("--exporter-port");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return get(exporter, path);
    }

    private HttpResponse<String> get(Exporter from, String path) throws Exception {
        return http.send(request(from, path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path, String accept) throws Exception {
        return http.send(
                request(exporter, path).header("Accept", accept).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(Exporter from, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + from.port() + path));
    }

    private String metrics(Exporter from) throws Exception {
        return http.send(request(from, "/metrics").build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private Exporter start(String url) {
        return start(url, ExpectedBackups.NONE);
    }

    private Exporter start(String url, ExpectedBackups expected) {
        return new Exporter(
                new ExporterConfig("127.0.0.1", 0, TIMEOUT, expected),
                PostgresConfig.fromUrl(url, Map.of()),
                List.of(),
                clock);
    }
}
