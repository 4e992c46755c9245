package dev.rookery.broker.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.meter.TenantMeter;
import dev.rookery.broker.meter.TenantUsage;
import dev.rookery.broker.meter.UsageMetric;
import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.testkit.SettableClock;
import dev.rookery.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Usage is written exactly once, across hours, restarts, clock changes and outages of PostgreSQL. */
class UsageRecorderTest {
    private static final int UNLIMITED_DAYS = 36_500;
    private static final String TOTAL = "SELECT sum(messages_in_qos1) FROM rookery_usage_run_hour";

    private static TestDatabase database;
    private static PostgresConfig postgres;

    @TempDir
    private Path folder;

    private final SettableClock clock = new SettableClock(Instant.parse("2026-01-31T22:10:00Z"));

    @BeforeAll
    static void createTables() {
        database = TestDatabase.createOwned();
        // Hours and days are in UTC, whatever the time zone of the session.
        database.execute("ALTER DATABASE " + database.name() + " SET timezone = 'Asia/Tokyo'");
        postgres = PostgresConfig.fromUrl(database.url(), Map.of());
        Migrations.apply(postgres, List.of(UsageSchema.SCHEMA));
        freezeTheClock();
    }

    /** Freezes PostgreSQL's clock, by which devices expire. Otherwise a test at midnight would see two days. */
    private static void freezeTheClock() {
        database.execute("CREATE FUNCTION public.now() RETURNS timestamptz LANGUAGE sql STABLE"
                + " AS $$ SELECT timestamptz '2026-02-01 23:59:59Z' $$");
        database.execute("ALTER DATABASE " + database.name() + " SET search_path = public, pg_catalog");
    }

    @BeforeEach
    void truncateTables() {
        database.execute("TRUNCATE rookery_usage_run_hour, rookery_usage_device");
    }

