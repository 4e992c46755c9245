package dev.rookery.api.sensor.payload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.api.sensor.ExactNumber;
import dev.rookery.api.sensor.Reading;
import dev.rookery.api.sensor.ReadingType;
import dev.rookery.auth.TenantId;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadParserTest {
    private static final long ARRIVAL = DeviceTime.micros(Instant.parse("2026-11-23T12:00:00Z"));

    private final List<TimeFault> faults = new ArrayList<>();
    private final PayloadParser parser =
            new PayloadParser(new DeviceTime(Duration.ofDays(30), Duration.ofHours(1)), DeviceZones.UTC, faults::add);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        sensor/d/temperature | {"value": 22.5, "unit": "C"}                | temperature=22.5 C
        sensor/d/temperature | {"unit": "C", "value": 22.5}                | temperature=22.5 C
        sensor/d/env         | {"temperature": 21, "humidity": 40.5}       | env/temperature=21.0, env/humidity=40.5
        sensor/d             | {"temperature": 21, "door": true}           | temperature=21.0, door=true
        sensor/d/a/b/c       | 22.5                                        | a/b/c=22.5
        sensor/d             | -1e3                                        | value=-1000.0
        sensor/d/on          | false                                       | on=false
        sensor/d/state       | "open"                                      | state=open
        sensor/d/state       | OPEN                                        | state=OPEN
        sensor/d/t           | 22.5 C                                      | t=22.5 C
        sensor/d/t           | NaN                                         | t=NaN
        sensor/d             | {"t": NaN, "h": 40}                         | t=NaN, h=40.0
        sensor/d             | {"t": -Infinity, "h": Infinity}             | t=-Infinity, h=Infinity
        sensor/d             | {"t": +21.5, "h": .5, "p": 5., "n": -0}     | t=21.5, h=0.5, p=5.0, n=-0.0
        sensor/d/t           | +21.5                                       | t=21.5
        sensor/d/t           | 1E+2                                        | t=100.0
        sensor/d/t           | 007                                         | t=007
        sensor/d/t           | 0x1F                                        | t=0x1F
        sensor/d/t           | 21,5                                        | t=21,5
        sensor/d/t           | 1.234,56                                    | t=1.234,56
        sensor/d/t           | nan                                         | t=nan
        sensor/d/t           | "21.5"                                      | t=21.5
        sensor/d             | {"value": 1, "value": 2}                    | value=1.0, value=2.0
        sensor/d/t           | [1, 2]                                      | t=1.0, t=2.0
        sensor/d/t           | [{"value": 1, "unit": "V"}, {"value": 2}]   | t=1.0 V, t=2.0
        sensor/d/acc         | {"value": {"x": 1, "y": 2}}                 | acc/x=1.0, acc/y=2.0
        sensor/d             | {"t": {"value": 3, "unit": "K"}, "h": null} | t=3.0 K
        sensor/d/t           | {"value": 1, "battery": 80, "unit": "C"}    | t=1.0 C, t/battery=80.0
        sensor/d/t           | {"value": [1, 2], "unit": "A"}              | t=1.0 A, t=2.0 A
        sensor/d/info        | {"unit": "kitchen"}                         | info/unit=kitchen
        """)
    void parsesReadings(String topic, String payload, String expected) {
        assertThat(words(read(topic, payload).readings())).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"value\":",
                "{\"value\": 1} {\"value\": 2}",
                "[1, 2",
                "\"open",
                "{}",
                "[]",
                "null",
                "",
                "{\"value\": 1e999}",
                "{\"value\": -1.1e300}",
                "\"a\\u0000b\"",
                "\"\\ud800\"",
                "{\"a\\u0000\": 1}",
                "[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]",
                "{\"t\": nan, \"h\": 40}",
                "{\"t\": 0x1F}",
                "{\"t\": 21,5}",
                "{\"t\": 1e400, \"h\": 40}",
                "{'t': 1}",
                "[{\"t\": 1}, \ufeff{\"t\": 2}]",
                "\0\0",
                "a\u0000b"
            })
    void storesPayloadsWithoutReadingsAsRawMessages(String payload) {
        ParsedMessage parsed = read("sensor/d/t", payload);

        assertThat(parsed.readings()).isEmpty();
        assertThat(parsed.raw().orElseThrow().payload()).isEqualTo(payload.getBytes(StandardCharsets.UTF_8));
        assertThat(parsed.raw().orElseThrow().reason()).isNotBlank().hasSizeLessThanOrEqualTo(200);
        assertThat(parsed.timedByArrival()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"value": 22.5}                       | t=22.5
        22.5                                  | t=22.5
        "open"                                | t=open
        OPEN                                  | t=OPEN
        """)
    void ignoresByteOrderMarks(String payload, String expected) {
        assertThat(words(read("sensor/d/t", "\ufeff" + payload).readings())).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9007199254740993",
                "-9007199254740993",
                "18446744073709551615",
                "123456789012345678901234567890",
                "9007199254740993.5",
                "12345678901234.567891",
                "9.007199254740993001e15",
                "1e-400",
                "-1.2345678e-320",
                "+9007199254740993",
                "0.1234567890123456789012345678901234567890",
                "9223372036854775808",
                ".1234567890123456789"
            })
    void retainsAllDigitsOfNumbers(String number) {
        Reading reading = read("sensor/d/t", number).readings().get(0);

        assertThat(reading.series().type()).isEqualTo(ReadingType.NUMBER);
        assertThat(reading.value()).isEqualTo(Double.parseDouble(number));
        assertThat(ExactNumber.of(reading.value(), reading.content())).isEqualTo(new BigDecimal(number));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9007199254740992",
                "9007199254740994",
                "0.30000000000000004",
                "21.299999237060547",
                "1e300",
                "100000000000000000000",
                "1.0000000000000000e-99999999999",
                "123456789012345"
            })
    void storesNumbersThatADoubleHoldsWithoutText(String number) {
        Reading reading = read("sensor/d/t", number).readings().get(0);

        assertThat(reading.content()).isEmpty();
        assertThat(reading.value()).isEqualTo(Double.parseDouble(number));
    }

    @Test
    void storesBinaryPayloadsAsRawMessages() {
        byte[] payload = {0, 49, (byte) 0xff, (byte) 0xfe};

        ParsedMessage parsed = parser.parse(message("sensor/d/camera/frame", payload, Optional.empty()));

        assertThat(parsed.raw().orElseThrow().payload()).isEqualTo(payload);
        assertThat(parsed.raw().orElseThrow().reason()).isEqualTo("Binary payload");
        assertThat(parsed.raw().orElseThrow().device()).isEqualTo("d");
    }

    @Test
    void readsUtf16WithAByteOrderMark() {
        for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            byte[] payload = "\ufeff{\"value\": 21.5, \"unit\": \"°C\"}".getBytes(charset);

            assertThat(words(parser.parse(message("sensor/d/t", payload, Optional.empty()))
                            .readings()))
                    .isEqualTo("t=21.5 °C");
        }
        ParsedMessage half = parser.parse(message("sensor/d/t", new byte[] {-1, -2, 49}, Optional.empty()));
        assertThat(half.raw().orElseThrow().reason()).isEqualTo("Malformed UTF-16");
    }

    /** C programs publish the terminator of their strings, or the whole buffer. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"value": 22.5} | t=22.5
        22.5            | t=22.5
        OPEN            | t=OPEN
        """)
    void ignoresTheTerminatorOfTexts(String payload, String expected) {
        assertThat(words(read("sensor/d/t", payload + "\0").readings())).isEqualTo(expected);
        assertThat(words(read("sensor/d/t", payload + "\0".repeat(50)).readings()))
                .isEqualTo(expected);
        assertThat(words(read("sensor/d/t", payload + "\r\n\0").readings())).isEqualTo(expected);
    }

    @Test
    void namesTheByteThatIsNotUtf8() {
        byte[] payload = "{\"value\": 21.5, \"unit\": \"°C\"}".getBytes(StandardCharsets.ISO_8859_1);

        ParsedMessage parsed = parser.parse(message("sensor/d/t", payload, Optional.empty()));

        assertThat(parsed.raw().orElseThrow().reason())
                .isEqualTo("Not UTF-8: byte 0xB0 at position 25. Publish texts as UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sensor", "sensor/", "sensor//t"})
    void storesMessagesWithoutDeviceAsRawMessages(String topic) {
        assertThat(read(topic, "1").raw().orElseThrow().device()).isEmpty();
    }

    @Test
    void appliesLimits() {
        String many = "[" + "1,".repeat(1000) + "1]";
        assertThat(read("sensor/d/t", many).raw().orElseThrow().reason()).contains("1000 readings");
        assertThat(read("sensor/" + "d".repeat(256) + "/t", "1")
                        .raw()
                        .orElseThrow()
                        .device())
                .isEmpty();
        assertThat(read("sensor/d/" + "t".repeat(256), "1").raw()).isPresent();
        assertThat(read("sensor/d/t", "{\"value\":1,\"unit\":\"" + "u".repeat(33) + "\"}")
                        .raw())
                .isPresent();
        assertThat(read("sensor/d/t", "x".repeat(1025)).raw()).isPresent();
        assertThat(read("sensor/d/t", "x".repeat(1024)).readings()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "1795435200, 2026-11-23T12:00:00Z",
        "1795435199.5, 2026-11-23T11:59:59.500Z",
        "1795435200123, 2026-11-23T12:00:00.123Z",
        "'\"2026-11-23T13:00:00.123456+01:00\"', 2026-11-23T12:00:00.123456Z"
    })
    void acceptsPlausibleTimestamps(String stated, Instant expected) {
        ParsedMessage parsed = read("sensor/d/t", "{\"value\": 1, \"ts\": " + stated + "}");

        assertThat(parsed.readings().get(0).time()).isEqualTo(DeviceTime.micros(expected));
        assertThat(parsed.timedByArrival()).isFalse();
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "86400", "1e300", "1795449600", "\"yesterday\"", "true", "\"\""})
    void replacesImplausibleTimestampsByTheTimeOfArrival(String stated) {
        ParsedMessage parsed = read("sensor/d/t", "{\"value\": 1, \"ts\": " + stated + "}");

        assertThat(parsed.readings().get(0).time()).isEqualTo(ARRIVAL);
        assertThat(parsed.timedByArrival()).isTrue();
        assertThat(faults).hasSize(1);
    }

    @Test
    void timestampAppliesToAllReadingsInItsObject() {
        List<Reading> readings = read(
                        "sensor/d", "{\"a\": 1, \"b\": {\"ts\": 1795435190, \"value\": 2}, \"ts\": 1795435195}")
                .readings();

        assertThat(readings)
                .extracting(reading -> ARRIVAL - reading.time())
                .containsExactly(
                        Duration.ofSeconds(5).toMillis() * 1000,
                        Duration.ofSeconds(10).toMillis() * 1000);
    }

    @Test
    void identifiesMessagesByContent() {
        String payload = "[{\"ts\": 1795435200, \"value\": 1}, {\"ts\": 1795435200, \"value\": 1}]";
        List<Reading> first = read("sensor/d/t", payload).readings();

        assertThat(read("sensor/d/t", payload).readings()).isEqualTo(first);
        assertThat(first.get(0).identity()).isNotEqualTo(first.get(1).identity());
        assertThat(read("sensor/d/t", payload + " ").readings()).doesNotContainAnyElementsOf(first);
    }

    @Test
    void identifiesMessagesById() {
        SensorMessage one = message("sensor/d/t", bytes("{\"ts\": 1795435200, \"value\": 1}"), Optional.of("7"));
        SensorMessage same = message("sensor/d/t", bytes("{\"ts\": 1795435200.0, \"value\": 1}"), Optional.of("7"));
        SensorMessage other = message("sensor/d/t", one.payload(), Optional.of("8"));

        assertThat(parser.parse(same).readings()).isEqualTo(parser.parse(one).readings());
        assertThat(parser.parse(other).readings())
                .isNotEqualTo(parser.parse(one).readings());
    }

    private ParsedMessage read(String topic, String payload) {
        return parser.parse(message(topic, bytes(payload), Optional.empty()));
    }

    private static byte[] bytes(String payload) {
        return payload.getBytes(StandardCharsets.UTF_8);
    }

    private static SensorMessage message(String topic, byte[] payload, Optional<String> id) {
        return new SensorMessage(TenantId.DEFAULT, topic, payload, ARRIVAL, 42, id);
    }

    private static String words(List<Reading> readings) {
        return String.join(", ", readings.stream().map(PayloadParserTest::word).toList());
    }

    private static String word(Reading reading) {
        String value = reading.content()
                .orElseGet(() -> reading.series().type() == ReadingType.BOOLEAN
                        ? Boolean.toString(reading.value() == 1)
                        : Double.toString(reading.value()));
        return (reading.series().metric() + "=" + value + " " + reading.series().unit()).strip();
    }
}
