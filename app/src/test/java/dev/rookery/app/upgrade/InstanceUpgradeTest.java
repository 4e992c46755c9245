package dev.rookery.app.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.app.RookeryProcess;
import dev.rookery.app.database.DataFolder;
import dev.rookery.testkit.RunningProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Upgrades the data folder of an instance of an earlier release that was killed together with its PostgreSQL. */
@Tag("long")
class InstanceUpgradeTest {
    private static final Duration DEADLINE = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = "0.1.0")
    void restoresEverything(String version) throws Exception {
        ReleaseFixture release = ReleaseFixture.unpack(version, "instance", folder);
        String adminToken = Files.readString(release.data().resolve("admin.token"));
        Path spool = release.data().resolve("broker/usage.spool");
        List<String> spooled = Files.readAllLines(spool);

        try (RunningProcess process = start(release)) {
            process.awaitOutput("Rookery is ready", DEADLINE);
            assertThat(process.output())
                    .doesNotContain("First start: MQTT superuser", "First start: API owner")
                    // The release had no operator's console.
                    .contains("First start: operator 'admin'");
            InetSocketAddress broker = new InetSocketAddress(
                    InetAddress.getLoopbackAddress(),
                    Integer.parseInt(process.find("MQTT +[^:]+:(\\d+)").group(1)));
            String api = process.find("(http://[\\d.]+:\\d+)/api/docs").group(1) + "/api";
            InstanceCheck check = new InstanceCheck(api, broker, release.facts());

            check.usage(Instant.parse(spooled.get(1).split(" ")[4]), messages(spooled));
            await().until(() -> Files.notExists(spool));
            check.run();
            MqttSessionsCheck sessions =
                    new MqttSessionsCheck(broker, release.facts().getJsonObject("packet_ids"));
            sessions.run();
            sessions.retained(3);
            check.changes();
            assertDatabase(release, process);
        }
        assertThat(release.data().resolve("format")).hasContent("1");
        assertThat(Files.readString(release.data().resolve("admin.token"))).isEqualTo(adminToken);
    }

    private static RunningProcess start(ReleaseFixture release) throws IOException {
        return RookeryProcess.start(
                release.data(),
                "all",
                "--mqtt-host=127.0.0.1",
                "--mqtt-port=0",
                "--websocket-port=none",
                "--api-host=127.0.0.1",
                "--api-port=0",
                "--exporter-port=0",
                "--dashboard-port=0",
                "--customer-id=acme",
                "--license-file=" + release.folder().resolve("license.jwt"),
                "--license-public-key=" + release.folder().resolve("license.pem"),
                // Longer than the age of the fixture's readings.
                "--sensor-retention=36500d",
                "--usage-interval=200ms",
                "--drain-time=0s");
    }

    /** Returns the messages of QoS 1 that the first row of a spool file counts. */
    private static int messages(List<String> spool) {
        String[] measures = spool.get(0).split(" ")[2].split(",");
        String[] values = spool.get(1).split(" ")[7].split(",");
        return Integer.parseInt(values[Arrays.asList(measures).indexOf("messages_in_qos1")]);
    }

    private static int formerUsers(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT (SELECT count(*) FROM mqtt_users WHERE username ="
                + " 'rookery-api') + (SELECT count(*) FROM mqtt_acls WHERE username = 'rookery-api')")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    /** Checks the reported hours, that the former MQTT user of the API is removed, and that PostgreSQL has the major version that created the cluster. */
    private static void assertDatabase(ReleaseFixture release, RunningProcess process) throws Exception {
        Matcher server = process.find("PostgreSQL +(\\S+) \\(user (\\w+)\\)");
        String password = Files.readString(release.data().resolve("postgresql.rookery.password"));
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://" + server.group(1), server.group(2), password.strip());
                Statement statement = connection.createStatement()) {
            statement.execute("SET rookery.tenant = 'default'");
            try (ResultSet reports = statement.executeQuery("SELECT count(*) FROM rookery_usage_report")) {
                reports.next();
                assertThat(reports.getInt(1)).isEqualTo(3);
            }
            // The API logs in as a component of the platform now, which has taken over the queue of its former user.
            await().untilAsserted(() -> assertThat(formerUsers(statement)).isZero());
            assertThat(connection.getMetaData().getDatabaseMajorVersion())
                    .isEqualTo(release.facts().getInteger("postgres_major"))
                    .isEqualTo(DataFolder.POSTGRES_MAJOR);
        }
    }
}
