package dev.rookery.api.sensor.payload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.api.sensor.Reading;
import dev.rookery.api.sensor.ReadingType;
import dev.rookery.auth.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** JSON payloads of common firmware and tools, published below {@code sensor/DEVICE}. */
class RealPayloadsTest {
    private static final long ARRIVAL = DeviceTime.micros(Instant.parse("2026-11-28T17:20:00Z"));
    private static final Instant STATED = Instant.parse("2026-11-28T16:20:00Z");
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    /** Local time without a zone. */
    @Test
    void tasmota() {
        Map<String, Object> readings = read("""
                {"Time": "2026-11-28T17:20:00", "ENERGY": {"TotalStartTime": "2025-02-01T08:00:00", "Total": 812.447,
                 "Power": 63, "Factor": 0.58, "Voltage": 229}, "AM2301": {"Temperature": 21.4, "Humidity": 48.9},
                 "TempUnit": "C"}""", STATED);

        assertThat(readings)
                .containsEntry("ENERGY/Power", 63.0)
                .containsEntry("AM2301/Temperature", 21.4)
                .containsEntry("TempUnit", "C")
                .doesNotContainKey("Time");
    }

    @Test
    void zigbee2Mqtt() {
        Map<String, Object> readings = read("""
                {"battery": 97, "humidity": 51.2, "linkquality": 120, "occupancy": false, "temperature": 20.9,
                 "update": {"state": "idle", "installed_version": 16777241}, "voltage": 3005}""", null);

        assertThat(readings)
                .containsEntry("temperature", 20.9)
                .containsEntry("occupancy", false)
                .containsEntry("update/state", "idle");
    }

    /** Seconds with a fraction, in an inner object. */
    @Test
    void shelly() {
        Map<String, Object> readings = read("""
                {"src": "shellyplus1pm-a8032ab1", "dst": "house/events", "method": "NotifyStatus", "params": {
                 "ts": 1795882800.00, "switch:0": {"id": 0, "apower": 18.7, "aenergy": {"total": 4021.55,
                 "by_minute": [312.5, 310.1, 309.9], "minute_ts": 1795882740}, "temperature": {"tC": 41.2, "tF": 106.1}}}}""", null);

        assertThat(readings)
                .containsEntry("params/switch:0/apower", 18.7)
                .containsEntry("params/switch:0/temperature/tC", 41.2);
        assertThat(parse("{\"params\": {\"ts\": 1795882800.00, \"switch:0\": {\"apower\": 1}}}"))
                .allMatch(reading -> time(reading).equals(STATED));
    }

    @Test
    void chirpStack() {
        Map<String, Object> readings = read("""
                {"deduplicationId": "3ac7e3c4", "time": "2026-11-28T16:20:00.000000+00:00", "deviceInfo": {
                 "deviceName": "meter 4", "devEui": "0101010101010101", "tags": {"floor": "2"}}, "fCnt": 10, "fPort": 2,
                 "object": {"water": {"litres": 18446744073709551}, "battery": 3.6}}""", STATED);

        assertThat(readings)
                .containsEntry("object/battery", 3.6)
                .containsEntry("object/water/litres", "18446744073709551");
    }

    @Test
    void telegraf() {
        for (String timestamp : List.of("1795882800", "1795882800000", "1795882800000000000")) {
            Map<String, Object> readings = read("""
                    {"fields": {"usage_idle": 91.5, "uptime": 4042}, "name": "cpu", "tags": {"host": "edge-1"},
                     "timestamp": %s}""".formatted(timestamp), STATED);

            assertThat(readings).containsEntry("fields/usage_idle", 91.5).containsEntry("name", "cpu");
        }
    }

    /** @param time of all readings; null for any */
    private static Map<String, Object> read(String payload, Instant time) {
        List<Reading> readings = parse(payload);
        if (time != null) {
            assertThat(readings).allMatch(reading -> time(reading).equals(time));
        }
        return readings.stream()
                .collect(Collectors.toMap(
                        reading -> reading.series().metric(), RealPayloadsTest::value, (first, second) -> first));
    }

    private static List<Reading> parse(String payload) {
        return new PayloadParser(
                        new DeviceTime(Duration.ofDays(30), Duration.ofHours(1)), (tenant, device) -> ZONE, fault -> {
                            throw new AssertionError(fault);
                        })
                .parse(new SensorMessage(
                        TenantId.DEFAULT,
                        "sensor/d",
                        payload.getBytes(StandardCharsets.UTF_8),
                        ARRIVAL,
                        42,
                        Optional.empty()))
                .readings();
    }

    private static Object value(Reading reading) {
        if (reading.content().isPresent()) {
            return reading.content().get();
        }
        return reading.series().type() == ReadingType.BOOLEAN ? (Object) (reading.value() == 1) : reading.value();
    }

    private static Instant time(Reading reading) {
        return Instant.EPOCH.plusNanos(reading.time() * 1000);
    }
}
