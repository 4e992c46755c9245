package dev.rookery.api.sensor.payload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.api.sensor.Reading;
import dev.rookery.api.sensor.ReadingType;
import dev.rookery.api.sensor.mapping.MappedDevice;
import dev.rookery.api.sensor.mapping.MappingJson;
import dev.rookery.api.sensor.mapping.TenantMappings;
import dev.rookery.auth.TenantId;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arrays, data sets, templates and bytes of Sparkplug B, and messages whose BIRTH is missing. */
class SparkplugTypesTest {
    private static final long TIME = 1795881600000L;
    private static final Instant ARRIVAL = Instant.ofEpochMilli(TIME);

    private final PayloadParser parser = new PayloadParser(
            new DeviceTime(Duration.ofDays(30), Duration.ofHours(1)), (tenant, device) -> ZoneOffset.UTC, fault -> {});
    private final Map<String, SparkplugBirth> declared = new HashMap<>();
    private final List<String> missing = new ArrayList<>();

    private final SparkplugBirths births = new SparkplugBirths() {
        @Override
        public Optional<SparkplugBirth> find(TenantId tenant, String node) {
            // As they are stored.
            return Optional.ofNullable(declared.get(node)).map(birth -> SparkplugBirth.decode(birth.encode()));
        }

        @Override
        public void put(TenantId tenant, String node, SparkplugBirth birth) {
            declared.put(node, birth);
        }

        @Override
        public void missing(TenantId tenant, String node) {
            missing.add(node);
        }
    };

    private ParsedMessage parse(String type, SparkplugPayload payload) {
        String topic = "spBv1.0/plant/" + type + "/node/d1";
        MappedDevice mapped = new TenantMappings(
                        List.of(MappingJson.parse("m", 0, new JsonObject().put("topic", "spBv1.0/+/+/+/{device}"))),
                        Map.of())
                .find(topic)
                .orElseThrow();
        return parser.parse(
                new SensorMessage(
                        TenantId.DEFAULT, topic, payload.bytes(), DeviceTime.micros(ARRIVAL), 7, Optional.empty()),
                mapped,
                births);
    }

    private List<String> readings(String type, SparkplugPayload payload) {
        ParsedMessage parsed = parse(type, payload);
        assertThat(parsed.raw().map(raw -> raw.reason())).isEmpty();
        return parsed.readings().stream().map(SparkplugTypesTest::text).toList();
    }

    private static String text(Reading reading) {
        String value = reading.series().type() == ReadingType.BOOLEAN
                ? String.valueOf(reading.value() == 1)
                : reading.content().orElseGet(() -> Double.toString(reading.value()));
        return (reading.series().metric() + " " + value + " " + reading.series().unit()).strip();
    }

    private String reason(SparkplugPayload payload) {
        return parse("DDATA", payload).raw().orElseThrow().reason();
    }

    private static SparkplugPayload message(SparkplugPayload... metrics) {
        SparkplugPayload payload = new SparkplugPayload().number(1, TIME);
        for (SparkplugPayload metric : metrics) {
            payload.message(2, metric);
        }
        return payload;
    }

    private static SparkplugPayload metric(String name, int type) {
        return new SparkplugPayload().text(1, name).number(4, type);
    }

    private static SparkplugPayload binary(String name, int type, String hex) {
        return metric(name, type).bytes(16, HexFormat.of().parseHex(hex));
    }

