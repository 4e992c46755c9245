package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.api.ApiSchema;
import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.testkit.FreePort;
import dev.rookery.testkit.RunningProcess;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.WireClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Usage counts of clients, broker, PostgreSQL, exporter and Prometheus are equal after a stop and a kill. */
@Tag("long")
class UsageProcessTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final String RECEIVED =
            "rookery_usage_messages_total{direction=\"in\",qos=\"1\",tenant=\"default\"} ";
    private static final String RECEIVED_HERE =
            "rookery_broker_messages_total{direction=\"in\",qos=\"1\",tenant=\"default\"} ";
    private static final int BEFORE_KILL = 300;
    private static final int BEFORE_STOP = 200;
    private static final int LAST = 100;

    @TempDir
    private Path folder;

    private String password;
    private int metricsPort;

    @Test
    void countsEveryMessageOnce() throws Exception {
        try (RunningProcess killed = start()) {
            password = killed.find("superuser 'admin' with password (\\w+)").group(1);
            publish(killed, BEFORE_KILL);
            assertThat(get(metricsPort)).contains(RECEIVED_HERE + (double) BEFORE_KILL);
            awaitExported(killed, BEFORE_KILL);
            killed.kill();
        }
        try (RunningProcess stopped = start()) {
            awaitExported(stopped, BEFORE_KILL);
            publish(stopped, BEFORE_STOP);
            // Scraped immediately: the final counts are written during the shutdown.
            stopped.terminate();
            stopped.awaitExit(TIMEOUT);
        }
        try (RunningProcess last = start()) {
            awaitExported(last, BEFORE_KILL + BEFORE_STOP);
            publish(last, LAST);
            awaitExported(last, BEFORE_KILL + BEFORE_STOP + LAST);
            assertThat(get(metricsPort)).contains(RECEIVED_HERE + (double) LAST);
            assertThat(inPostgres(last)).isEqualTo(BEFORE_KILL + BEFORE_STOP + LAST);
            documentIsTrue(last);
            prometheusAnswers(last);
        }
    }

    private void documentIsTrue(RunningProcess platform) throws Exception {
        storeAReading(platform);
        recordABackup(platform);
        // The API counts a request after its response; the metric exists from then on.
        fetch(platform.find("(http://\\S+)/api/docs").group(1) + "/api/health/live");
        fetch(platform.find("Sign-up +(http://\\S+)/customers/signup").group(1) + "/health/live");
        MetricsDocument document = new MetricsDocument();
        Awaitility.await().atMost(TIMEOUT).untilAsserted(() -> {
            TreeSet<String> exposed = MetricsDocument.exposed(get(exporterPort(platform)));
            exposed.addAll(MetricsDocument.exposed(get(metricsPort)));
            assertThat(exposed).isEqualTo(document.names());
            assertThat(document.labels())
                    .containsAllEntriesOf(
                            MetricsPage.scrape(exporterPort(platform)).labels())
                    .containsAllEntriesOf(MetricsPage.scrape(metricsPort).labels());
        });
        assertThat(get(metricsPort))
                .contains("process_cpu_seconds_total ", "process_open_fds ", "jvm_memory_used_bytes{");
        Promtool.checkMetrics(get(exporterPort(platform)));
        Promtool.checkMetrics(get(metricsPort));
    }

    /** Inserts devices and readings. */
    private void storeAReading(RunningProcess platform) throws Exception {
        Matcher server = platform.find("PostgreSQL +(\\S+) \\(user (\\w+)\\)");
        Migrations.apply(
                PostgresConfig.fromUrl(
                        "postgresql://" + server.group(2) + "@" + server.group(1), Map.of("PGPASSWORD", secret())),
                List.of(ApiSchema.SCHEMA));
        try (Connection connection = connect(platform);
                Statement statement = connection.createStatement()) {
            // In one transaction, so that both dates are equal.
            connection.setAutoCommit(false);
            statement.execute("SELECT sensor_make_partition('sensor_readings', (now() AT TIME ZONE 'UTC')::date)");
            statement.execute("INSERT INTO sensor_readings (time, identity, value, series) VALUES (now(), 1, 1, 1)");
            connection.commit();
        }
    }

    /** As a backup and a restore test do. */
    private void recordABackup(RunningProcess platform) throws Exception {
        try (Connection connection = connect(platform);
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO rookery_backup_state"
                    + " VALUES ('backup', 'volume', now(), true, '', now(), 'a.dump', 10, now()),"
                    + " ('restore_test', 'volume', now(), true, '', now(), 'a.dump', NULL, now())");
        }
    }

    private String secret() throws IOException {
        return Files.readString(folder.resolve("data").resolve("postgresql.rookery.password"))
                .strip();
    }

    private void prometheusAnswers(RunningProcess platform) throws Exception {
        try (Prometheus prometheus = new Prometheus(
                folder, FreePort.find(), MonitoringFiles.ALERTS, List.of(exporterPort(platform), metricsPort))) {
            Awaitility.await().atMost(TIMEOUT).untilAsserted(() -> assertThat(
                            prometheus.query("sum(rookery_usage_messages_total{direction=\"in\"})"))
                    .contains("\"" + (BEFORE_KILL + BEFORE_STOP + LAST) + "\""));
            for (String query : new MetricsDocument().queries()) {
                Awaitility.await("an answer to " + query).atMost(TIMEOUT).untilAsserted(() -> assertThat(
                                prometheus.query(query))
                        .contains("\"status\":\"success\"")
                        .doesNotContain("\"result\":[]"));
            }
            for (String query : MonitoringFiles.dashboardQueries()) {
                assertThat(prometheus.query(query)).as(query).contains("\"status\":\"success\"");
            }
            Awaitility.await().atMost(TIMEOUT).untilAsserted(() -> assertThat(prometheus.ruleHealth())
                    .hasSize(MonitoringFiles.alerts())
                    .containsOnly("ok"));
        }
    }

    private void publish(RunningProcess platform, int messages) {
        Matcher listener = platform.find("MQTT +\\*:(\\d+)");
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", Integer.parseInt(listener.group(1)));
        try (WireClient client = WireClient.tcp(address)) {
            assertThat(client.connect(Connect.v5("driver").user("admin", password))
                            .code())
                    .isZero();
            for (int i = 1; i <= messages; i++) {
                client.publishFully(Publish.of("load", "x").qos(1, i));
            }
        }
    }

    private void awaitExported(RunningProcess platform, int messages) throws IOException {
        int port = exporterPort(platform);
        Awaitility.await().atMost(TIMEOUT).untilAsserted(() -> assertThat(get(port))
                .contains(RECEIVED + (double) messages));
    }

    private int inPostgres(RunningProcess platform) throws Exception {
        try (Connection connection = connect(platform);
                Statement statement = connection.createStatement()) {
            statement.execute("SET rookery.tenant = '*'");
            try (ResultSet sum = statement.executeQuery("SELECT sum(messages_in_qos1) FROM rookery_usage_by_month")) {
                sum.next();
                return sum.getInt(1);
            }
        }
    }

    private Connection connect(RunningProcess platform) throws Exception {
        Matcher server = platform.find("PostgreSQL +(\\S+) \\(user (\\w+)\\)");
        return DriverManager.getConnection("jdbc:postgresql://" + server.group(1), server.group(2), secret());
    }

    private static int exporterPort(RunningProcess platform) {
        return Integer.parseInt(platform.find("http://127.0.0.1:(\\d+)/metrics").group(1));
    }

    private static String get(int port) throws IOException, InterruptedException {
        return fetch("http://127.0.0.1:" + port + "/metrics");
    }

    private static String fetch(String url) throws IOException, InterruptedException {
        URI uri = URI.create(url);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private RunningProcess start() throws Exception {
        metricsPort = FreePort.find();
        RunningProcess platform = RookeryProcess.start(
                folder.resolve("data"),
                "all",
                "--mqtt-port=0",
                "--websocket-port=0",
                "--exporter-port=0",
                "--dashboard-port=0",
                "--api-host=127.0.0.1",
                "--api-port=0",
                "--metrics-port=" + metricsPort,
                "--usage-interval=200ms",
                "--billing-url=http://127.0.0.1:" + metricsPort);
        platform.awaitOutput("Rookery is ready", TIMEOUT);
        return platform;
    }
}