    @Test
    void tableHasAColumnForEveryMeasure() {
        assertThat(database.query("SELECT column_name FROM information_schema.columns"
                        + " WHERE table_name = 'rookery_usage_run_hour' AND data_type = 'bigint'"
                        + " AND column_name <> 'sequence'"))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(UsageMetric.values())
                        .map(UsageMetric::column)
                        .toList());
    }

    @Test
    void sumsWithinAnHourAndSplitsByHours() {
        Run run = new Run();
        run.publish(3).record();
        run.publish(4).record();
        clock.advance(Duration.ofMinutes(50));
        // Counted before the end of the hour was noticed, and therefore part of it.
        run.publish(5).record();
        run.publish(6).record();

        assertThat(hours()).containsExactly("2026-01-31 22: 12", "2026-01-31 23: 6");
    }

    @Test
    void splitsByMonths() {
        Run run = new Run();
        run.connect("d1").connect("d2").publish(1).record();
        clock.advance(Duration.ofMinutes(60));
        run.disconnect().publish(2).record();
        clock.advance(Duration.ofMinutes(60));
        run.publish(4).record();
        run.publish(8).record();

        assertThat(database.query("SELECT month || ' ' || messages_in_qos1 || ' ' || active_devices || ' '"
                        + " || peak_connections FROM rookery_usage_by_month ORDER BY month"))
                .containsExactly("2026-01-01 7 2 2", "2026-02-01 8 1 1");
        assertThat(database.query("SELECT day || ' ' || messages_in_qos1 || ' ' || active_devices"
                        + " FROM rookery_usage_by_day ORDER BY day"))
                .containsExactly("2026-01-31 7 2", "2026-02-01 8 1");
    }

    @Test
    void countsOnceWhatIsWrittenTwice() throws Exception {
        UsageStore store = store(UNLIMITED_DAYS);
        Run run = new Run();
        run.publish(3);
        HourlyUsageTracker tracker = new HourlyUsageTracker(clock.instant());
        PendingUsage pending = new PendingUsage();
        tracker.update(List.of(run.meter.collect(TenantId.DEFAULT)), clock.instant(), false)
                .forEach(pending::add);

        // As if the response to the first write had been lost.
        store.write(pending);
        store.write(pending);

        assertThat(database.query(TOTAL)).containsExactly("3");
    }

    /** Counters of the new tenant begin at 0: those of the removed one must not be subtracted. */
    @Test
    void forgetsRemovedTenants() {
        HourlyUsageTracker tracker = new HourlyUsageTracker(clock.instant());
        TenantId acme = new TenantId("acme");
        Run run = new Run();
        run.publish(10);
        List<TenantUsage> removed = List.of(run.meter.collect(acme));
        tracker.update(removed, clock.instant(), false);
        tracker.startHour(removed, clock.instant());

        tracker.update(List.of(), clock.instant(), false);
        Run another = new Run();
        another.publish(3);

        assertThat(tracker.update(List.of(another.meter.collect(acme)), clock.instant(), false))
                .singleElement()
                .satisfies(row -> assertThat(row.usage().get(UsageMetric.MESSAGES_IN_QOS1))
                        .isEqualTo(3));
    }

    @Test
    void writesIdleTenantsRarelyAndTheEndExactly() {
        List<Run> runs = Stream.generate(Run::new).limit(100).toList();
        HourlyUsageTracker tracker = new HourlyUsageTracker(clock.instant());
        runs.forEach(run -> run.connect("d1"));
        assertThat(tracker.update(collect(runs), clock.instant(), false)).hasSize(runs.size());

        List<Integer> written = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            clock.advance(Duration.ofSeconds(5));
            written.add(tracker.update(collect(runs), clock.instant(), false).size());
        }
        clock.advance(Duration.ofSeconds(5));

        assertThat(written.stream().mapToInt(Integer::intValue).sum()).isEqualTo(runs.size());
        assertThat(written).allMatch(rows -> rows < runs.size() / 2);
        runs.get(0).publish(1);
        assertThat(tracker.update(collect(runs), clock.instant(), false))
                .extracting(row -> row.key().tenant())
                .contains(tenant(0));
        clock.advance(Duration.ofSeconds(1));
        assertThat(tracker.update(collect(runs), clock.instant(), true)).hasSize(runs.size());
    }

    @Test
    void writesNoRowOfATenantWithoutUsage() {
        HourlyUsageTracker tracker = new HourlyUsageTracker(clock.instant());
        Run run = new Run();

        assertThat(tracker.update(List.of(run.meter.collect(tenant(1))), clock.instant(), false))
                .isEmpty();
        assertThat(tracker.update(List.of(run.meter.collect(TenantId.DEFAULT)), clock.instant(), false))
                .hasSize(1);
    }

    private static List<TenantUsage> collect(List<Run> runs) {
        return IntStream.range(0, runs.size())
                .mapToObj(index -> runs.get(index).meter.collect(tenant(index)))
                .toList();
    }

    private static TenantId tenant(int index) {
        return new TenantId("tenant" + index);
    }

    @Test
    void neverDecreasesWhenTheClockIsSetBack() {
        Run run = new Run();
        run.publish(10).record();
        clock.advance(Duration.ofHours(1));
        run.publish(1).record();
        run.publish(20).record();
        clock.advance(Duration.ofHours(-1));
        run.publish(2).record();
        assertThat(database.query(TOTAL)).containsExactly("33");
        run.publish(30).record();
        assertThat(database.query(TOTAL)).containsExactly("63");
        clock.advance(Duration.ofHours(1));
        run.publish(3).record();
        run.publish(40).record();

        assertThat(hours()).containsExactly("2026-01-31 22: " + (10 + 1 + 30 + 3), "2026-01-31 23: " + (20 + 2 + 40));
    }

    @Test
    void sumsRunsAndDistinguishesReplicasFromRestarts() {
        Run one = new Run();
        Run replica = new Run();
        one.connect("d1").connect("d2").publish(1);
        replica.connect("d2").publish(2);
        one.record();
        replica.record();
        clock.advance(Duration.ofSeconds(5));
        one.publish(4).record();
        replica.publish(8).record();
        // Both are killed, and their last usage is lost.
        one.publish(100);
        clock.advance(Duration.ofSeconds(5));
        Run again = new Run();
        again.connect("d1").connect("d3").publish(16).record();

        assertThat(database.query(
                        "SELECT messages_in_qos1 || ' ' || connections_opened || ' ' || peak_connections || ' '"
                                + " || active_devices FROM rookery_usage_by_hour"))
                .containsExactly("31 5 3 3");
    }

    @Test
    void spoolsUsageWhilePostgresIsUnavailableAndAcrossAKill() {
        Run run = new Run();
        run.connect("d1").publish(1).record();
        unavailable(true);
        run.publish(2).record();
        clock.advance(Duration.ofHours(1));
        run.connect("d2").publish(4).record();
        run.publish(8).record();
        assertThat(run.recorder.pending()).isPositive();
        // The run is killed while PostgreSQL is unavailable; the next one starts before PostgreSQL is back.
        Run next = new Run();
        next.publish(16).record();
        unavailable(false);
        assertThat(spoolFile()).exists();
        next.publish(32).record();

        assertThat(hours()).containsExactly("2026-01-31 22: 7", "2026-01-31 23: 56");
        assertThat(database.query("SELECT count(*) FROM rookery_usage_device")).containsExactly("2");
        assertThat(spoolFile()).doesNotExist();
        assertThat(next.recorder.pending()).isZero();
    }

    /**
     * A broker that was started before the migration which isolates tenants does not name them, and PostgreSQL refuses its
     * usage. It is not lost: the next broker, which does, writes it.
     */
    @Test
    void spoolsUsageOfABrokerFromBeforeTheIsolationOfTenants() {
        isolateBy("a setting that this broker does not make");
        Run former = new Run();
        former.connect("d1").publish(3).record();
        former.publish(4).record();
        assertThat(former.recorder.pending()).isPositive();
        assertThat(database.query("SELECT count(*) FROM rookery_usage_run_hour"))
                .containsExactly("0");
        assertThat(spoolFile()).exists();

        isolateBy("rookery.tenant");
        Run next = new Run();
        next.publish(8).record();

        assertThat(database.query(TOTAL)).containsExactly("15");
        assertThat(database.query("SELECT count(*) FROM rookery_usage_device")).containsExactly("1");
        assertThat(spoolFile()).doesNotExist();
    }

    private static void isolateBy(String setting) {
        for (String table : List.of("rookery_usage_run_hour", "rookery_usage_device")) {
            database.execute("ALTER POLICY rookery_tenant ON " + table + " USING (current_setting('" + setting
                    + "', true) = '*') WITH CHECK (current_setting('" + setting + "', true) = '*')");
        }
    }

    @Test
    void movesADamagedSpoolFileAside() throws IOException {
        unavailable(true);
        new Run().publish(1).record();
        unavailable(false);
        String whole = Files.readString(spoolFile());
        Files.writeString(spoolFile(), whole.substring(0, whole.length() - 10));

        new Run().publish(2).record();

        assertThat(database.query(TOTAL)).containsExactly("2");
        assertThat(folder.resolve("usage.damaged")).exists();
    }

    @Test
    void deletesExpiredDevicesInBatches() {
        database.execute(
                "INSERT INTO rookery_usage_device SELECT tenant, (now() AT TIME ZONE 'UTC')::date - age, device, 1"
                        + " FROM unnest(ARRAY['a', 'default', 'gone']) AS tenant, unnest(ARRAY[0, 70, 71, 72, 500]) AS age,"
                        + " generate_series(1, 5000) AS device");
        Run run = new Run(70);
        Run replica = new Run(70);
        // 45,000 rows have expired, and a batch deletes 10,000.
        for (int i = 0; i < 2; i++) {
            run.record();
            replica.record();
        }
        assertThat(database.query("SELECT count(*) FROM rookery_usage_device")).containsExactly("35000");
        run.record();

        assertThat(database.query("SELECT DISTINCT tenant || ' ' || (now() AT TIME ZONE 'UTC')::date - day"
                        + " FROM rookery_usage_device ORDER BY 1"))
                .containsExactly("a 0", "a 70", "default 0", "default 70", "gone 0", "gone 70");
        assertThat(database.query("SELECT count(*) FROM rookery_usage_device")).containsExactly("30000");
    }

    private static UsageStore store(int deviceDays) {
        return new UsageStore(postgres, new DeviceRetention(deviceDays));
    }

    private Path spoolFile() {
        return folder.resolve("usage");
    }

    private static void unavailable(boolean unavailable) {
        database.execute(
                unavailable
                        ? "ALTER TABLE rookery_usage_run_hour RENAME TO away"
                        : "ALTER TABLE away RENAME TO rookery_usage_run_hour");
    }

    private static List<String> hours() {
        return database.query("SELECT to_char(hour AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24: ') || messages_in_qos1"
                + " FROM rookery_usage_by_hour ORDER BY hour");
    }

    /** Run of a broker with one tenant. */
    private final class Run {
        private final TenantMeter meter = new TenantMeter();
        private final UsageRecorder recorder;
        private String connectedDevice = "";

        Run() {
            this(UNLIMITED_DAYS);
        }

        Run(int deviceDays) {
            recorder =
                    new UsageRecorder(this::collect, store(deviceDays), Optional.of(new SpoolFile(spoolFile())), clock);
        }

        private List<TenantUsage> collect(boolean newHour) {
            var collected = List.of(meter.collect(TenantId.DEFAULT));
            if (newHour) {
                meter.startHour();
                meter.recordStillConnected(connectedDevice);
            }
            return collected;
        }

        Run connect(String device) {
            meter.recordConnected(device);
            connectedDevice = device;
            return this;
        }

        Run disconnect() {
            meter.recordDisconnected(connectedDevice);
            return this;
        }

        Run publish(int messages) {
            for (int i = 0; i < messages; i++) {
                meter.recordReceived(1, 10);
            }
            return this;
        }

        void record() {
            recorder.record(false);
        }
    }
}