    @ParameterizedTest
    @CsvSource({
        "22, efff7b, '-17 -1 123'",
        "23, 30f2ff7f, '-3536 32767'",
        "24, ffffffff1c000080, '-1 -2147483620'",
        "25, 0102000000000000ffffffffffffffff, '513 -1'",
        "26, 17fa, '23 250'",
        "27, 1e00ffff, '30 65535'",
        "28, 34000000ffffffff, '52 4294967295'",
        "29, ffffffffffffffff, '18446744073709551615'",
        "30, 0000c03fcdcccc3d, '1.5 0.1'",
        "31, 000000000000f8bf, '-1.5'",
        "32, 0c00000034d0, 'false false true true false true false false true true false true'",
        "33, 4142430068656c6c6f00, 'ABC hello'",
        "34, 00e40b5400000000, '1410065408'"
    })
    void readsTheElementsOfArrays(int type, String hex, String expected) {
        List<String> elements = readings("DDATA", message(binary("a", type, hex)));

        List<String> values = new ArrayList<>();
        for (String element : elements) {
            assertThat(element).startsWith("a ");
            String value = element.substring(2);
            values.add(
                    value.matches("-?[0-9.]+(E[0-9]+)?")
                            ? new BigDecimal(value).stripTrailingZeros().toPlainString()
                            : value);
        }
        assertThat(String.join(" ", values)).isEqualTo(expected);
    }

    @Test
    void readsBytesAndFilesAsBase64() {
        assertThat(readings("DDATA", message(binary("b", 17, "00ff10"), binary("f", 18, "4142"))))
                .containsExactly("b AP8Q", "f QUI=");
    }

    @Test
    void readsTheColumnsOfDataSets() {
        SparkplugPayload set = new SparkplugPayload()
                .number(1, 3)
                .text(2, "temperature")
                .text(2, "count")
                .text(2, "state")
                .bytes(3, new byte[] {9, 2, 12})
                .message(
                        4,
                        row().message(1, new SparkplugPayload().float32(3, 21.5f))
                                .message(1, new SparkplugPayload().number(1, 0xffff))
                                .message(1, new SparkplugPayload().text(6, "on")))
                .message(4, row().message(1, new SparkplugPayload()).message(1, new SparkplugPayload().number(1, 2)));

        assertThat(readings("DDATA", message(metric("log", 16).message(17, set))))
                .containsExactly("log/temperature 21.5", "log/count -1.0", "log/state on", "log/count 2.0");
    }

    private static SparkplugPayload row() {
        return new SparkplugPayload();
    }

    /** Data messages state neither the types of members, nor the name of the template. */
    @Test
    void readsTheMembersOfTemplates() {
        SparkplugPayload definition = new SparkplugPayload()
                .message(2, metric("rpm", 3).number(10, 0))
                .number(5, 1);
        SparkplugPayload motor = new SparkplugPayload()
                .text(4, "Motor")
                .message(2, metric("rpm", 3).number(10, 900))
                .message(2, metric("on", 11).number(14, 1));
        SparkplugPayload birth = message(
                metric("Motor", 19).message(18, definition),
                metric("m1", 19).number(2, 5).message(18, motor));

        assertThat(readings("DBIRTH", birth)).containsExactly("m1/rpm 900.0", "m1/on true");
        SparkplugPayload changed = new SparkplugPayload()
                .message(2, new SparkplugPayload().text(1, "rpm").number(10, 0xffff_fff6L));
        assertThat(readings("DDATA", message(new SparkplugPayload().number(2, 5).message(18, changed))))
                .containsExactly("m1/rpm -10.0");
    }

    @Test
    void storesNoTransientValues() {
        assertThat(readings(
                        "DDATA",
                        message(
                                metric("a", 3).number(6, 1).number(10, 1),
                                metric("b", 3).number(10, 2))))
                .containsExactly("b 2.0");
    }

    /** Historical data, out of order, has the time of each metric. */
    @Test
    void readsHistoricalValuesAtTheirTimes() {
        SparkplugPayload payload = message(
                        metric("a", 3).number(3, TIME - 1000).number(5, 1).number(10, 1),
                        metric("a", 3).number(3, TIME - 3000).number(5, 1).number(10, 2))
                .number(3, 7);

        assertThat(parse("DDATA", payload).readings())
                .extracting(reading -> reading.time() / 1000 - TIME)
                .containsExactly(-1000L, -3000L);
    }

