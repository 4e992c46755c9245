package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.app.database.Schemas;
import dev.rookery.auth.TenantId;
import dev.rookery.broker.meter.TenantMeter;
import dev.rookery.broker.meter.TenantUsage;
import dev.rookery.broker.usage.UsageConfig;
import dev.rookery.broker.usage.UsageWriter;
import dev.rookery.exporter.Exporter;
import dev.rookery.exporter.ExporterConfig;
import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.testkit.PostgresProcess;
import dev.rookery.testkit.SettableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two replicas write usage, the clock of one is set back, and a month ends while PostgreSQL is stopped. Nothing is counted twice, and
 * counters of the exporter never decrease.
 */
class UsageClockTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final Instant LAST_MINUTE = Instant.parse("2026-01-31T23:59:10Z");
    private static final String RECEIVED =
            "rookery_usage_messages_total{direction=\"in\",qos=\"1\",tenant=\"default\"}";

    @TempDir
    private Path folder;

    private PostgresProcess postgres;
    private PostgresConfig config;
    private Exporter exporter;

    @BeforeEach
    void start() throws Exception {
        postgres = new PostgresProcess(Files.createDirectory(folder.resolve("cluster")));
        config = PostgresConfig.fromUrl(postgres.url("postgres"), Map.of());
        Migrations.apply(config, Schemas.ALL);
        exporter = new Exporter(
                new ExporterConfig("127.0.0.1", 0, Duration.ofSeconds(20)),
                config,
                List.of(),
                Clock.fixed(LAST_MINUTE, ZoneOffset.UTC));
    }

    @AfterEach
    void stop() {
        exporter.close();
        postgres.close();
    }

    @Test
    void countsOnceAcrossClockChangesMonthsAndAnOutage() {
        try (ScrapeWatch watch = new ScrapeWatch(exporter.port());
                Replica one = new Replica("one", LAST_MINUTE);
                Replica other = new Replica("other", LAST_MINUTE)) {
            one.count(10);
            other.count(20);
            awaitExported(watch, 30);

            other.moveClock(Duration.ofHours(-2));
            other.awaitHours(1);
            other.count(5);
            awaitExported(watch, 35);
            other.moveClock(Duration.ofHours(2));
            other.awaitHours(2);
            other.count(7);
            awaitExported(watch, 42);

            postgres.stop();
            one.count(3);
            one.moveClock(Duration.ofMinutes(1));
            other.moveClock(Duration.ofMinutes(1));
            one.awaitHours(1);
            other.awaitHours(3);
            one.count(100);
            other.count(200);
            one.awaitPending();
            other.awaitPending();
            Awaitility.await().atMost(TIMEOUT).until(watch::hasSeenOutage);
            postgres.start();
            awaitExported(watch, 345);

            assertThat(postgres.query("SELECT to_char(hour AT TIME ZONE 'UTC', 'MM-DD HH24: ') || messages_in_qos1"
                            + " FROM rookery_usage_by_hour ORDER BY hour"))
                    .containsExactly("01-31 21: 5", "01-31 23: " + (10 + 20 + 7 + 3), "02-01 00: 300");
            assertThat(postgres.query("SELECT month || ' ' || messages_in_qos1 FROM rookery_usage_by_month"))
                    .containsExactlyInAnyOrder("2026-01-01 45", "2026-02-01 300");
            assertThat(watch.wrong()).isEmpty();
        }
    }

    private static void awaitExported(ScrapeWatch watch, double messages) {
        Awaitility.await().atMost(TIMEOUT).until(() -> watch.last().value(RECEIVED) == messages);
    }

    /** Broker that only records and writes usage. */
    private final class Replica implements AutoCloseable {
        private final TenantMeter meter = new TenantMeter();
        private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
        private final SettableClock clock;
        private final UsageWriter writer;
        private int hours;

        Replica(String name, Instant now) {
            clock = new SettableClock(now);
            writer = new UsageWriter(
                    new UsageConfig(
                            Duration.ofMillis(100), Optional.of(folder.resolve(name)), UsageConfig.DEFAULT_DEVICE_DAYS),
                    config,
                    this::collect,
                    clock,
                    registry);
        }

        private synchronized List<TenantUsage> collect(boolean newHour) {
            List<TenantUsage> collected = List.of(meter.collect(TenantId.DEFAULT));
            if (newHour) {
                hours++;
                meter.startHour();
            }
            return collected;
        }

        synchronized void count(int messages) {
            for (int i = 0; i < messages; i++) {
                meter.recordReceived(1, 1);
            }
        }

        void moveClock(Duration by) {
            clock.advance(by);
        }

        private synchronized int hours() {
            return hours;
        }

        /** Waits until rows of the given number of further hours are written. */
        void awaitHours(int entered) {
            Awaitility.await().atMost(TIMEOUT).until(() -> hours() == entered);
        }

        void awaitPending() {
            Awaitility.await()
                    .atMost(TIMEOUT)
                    .until(() -> registry.get("rookery.usage.pending").gauge().value() > 0);
        }

        @Override
        public void close() {
            writer.close();
        }
    }
}
