package dev.rookery.api.sensor.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.api.sensor.Reading;
import dev.rookery.auth.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times that devices state in their messages. */
class StatedTimeTest {
    private static final long ARRIVAL = DeviceTime.micros(Instant.parse("2026-11-28T17:20:00Z"));
    private static final Instant STATED = Instant.parse("2026-11-28T16:20:00Z");
    private static final TenantId TENANT = new TenantId("acme");

    private final List<TimeFault> faults = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"2026-11-28T16:20:00Z\"",
                "\"2026-11-28 16:20:00Z\"",
                "\"2026-11-28t16:20:00z\"",
                "\"2026-11-28 16:20:00.000000+00:00\"",
                "\"2026-11-28T16:20:00+0000\"",
                "\"2026-11-28T16:20:00+00\"",
                "\"2026-11-28 16:20:00 +0000\"",
                "\"2026-11-28 16:20:00 UTC\"",
                "\"2026-11-28T17:20:00+01\"",
                "\"2026-11-28T21:50:00+0530\"",
                "\"2026-11-28T11:20:00-05:00\"",
                "\"2026-11-28T17:20:00+01:00[Europe/Berlin]\"",
                "\"2026-11-28T16:20:00\"",
                "\"2026-11-28T16:20\"",
                "\"2026-11-28 16:20:00,000\"",
                "\"2026/11/28 16:20:00\"",
                "\"2026-11-28_16:20:00\"",
                "\" 2026-11-28 16:20:00 \"",
                "\"20261128T162000Z\"",
                "\"20261128T162000.000+0000\"",
                "\"2026-11-28 04:20:00 PM\"",
                "\"2026-11-28 4:20:00 p.m.\"",
                "\"2026:11:28 16:20:00\"",
                "\"2026.11.28 16:20:00\"",
                "\"2026-W48-6T16:20:00Z\"",
                "\"2026-332T16:20:00Z\"",
                "\"2026-11-28T17:20:00+1:00\"",
                "\"2026-11-28T17:20:00+1\"",
                "\"2026-11-28 17:20:00 GMT+0100\"",
                "\"2026-11-28 17:20:00 UTC+1\"",
                "\"2026-11-28T11:20:00\u221205:00\"",
                "\"2026-11-28T16:20:00.0000000000000000000Z\"",
                "\"28 Nov 2026 16:20:00\"",
                "\"28-NOV-2026 16:20:00\"",
                "\"Nov 28, 2026 4:20:00 PM\"",
                "\"Nov 28 2026 16:20:00\"",
                "\"+1795882800\"",
                "1795882800.0000000000000000000000001",
                "\"20261128162000\"",
                "\"Sat, 28 Nov 2026 16:20:00 GMT\"",
                "\"Sat Nov 28 16:20:00 2026\"",
                "\"Sat Nov 28 16:20:00 UTC 2026\"",
                "\"Sat Nov 28 2026 17:20:00 GMT+0100 (Central European Standard Time)\"",
                "\"2026-11-28 17:20:00.000000123 +0100 CET m=+0.012\"",
                "\"2026-11-28 16:20:00 +0000 UTC\"",
                "{\"$date\": \"2026-11-28T16:20:00.000Z\"}",
                "{\"$date\": 1795882800000}",
                "{\"$date\": {\"$numberLong\": \"1795882800000\"}}",
                "\"1795882800\"",
                "\"1795882800.0\"",
                "\"1795882800000\"",
                "\"1795882800000000\"",
                "\"1795882800000000000\"",
                "1795882800",
                "1795882800000",
                "1795882800000000",
                "1795882800000000000",
                "1.7958828e9",
                "1.7958828e18"
            })
    void readsTheFormsThatDevicesSend(String time) {
        assertThat(time(read(ZoneOffset.UTC, "{\"value\": 1, \"ts\": " + time + "}")))
                .isEqualTo(STATED);
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'\"2026-11-28 16:20:00.123456789Z\"', 2026-11-28T16:20:00.123456Z",
        "'\"2026-11-28 16:20:00.5\"', 2026-11-28T16:20:00.500Z",
        "1795882800.123456, 2026-11-28T16:20:00.123456Z",
        "1795882800123456789, 2026-11-28T16:20:00.123457Z",
        "'\"1795882800123\"', 2026-11-28T16:20:00.123Z",
        "'\"2026-11-28T16:20:60Z\"', 2026-11-28T16:21:00Z",
        "'\"2026-11-27T24:00:00Z\"', 2026-11-28T00:00:00Z",
        "'\"2026-11-28 12:05:00 AM\"', 2026-11-28T00:05:00Z",
        "'\"2026-11-28 12:05:00 pm\"', 2026-11-28T12:05:00Z"
    })
    void retainsMicroseconds(String time, Instant expected) {
        assertThat(time(read(ZoneOffset.UTC, "{\"value\": 1, \"ts\": " + time + "}")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin, 2026-11-28T17:20:00",
        "America/New_York, 2026-11-28 11:20:00",
        "+05:30, 20261128T215000",
        "Europe/Berlin, Sat Nov 28 17:20:00 2026"
    })
    void readsTimesWithoutOffsetInTheZoneOfTheDevice(ZoneId zone, String time) {
        assertThat(time(read(zone, "{\"value\": 1, \"ts\": \"" + time + "\"}"))).isEqualTo(STATED);
    }

    @Test
    void ignoresTheZoneOfTheDeviceIfTheTimeHasAnOffset() {
        assertThat(time(read(ZoneId.of("Asia/Tokyo"), "{\"value\": 1, \"ts\": \"2026-11-28 17:20:00+0100\"}")))
                .isEqualTo(STATED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        "yesterday"               | yesterday               | UNREADABLE
        "28.11.2026 16:20"        | 28.11.2026 16:20        | UNREADABLE
        "2026-13-28T16:20:00Z"    | 2026-13-28T16:20:00Z    | UNREADABLE
        "2026-11-28T25:20:00Z"    | 2026-11-28T25:20:00Z    | UNREADABLE
        "2026-11-28T24:00:01Z"    | 2026-11-28T24:00:01Z    | UNREADABLE
        "2026-11-28 16:20:00 PM"  | 2026-11-28 16:20:00 PM  | UNREADABLE
        "2026-02-30 16:20:00"     | 2026-02-30 16:20:00     | UNREADABLE
        "2025-W53-1T16:20:00"     | 2025-W53-1T16:20:00     | UNREADABLE
        "2026-11-28T16:20:00+99"  | 2026-11-28T16:20:00+99  | UNREADABLE
        "0x6B0B0F30"              | 0x6B0B0F30              | UNREADABLE
        "1.795.882.800"           | 1.795.882.800           | UNREADABLE
        "11/28/2026, 4:20:00 PM"  | 11/28/2026, 4:20:00 PM  | UNREADABLE
        4004871600                | 4004871600              | OUT_OF_RANGE
        -1795882800               | -1795882800             | OUT_OF_RANGE
        NaN                       | NaN                     | OUT_OF_RANGE
        638999999999999999        | 638999999999999999      | OUT_OF_RANGE
        "2026-11-28T16:20:00 CET" | 2026-11-28T16:20:00 CET | UNREADABLE
        "2026-11-28"              | 2026-11-28              | UNREADABLE
        ""                        |                         | UNREADABLE
        true                      | true                    | UNREADABLE
        "12345"                   | 12345                   | OUT_OF_RANGE
        12345                     | 12345                   | OUT_OF_RANGE
        1e300                     | 1e300                   | OUT_OF_RANGE
        1e400                     | 1e400                   | OUT_OF_RANGE
        "1970-01-01T00:00:07Z"    | 1970-01-01T00:00:07Z    | OUT_OF_RANGE
        1895882800                | 1895882800              | OUT_OF_RANGE
        [2026, 11, 28, 16, 20]    | [2026,11,28,16,20]      | UNREADABLE
        {"s": 1795882800, "n": 0} | {"s":1795882800,"n":0}  | UNREADABLE
        {"$date": "yesterday"}    | yesterday               | UNREADABLE
        """)
    void retainsTheTextOfATimeThatItCannotUse(String time, String text, TimeFault fault) {
        Reading reading =
                read(ZoneOffset.UTC, "{\"value\": 1, \"ts\": " + time + "}").get(0);

        assertThat(reading.value()).isEqualTo(1);
        assertThat(reading.time()).isEqualTo(ARRIVAL);
        assertThat(reading.statedTime()).contains(text == null ? "" : text);
        assertThat(faults).containsExactly(fault);
    }

    @Test
    void retainsTextsThatPostgresAccepts() {
        Reading reading = read(ZoneOffset.UTC, "{\"value\": 1, \"ts\": \"a\\u0000\\ud800" + "b".repeat(500) + "\"}")
                .get(0);

        assertThat(reading.statedTime().orElseThrow()).startsWith("a b").hasSize(200);
    }

    /** The text is shortened once, and not for each of the readings. */
    @Test
    void sharesALongTextAmongTheReadingsOfAnObject() {
        StringBuilder payload = new StringBuilder("{\"ts\": \"" + "x".repeat(500_000) + "\"");
        for (int i = 0; i < 500; i++) {
            payload.append(", \"m").append(i).append("\": 1");
        }

        List<Reading> readings = read(ZoneOffset.UTC, payload + "}");

        assertThat(readings).hasSize(500).allSatisfy(reading -> assertThat(reading.statedTime())
                .containsSame(readings.get(0).statedTime().orElseThrow()));
        assertThat(readings.get(0).statedTime()).contains("x".repeat(200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ts", "time", "timestamp", "Time", "TIMESTAMP"})
    void readsTheTimeFields(String field) {
        List<Reading> readings =
                read(ZoneOffset.UTC, "{\"a\": 1, \"" + field + "\": \"2026-11-28T16:20:00\", \"b\": {\"c\": 2}}");

        assertThat(readings).hasSize(2).allMatch(reading -> time(List.of(reading))
                .equals(STATED));
    }

    @Test
    void prefersTheFirstFieldWithATime() {
        assertThat(time(read(ZoneOffset.UTC, "{\"time\": 1795882801, \"value\": 1, \"ts\": 1795882800}")))
                .isEqualTo(STATED);
        assertThat(time(read(ZoneOffset.UTC, "{\"ts\": \"no\", \"value\": 1, \"timestamp\": 1795882800}")))
                .isEqualTo(STATED);
        assertThat(faults).isEmpty();
    }

    @Test
    void retainsMetricsThatAreNamedLikeTimeFields() {
        List<Reading> readings = read(ZoneOffset.UTC, "{\"time\": 12.5, \"power\": 3}");

        assertThat(readings)
                .extracting(reading -> reading.series().metric() + "=" + reading.value())
                .containsExactlyInAnyOrder("time=12.5", "power=3.0");
        assertThat(readings).allMatch(reading -> reading.statedTime().isEmpty());
        assertThat(faults).isEmpty();

        List<Reading> unreadable = read(ZoneOffset.UTC, "{\"time\": \"noon\", \"power\": 3}");

        assertThat(unreadable).hasSize(2).allMatch(reading -> reading.statedTime()
                .equals(Optional.of("noon")));
        assertThat(faults).containsExactly(TimeFault.UNREADABLE);
    }

    @Test
    void readsConfiguredFields() {
        DeviceTime times =
                new DeviceTime(Duration.ofDays(30), Duration.ofHours(1), new TimeFields(List.of("when", "ts")));

        List<Reading> readings = read(times, ZoneOffset.UTC, "{\"When\": 1795882800, \"time\": 1795882700}");

        assertThat(readings).hasSize(1);
        assertThat(time(readings)).isEqualTo(STATED);
        assertThat(readings.get(0).series().metric()).isEqualTo("time");
        assertThatThrownBy(() -> new TimeFields(List.of("value"))).hasMessageContaining("'value'");
        assertThatThrownBy(() -> new TimeFields(List.of())).hasMessageContaining("time fields");
    }

    private List<Reading> read(ZoneId zone, String payload) {
        return read(new DeviceTime(Duration.ofDays(30), Duration.ofHours(1)), zone, payload);
    }

    private List<Reading> read(DeviceTime times, ZoneId zone, String payload) {
        DeviceZones zones =
                (tenant, device) -> tenant.equals(TENANT) && device.equals("d") ? zone : ZoneOffset.ofHours(-11);
        return new PayloadParser(times, zones, faults::add)
                .parse(new SensorMessage(
                        TENANT, "sensor/d", payload.getBytes(StandardCharsets.UTF_8), ARRIVAL, 42, Optional.empty()))
                .readings();
    }

    private static Instant time(List<Reading> readings) {
        return Instant.EPOCH.plusNanos(readings.get(0).time() * 1000);
    }
}