    @Test
    void keepsNumbersThatAreNoneAsTexts() {
        assertThat(readings(
                        "DDATA",
                        message(
                                metric("n", 9).float32(12, Float.NaN),
                                metric("i", 10).float64(13, Double.NEGATIVE_INFINITY))))
                .containsExactly("n NaN", "i -Infinity");
    }

    @Test
    void keepsWhatItCannotRead() {
        assertThat(reason(message(metric("x", 3).message(19, new SparkplugPayload()))))
                .isEqualTo("Sparkplug: metric 'x' has a value of an extension");
        assertThat(reason(message(binary("x", 3, "00"))))
                .isEqualTo("Sparkplug: metric 'x' has bytes, but the data type 3");
        assertThat(reason(message(binary("x", 23, "00")))).contains("ends within an element of 2 bytes");
        assertThat(reason(message(binary("x", 32, "ff00000000")))).contains("array of booleans is incomplete");
        assertThat(reason(message(binary("x", 32, "ffffffff00")))).contains("array of booleans is incomplete");
        assertThat(reason(message(binary("x", 22, "00".repeat(1001))))).isEqualTo("More than 1000 readings");
        assertThat(reason(message(binary("x", 33, "00".repeat(1001))))).isEqualTo("More than 1000 readings");
        assertThat(reason(message(metric("x", 12).bytes(15, new byte[] {(byte) 0xb0}))))
                .isEqualTo("Sparkplug: a text is not UTF-8");
        assertThat(reason(message(metric("x", 12).text(15, "a".repeat(1025))))).contains("longer than 1024");
        SparkplugPayload deep = metric("x", 3).number(10, 1);
        for (int i = 0; i < 9; i++) {
            deep = metric("x", 19).message(18, new SparkplugPayload().message(2, deep));
        }
        assertThat(reason(message(deep))).contains("nested deeper than 8");
        SparkplugPayload set = new SparkplugPayload().text(2, "a");
        assertThat(reason(message(metric("x", 16).message(17, set)))).contains("1 columns and 0 types");
        SparkplugPayload wide = new SparkplugPayload()
                .text(2, "a")
                .number(3, 3)
                .message(
                        4,
                        row().message(1, new SparkplugPayload().number(1, 1))
                                .message(1, new SparkplugPayload().number(1, 1)));
        assertThat(reason(message(metric("x", 16).message(17, wide)))).contains("more values than there are columns");
    }

    @Test
    void namesTheEdgeNodeOfAMissingBirth() {
        assertThat(reason(message(new SparkplugPayload().number(2, -1).number(10, 1))))
                .startsWith("Sparkplug: unknown alias 18446744073709551615.");
        reason(message(new SparkplugPayload().text(1, "a").number(10, 1)));
        reason(message(new SparkplugPayload().text(1, "a").bytes(16, new byte[1])));
        assertThat(missing).containsExactly("plant/node", "plant/node", "plant/node");

        reason(message(metric("x", 12).text(15, "a".repeat(1025))));
        assertThat(missing).hasSize(3);
    }

    @Test
    void encodesTheRebirthCommand() throws PayloadException {
        assertThat(SparkplugCommand.topic("plant/node")).isEqualTo("spBv1.0/plant/NCMD/node");
        WireReader payload = new WireReader(SparkplugCommand.rebirth(TIME));

        assertThat(payload.next()).isEqualTo(1);
        assertThat(payload.number()).isEqualTo(TIME);
        assertThat(payload.next()).isEqualTo(2);
        SparkplugMetric metric = SparkplugMetric.read(payload.message());
        assertThat(metric.name()).isEqualTo("Node Control/Rebirth");
        assertThat(metric.type()).isEqualTo(SparkplugTypes.BOOLEAN);
        assertThat(metric.timestamp()).hasValue(TIME);
        assertThat(metric.value()).isEqualTo(new SparkplugValue.Plain(ScalarValue.TRUE));
        assertThat(payload.next()).isZero();
        assertThat(new String(SparkplugCommand.rebirth(TIME), StandardCharsets.ISO_8859_1))
                .contains("Node Control/Rebirth");
    }
}
