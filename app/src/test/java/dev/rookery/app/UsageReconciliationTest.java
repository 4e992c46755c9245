package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.app.database.Schemas;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.broker.meter.UsageMetric;
import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.testkit.PostgresProcess;
import dev.rookery.testkit.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two brokers, PostgreSQL and the exporter in separate processes, and clients that count. Brokers are stopped, and killed under
 * load and while PostgreSQL is down; all counts are equal.
 */
@Tag("long")
class UsageReconciliationTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final Duration INTERVAL = Duration.ofMillis(500);
    private static final String USER = "driver";
    private static final String PASSWORD = "secret";
    private static final String UNLUCKY = "unlucky";
    private static final String ALL_RUNS = "rookery_usage_run_hour";

    @TempDir
    private Path folder;

    private PostgresProcess postgres;
    private RunningProcess exporter;
    private int exporterPort;
    private final Set<String> knownRuns = new HashSet<>();

    @BeforeEach
    void start() throws Exception {
        postgres = new PostgresProcess(Files.createDirectory(folder.resolve("cluster")));
        Migrations.apply(PostgresConfig.fromUrl(url(), Map.of()), Schemas.ALL);
        postgres.execute("INSERT INTO mqtt_users (username, password_hash, is_superuser) VALUES ('" + USER + "', '"
                + new PasswordHasher(new PasswordCost(4, 10)).hash(PASSWORD) + "', true)");
        exporter = RookeryProcess.start(
                folder.resolve("exporter"),
                "exporter",
                "--skip-migrations",
                "--postgres-url=" + url(),
                "--exporter-port=0");
        exporter.awaitOutput("The exporter is ready", TIMEOUT);
        exporterPort = Integer.parseInt(
                exporter.find("http://127.0.0.1:(\\d+)/metrics").group(1));
    }

    @AfterEach
    void stop() {
        exporter.close();
        postgres.close();
    }

    @Test
    void countsAreEqualAfterFailuresOfBrokersAndPostgresql() throws Exception {
        UsageTally total;
        try (ScrapeWatch watch = new ScrapeWatch(exporterPort);
                BrokerProcess steady = broker("steady")) {
            String steadyRun = newRun();
            MeteredClients clients = clients(steady);
            clients.exchange(100);
            assertThat(UsageTally.on(steady.metrics(), "rookery_broker_")).isEqualTo(clients.tally());

            UsageTally survived = killUnderLoad();

            try (BrokerProcess next = broker(UNLUCKY)) {
                String killedRun = newRun();
                MeteredClients others = clients(next);
                postgres.stop();
                clients.exchange(70);
                others.exchange(80);
                awaitSpooled(next, others.tally());
                next.kill();
                Awaitility.await().atMost(TIMEOUT).until(watch::hasSeenOutage);
                postgres.start();

                UsageTally last = comeBackAndStop(killedRun, others.tally());
                clients.exchange(30);
                assertThat(UsageTally.on(steady.metrics(), "rookery_broker_")).isEqualTo(clients.tally());
                // Scraped immediately: the final counts are written during the shutdown.
                steady.stop();
                assertThat(UsageTally.inPostgres(postgres, of(steadyRun))).isEqualTo(clients.tally());
                total = clients.tally().plus(others.tally()).plus(survived).plus(last);
            }
            assertThat(UsageTally.inPostgres(postgres, ALL_RUNS)).isEqualTo(total);
            assertThat(UsageTally.inPostgres(postgres, "rookery_usage_by_month"))
                    .isEqualTo(total);
            Awaitility.await().atMost(TIMEOUT).untilAsserted(() -> assertThat(
                            UsageTally.on(watch.last(), "rookery_usage_"))
                    .isEqualTo(total));
            assertThat(watch.wrong()).isEmpty();
        }
    }

    /** Returns the recorded usage: all but at most one interval, and nothing twice. */
    private UsageTally killUnderLoad() throws Exception {
        // A separate role identifies the connections in PostgreSQL.
        postgres.execute("CREATE ROLE " + UNLUCKY + " SUPERUSER LOGIN");
        try (BrokerProcess broker = broker(UNLUCKY, postgres.url(UNLUCKY))) {
            String run = newRun();
            PublishFlood flood = new PublishFlood(broker.address(), USER, PASSWORD);
            flood.awaitMessages(200 + new Random().nextInt(1000));
            broker.kill();
            return kept(run, flood, Instant.now());
        }
    }

    private UsageTally kept(String run, PublishFlood flood, Instant killed) throws InterruptedException {
        int sent = flood.acknowledged();
        // A backend may still commit a statement of the killed broker.
        Awaitility.await().atMost(TIMEOUT).until(() -> postgres.query(
                        "SELECT pid FROM pg_stat_activity WHERE usename = '" + UNLUCKY + "'")
                .isEmpty());
        UsageTally kept = UsageTally.inPostgres(postgres, of(run));
        Instant writtenUntil = Instant.ofEpochMilli(Long.parseLong(
                postgres.query("SELECT floor(extract(epoch FROM max(until)) * 1000)::bigint FROM " + of(run))
                        .get(0)));
        assertThat(kept.counts().get(UsageMetric.MESSAGES_IN_QOS1))
                .isBetween(flood.acknowledgedBefore(writtenUntil), sent + 1L);
        assertThat(Duration.between(writtenUntil, killed)).isLessThan(INTERVAL.plus(TIMEOUT));
        return kept;
    }

    /** A broker that was killed while PostgreSQL was down restores its counts from disk. */
    private UsageTally comeBackAndStop(String killedRun, UsageTally spooled) throws Exception {
        try (BrokerProcess again = broker(UNLUCKY)) {
            String run = newRun();
            MeteredClients clients = clients(again);
            Awaitility.await().atMost(TIMEOUT).untilAsserted(() -> assertThat(
                            UsageTally.inPostgres(postgres, of(killedRun)))
                    .isEqualTo(spooled));
            clients.exchange(50);
            again.stop();
            assertThat(UsageTally.inPostgres(postgres, of(run))).isEqualTo(clients.tally());
            assertThat(again.spoolFile()).doesNotExist();
            return clients.tally();
        }
    }

    private static void awaitSpooled(BrokerProcess broker, UsageTally tally) {
        Awaitility.await()
                .atMost(TIMEOUT)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> Files.readString(broker.spoolFile()).contains(tally.spooled()));
    }

    private BrokerProcess broker(String name) throws IOException {
        return broker(name, url());
    }

    private BrokerProcess broker(String name, String url) throws IOException {
        return new BrokerProcess(
                folder.resolve(name), url, "--skip-migrations", "--usage-interval=" + INTERVAL.toMillis() + "ms");
    }

    private static MeteredClients clients(BrokerProcess broker) {
        return new MeteredClients(broker.address(), USER, PASSWORD);
    }

    /** Returns the broker run that began to write after the previous call. */
    private String newRun() {
        return Awaitility.await().atMost(TIMEOUT).until(this::unknownRuns, runs -> !runs.isEmpty()).stream()
                .peek(knownRuns::add)
                .reduce((one, other) -> {
                    throw new AssertionError("Two runs: " + one + " and " + other);
                })
                .orElseThrow();
    }

    private List<String> unknownRuns() {
        return postgres.query("SELECT DISTINCT run FROM " + ALL_RUNS).stream()
                .filter(run -> !knownRuns.contains(run))
                .toList();
    }

    private static String of(String run) {
        return ALL_RUNS + " WHERE run = '" + run + "'";
    }

    private String url() {
        return postgres.url("postgres");
    }
}
