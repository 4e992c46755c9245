package dev.rookery.api.license;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.api.ApiClient;
import dev.rookery.api.TestApi;
import dev.rookery.api.caller.Role;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement;
import dev.rookery.testkit.wire.WireClient;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Effect of the plan's limits on devices and data. */
class PlanLimitsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int PER_SECOND = 10;
    private static final int YEAR = 365 * 86_400;

    /** May be yesterday when a test ends, so retained data is a day younger than necessary. */
    private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);

    private static final LicenseSigner SIGNER = new LicenseSigner();
    private static TestApi api;

    @BeforeAll
    static void start() {
        api = new TestApi();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void throttlesAFloodingDeviceWithoutLossUntilThePlanIsUpgraded() {
        restart(limits(PER_SECOND, 0), YEAR);
        JsonObject device = api.as(Role.OWNER)
                .post("/devices", new JsonObject().put("id", "flood"))
                .expect(201)
                .json();
        try (WireClient client = WireClient.tcp(api.mqtt())) {
            client.connect(Connect.v5("flood")
                    .user("flood", device.getJsonObject("connect").getString("password")));
            awaitRate(PER_SECOND);

            Duration slowed = timeOf(() -> flood(client, 0, 3 * PER_SECOND, 1));
            // The first second's messages are a burst; the rest must take at least this long.
            assertThat(slowed).isGreaterThan(Duration.ofMillis(1_900));

            restart(limits(0, 0), YEAR);
            awaitRate(0);
            // Would take more than 90 s with the former plan.
            Duration unlimited = timeOf(() -> flood(client, 3 * PER_SECOND, 100 * PER_SECOND, PER_SECOND));
            assertThat(unlimited).isLessThan(Duration.ofSeconds(80));
        }
        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(
                        api.database().query("SELECT count(*) || ' ' || count(DISTINCT value) FROM sensor_readings"))
                .containsExactly("1000 1000"));
    }

    @Test
    void dropsDataBeyondTheRetentionOfThePlan() {
        restart(limits(0, 5), YEAR);
        makePartitions(4, 6, 60);
        restart(limits(0, 5), YEAR);
        awaitDropped(6, 60);
        assertThat(isThere(4)).isTrue();

        makePartitions(6, 80, 91);
        // The configured retention is 90 days; a plan cannot extend it.
        restart(limits(0, 365), YEAR);
        awaitDropped(91);
        assertThat(isThere(4) && isThere(6) && isThere(80)).isTrue();
    }

    /** An expired license keeps the plan's retention; an invalid one does not shorten the configured retention. */
    @Test
    void retentionAppliesAfterTheLicenseHasExpired() {
        makePartitions(39, 41, 91);
        restart(limits(0, 40), -YEAR);
        assertThat(state()).isEqualTo("expired");
        awaitDropped(41, 91);
        assertThat(isThere(39)).isTrue();

        makePartitions(41, 91);
        api.restart(new LicenseConfig(
                Optional.of("nonsense"), Optional.of(SIGNER.publicKey()), Optional.of("acme"), Optional.empty()));
        assertThat(state()).isEqualTo("invalid");
        awaitDropped(91);
        assertThat(isThere(39) && isThere(41)).isTrue();
    }

    private static Duration timeOf(Runnable task) {
        long start = System.nanoTime();
        task.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** @param window number of messages sent before their acknowledgements are received */
    private static void flood(WireClient client, int from, int to, int window) {
        for (int first = from; first < to; first += window) {
            IntStream.range(first, first + window)
                    .forEach(number -> client.publish(
                            Publish.of("sensor/flood/number", "" + number).qos(1, 1 + number)));
            for (int acknowledged = 0; acknowledged < window; acknowledged++) {
                assertThat(client.receive(Acknowledgement.class).code()).isLessThan(0x80);
            }
        }
    }

    private static JsonObject limits(int messagesPerSecond, int retentionDays) {
        return new JsonObject()
                .put("devices", 10)
                .put("users", 10)
                .put("messagesPerSecond", messagesPerSecond)
                .put("retentionDays", retentionDays);
    }

    private static void restart(JsonObject limits, int seconds) {
        api.restart(SIGNER.config(limits, seconds));
    }

    private static String state() {
        ApiClient viewer = api.as(Role.VIEWER);
        return viewer.get("/license").expect(200).json().getString("state");
    }

    /** Waits until the broker applies the rate. */
    private static void awaitRate(int perSecond) {
        ApiClient viewer = api.as(Role.VIEWER);
        await().atMost(TIMEOUT)
                .until(() -> viewer.get("/broker")
                                .expect(200)
                                .json()
                                .getJsonObject("limits")
                                .getInteger("messages_per_second")
                        == perSecond);
    }

    private static void makePartitions(int... daysAgo) {
        IntStream.of(daysAgo).forEach(days -> api.database()
                .execute("SELECT sensor_make_partition('sensor_readings', '" + TODAY.minusDays(days) + "')"));
    }

    private static void awaitDropped(int... daysAgo) {
        await().atMost(TIMEOUT).until(() -> IntStream.of(daysAgo).noneMatch(PlanLimitsTest::isThere));
    }

    private static boolean isThere(int daysAgo) {
        String name = "sensor_readings_" + TODAY.minusDays(daysAgo).format(DateTimeFormatter.BASIC_ISO_DATE);
        return api.database()
                .query("SELECT to_regclass('" + name + "') IS NOT NULL")
                .equals(List.of("t"));
    }
}
