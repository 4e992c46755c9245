package dev.rookery.api.sensor.payload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.api.sensor.Reading;
import dev.rookery.api.sensor.ReadingType;
import dev.rookery.api.sensor.mapping.MappedDevice;
import dev.rookery.api.sensor.mapping.MappingJson;
import dev.rookery.api.sensor.mapping.TenantMappings;
import dev.rookery.auth.TenantId;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Payloads that mappings read: JSON pointers, SenML, line protocol, The Things Network and Sparkplug B. */
class MappedPayloadsTest {
    private static final Instant ARRIVAL = Instant.parse("2026-11-28T16:20:00Z");
    private static final String DEVICE = "d1";

    private final List<TimeFault> faults = new ArrayList<>();
    private final PayloadParser parser = new PayloadParser(
            new DeviceTime(Duration.ofDays(30), Duration.ofHours(1)),
            (tenant, device) -> ZoneId.of("Europe/Berlin"),
            faults::add);
    private final Births births = new Births();

    private static final class Births implements SparkplugBirths {
        private final Map<String, String> stored = new HashMap<>();

        @Override
        public Optional<SparkplugBirth> find(TenantId tenant, String node) {
            return Optional.ofNullable(stored.get(node)).map(SparkplugBirth::decode);
        }

        @Override
        public void put(TenantId tenant, String node, SparkplugBirth birth) {
            stored.put(node, birth.encode());
        }
    }

    private ParsedMessage parse(String mapping, String topic, byte[] payload) {
        MappedDevice mapped = new TenantMappings(List.of(MappingJson.parse("m", 0, new JsonObject(mapping))), Map.of())
                .find(topic)
                .orElseThrow();
        return parser.parse(
                new SensorMessage(TenantId.DEFAULT, topic, payload, DeviceTime.micros(ARRIVAL), 7, Optional.empty()),
                mapped,
                births);
    }

    private ParsedMessage parse(String mapping, String payload) {
        return parse(mapping, "x/" + DEVICE, payload.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns each reading as {@code device metric value unit time}; the time only if it is not that of the arrival. */
    private List<String> readings(ParsedMessage parsed) {
        assertThat(parsed.raw().map(raw -> raw.reason())).isEmpty();
        return parsed.readings().stream().map(MappedPayloadsTest::text).toList();
    }

    private List<String> readings(String mapping, String payload) {
        return readings(parse(mapping, payload));
    }

    private static String text(Reading reading) {
        String value = reading.series().type() == ReadingType.BOOLEAN
                ? String.valueOf(reading.value() == 1)
                : reading.content().orElseGet(() -> Double.toString(reading.value()));
        Instant time = Instant.EPOCH.plus(reading.time(), ChronoUnit.MICROS);
        return String.join(
                                " ",
                                reading.series().device(),
                                reading.series().metric(),
                                value,
                                reading.series().unit())
                        .strip()
                + (time.equals(ARRIVAL) ? "" : " " + time);
    }

    private String reason(ParsedMessage parsed) {
        assertThat(parsed.readings()).isEmpty();
        assertThat(parsed.raw())
                .hasValueSatisfying(raw -> assertThat(raw.device()).isEqualTo(DEVICE));
        return parsed.raw().orElseThrow().reason();
    }

    private String reason(String mapping, String payload) {
        return reason(parse(mapping, payload));
    }

    private static String mapping(String format) {
        return "{\"topic\": \"x/{device}\", \"format\": \"" + format + "\"}";
    }

    @Test
    void readsTheValuesAtThePointersOfAMapping() {
        String mapping = """
            {"topic": "x/{device}",
             "values": [
               {"value": "/data/temp", "metric": "temperature", "unit": "C"},
               {"value": "/data/list/1"},
               {"value": "/meter/v", "metric_pointer": "/meter/n", "unit_pointer": "/meter/u"},
               {"value": "/a~1b/m~0n"},
               {"value": "/absent"}],
             "time": {"pointer": "/meta/at", "form": "ms"}}\
            """;
        String payload = """
            {"data": {"temp": 21.5, "list": [1, 9007199254740993]}, "meter": {"v": true, "n": "door", "u": "bool"},
             "a/b": {"m~n": "open"}, "absent": null, "meta": {"at": 1795881600000}}\
            """;

        assertThat(readings(mapping, payload))
                .containsExactly(
                        "d1 temperature 21.5 C 2026-11-28T16:00:00Z",
                        "d1 1 9007199254740993 2026-11-28T16:00:00Z",
                        "d1 door true bool 2026-11-28T16:00:00Z",
                        "d1 m~n open 2026-11-28T16:00:00Z");
    }

    @Test
    void readsTheObjectsOfAnArray() {
        String mapping = """
            {"topic": "x/{device}", "each": "/items",
             "values": [{"value": "/v", "metric_pointer": "/n", "unit_pointer": "/u"}],
             "time": {"pointer": "/t", "form": "s"}}\
            """;

        assertThat(readings(mapping, """
            {"t": 1795881540, "items": [{"n": "a", "v": 1, "u": "V", "t": 1795881601}, {"n": "b", "v": "x"}]}\
            """))
                .containsExactly("d1 a 1.0 V 2026-11-28T16:00:01Z", "d1 b x 2026-11-28T15:59:00Z");
    }

    @Test
    void readsTheFieldsOfAStructure() {
        String mapping =
                "{\"topic\": \"x/{device}\", \"values\": [{\"value\": \"/env\"}, {\"value\": \"/io\", \"metric\":"
                        + " \"io\"}]}";

        assertThat(readings(
                        mapping,
                        "{\"env\": {\"t\": 1, \"h\": {\"value\": 2, \"unit\": \"%\"}}, \"io\": {\"a\": true}}"))
                .containsExactly("d1 t 1.0", "d1 h 2.0 %", "d1 io/a true");
    }

    @Test
    void usesTheUsualTimeFieldWithoutAPointer() {
        assertThat(readings(
                        "{\"topic\": \"x/{device}\", \"values\": [{\"value\": \"/t\"}]}",
                        "{\"t\": 1, \"ts\": 1795881601}"))
                .containsExactly("d1 t 1.0 2026-11-28T16:00:01Z");
    }

    @ParameterizedTest
    @CsvSource({
        "auto, '\"2026-11-28 16:00:00\"', 2026-11-28T15:00:00Z",
        "s, 1795881600, 2026-11-28T16:00:00Z",
        "s, '\"1795881600.25\"', 2026-11-28T16:00:00.250Z",
        "us, 1795881600000000, 2026-11-28T16:00:00Z",
        "ns, 1795881600000000000, 2026-11-28T16:00:00Z",
        "dd.MM.uuuu HH:mm, '\"28.11.2026 16:00\"', 2026-11-28T15:00:00Z",
        "dd.MM.yyyy, '\"28.11.2026\"', 2026-11-27T23:00:00Z",
        "MM/dd/uuuu HH:mm:ssXXX, '\"11/28/2026 16:00:00+02:00\"', 2026-11-28T14:00:00Z"
    })
    void readsTheFormOfTimes(String form, String time, String expected) {
        String mapping =
                "{\"topic\": \"x/{device}\", \"values\": [{\"value\": \"/v\"}], \"time\": {\"pointer\": \"/t\","
                        + " \"form\": \"" + form + "\"}}";

        ParsedMessage parsed = parse(mapping, "{\"v\": 1, \"t\": " + time + "}");

        assertThat(parsed.readings()).hasSize(1);
        assertThat(Instant.EPOCH.plus(parsed.readings().get(0).time(), ChronoUnit.MICROS))
                .isEqualTo(Instant.parse(expected));
        assertThat(faults).isEmpty();
    }

    @Test
    void keepsATimeThatIsNotOfTheForm() {
        String mapping = "{\"topic\": \"x/{device}\", \"values\": [{\"value\": \"/v\"}],"
                + " \"time\": {\"pointer\": \"/t\", \"form\": \"dd.MM.uuuu\"}}";

        ParsedMessage parsed = parse(mapping, "{\"v\": 1, \"t\": \"yesterday\"}");

        assertThat(parsed.readings().get(0).statedTime()).contains("yesterday");
        assertThat(faults).containsExactly(TimeFault.UNREADABLE);
    }

    @Test
    void keepsAMessageWithoutTheValues() {
        String mapping =
                "{\"topic\": \"x/{device}\", \"each\": \"/a\", \"values\": [{\"value\": \"/v\"}, {\"value\": \"/w\"}]}";

        assertThat(reason(mapping, "{\"a\": {\"x\": 1}}")).isEqualTo("No value at '/a/v', '/a/w'");
        assertThat(reason(mapping, "{\"b\": 1}")).isEqualTo("No value at '/a'");
        assertThat(reason(mapping, "{\"a\": ")).startsWith("Malformed JSON");
        assertThat(reason(mapping, "")).isEqualTo("Empty payload");
        assertThat(reason(mapping, "[".repeat(20))).startsWith("Malformed JSON");
    }

    /** The examples of RFC 8428, section 5.1, with current times. */
    @Test
    void readsSenMl() {
        assertThat(readings(mapping("senml"), """
            [{"bn": "urn:dev:ow:10e2073a0108006:", "bt": 1795881600.5, "bu": "A", "bver": 5,
              "n": "voltage", "u": "V", "v": 120.1},
             {"n": "current", "t": -5, "v": 1.2},
             {"n": "current", "t": -4, "v": 1.3}]\
            """))
                .containsExactly(
                        "d1 urn:dev:ow:10e2073a0108006:voltage 120.1 V 2026-11-28T16:00:00.500Z",
                        "d1 urn:dev:ow:10e2073a0108006:current 1.2 A 2026-11-28T15:59:55.500Z",
                        "d1 urn:dev:ow:10e2073a0108006:current 1.3 A 2026-11-28T15:59:56.500Z");
        assertThat(readings(mapping("senml"), """
            [{"n": "open", "vb": false}, {"n": "label", "vs": "Machine Room"}, {"n": "nfc", "vd": "aGkgCg"},
             {"n": "energy", "u": "W", "s": 12.5}]\
            """))
                .containsExactly("d1 open false", "d1 label Machine Room", "d1 nfc aGkgCg", "d1 energy/sum 12.5 W·s");
    }

    @Test
    void addsBaseValuesOfSenMl() {
        assertThat(readings(mapping("senml"), """
            [{"bn": "t", "bv": 20, "bu": "Cel"}, {"n": "1", "v": 1.5}, {"n": "2"}, {"bv": 0.1, "n": "3", "v": 0.2}]\
            """))
                .containsExactly("d1 t1 21.5 Cel", "d1 t2 20.0 Cel", "d1 t3 0.3 Cel");
    }

    @Test
    void resolvesRelativeTimesOfSenMlByTheArrival() {
        ParsedMessage parsed =
                parse(mapping("senml"), "[{\"n\": \"a\", \"t\": -10, \"v\": 1}, {\"n\": \"b\", \"v\": 2}]");

        assertThat(readings(parsed)).containsExactly("d1 a 1.0 2026-11-28T16:19:50Z", "d1 b 2.0");
        // A redelivered message has other times, and is recognized as such.
        assertThat(parsed.timedByArrival()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{}; SenML: not an array of records",
                "[1]; SenML: a record is not an object",
                "[{\"n\": \"a\", \"v\": \"1\"}]; SenML: 'v' is not a number",
                "[{\"n\": 1, \"v\": 1}]; SenML: 'n' is not a text",
                "[{\"n\": \"a\", \"v\": 1, \"new_\": 1}]; SenML: field 'new_' must be understood",
                "[{\"n\": \"a\", \"v\": 1, \"vs\": \"x\"}]; SenML: a record has more than one value",
                "[{\"n\": \"a\", \"v\": [1, 2]}, {\"n\": \"b\", \"v\": 1}]; SenML: 'v' is an object or array",
                "[{\"n\": \"a\", \"v\": NaN}]; SenML: 'v' is not a number",
                "[{\"n\": \"a\", \"n\": \"b\", \"v\": 1}]; Field 'n' occurs twice in an object",
                "[{\"bver\": 11, \"n\": \"a\", \"v\": 1}]; SenML: version later than 10",
                "[{\"n\": \"a\", \"bv\": 1, \"v\": 1e99}]; SenML: number in 'v' is too large",
                "[{\"bn\": \"a\"}]; No readings"
            })
    void keepsInvalidSenMl(String payload, String reason) {
        assertThat(reason(mapping("senml"), payload)).isEqualTo(reason);
    }

    @Test
    void readsTheLineProtocol() {
        assertThat(readings(mapping("influx"), """
            # comment
            weather,location=us\\ midwest,host=d1 temperature=82,humidity=-3.5e1 1795881600000000000

            cpu\\,0,b=2,a=1 count=9007199254740993i,big=18446744073709551615u,ok=t,text="say \\"hi\\", a=b\\\\ c"
            plain value=1i 1795881600\r
            """))
                .containsExactly(
                        "d1 weather/location=us midwest/temperature 82.0 2026-11-28T16:00:00Z",
                        "d1 weather/location=us midwest/humidity -35.0 2026-11-28T16:00:00Z",
                        "d1 cpu,0/a=1/b=2/count 9007199254740993",
                        "d1 cpu,0/a=1/b=2/big 18446744073709551615",
                        "d1 cpu,0/a=1/b=2/ok true",
                        "d1 cpu,0/a=1/b=2/text say \"hi\", a=b\\ c",
                        "d1 plain/value 1.0 2026-11-28T16:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({"s, 1795881600", "ms, 1795881600000", "us, 1795881600000000", "ns, 1795881600000000000"})
    void readsThePrecisionOfTheLineProtocol(String precision, String time) {
        String mapping =
                "{\"topic\": \"x/{device}\", \"format\": \"influx\", \"time\": {\"form\": \"" + precision + "\"}}";

        assertThat(readings(mapping, "m v=1 " + time)).containsExactly("d1 m/v 1.0 2026-11-28T16:00:00Z");
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "m; Line 1: no fields",
                "m v; Line 1: '=' is missing",
                "m v=; Line 1: the value of field 'v' is neither",
                "m v=abc; Line 1: the value of field 'v' is neither",
                "m v=1x; Line 1: the value of field 'v' is neither",
                "m,t v=1; Line 1: '=' is missing",
                "m,t= v=1; Line 1: empty value of tag 't'",
                "m,t=1,t=2 v=1; Line 1: tag 't' occurs twice",
                "m v=\"a; Line 1: the text of field 'v' does not end",
                "m v=\"a\"b; Line 1: unexpected 'b' after the fields",
                "m v=1 now; Line 1: the timestamp is not an integer",
                "=1; Line 1: no fields"
            })
    void keepsAnInvalidLine(String payload, String reason) {
        assertThat(reason(mapping("influx"), payload)).startsWith(reason);
        assertThat(reason(mapping("influx"), "m v=1\n# x\n" + payload)).startsWith(reason.replace("Line 1", "Line 3"));
    }

    /** The same field of two processors is two series. */
    @Test
    void readsTheJsonOfTelegraf() {
        String batch = """
            {"metrics": [
              {"name": "cpu", "tags": {"cpu": "cpu0", "host": "d1"}, "fields": {"idle": 97.5, "n": null}, "timestamp": 1795881600},
              {"name": "cpu", "tags": {"host": "d1", "cpu": "cpu1"}, "fields": {"idle": 96}, "timestamp": 1795881601}]}\
            """;

        assertThat(readings(mapping("telegraf"), batch))
                .containsExactly(
                        "d1 cpu/cpu=cpu0/idle 97.5 2026-11-28T16:00:00Z",
                        "d1 cpu/cpu=cpu1/idle 96.0 2026-11-28T16:00:01Z");
        assertThat(readings(
                        "{\"topic\": \"x/{device}\", \"format\": \"telegraf\", \"time\": {\"form\": \"ns\"}}",
                        "{\"name\": \"mem\", \"fields\": {\"ok\": true, \"used\": 9007199254740993}, \"timestamp\":"
                                + " 1795881600000000000}"))
                .containsExactly(
                        "d1 mem/ok true 2026-11-28T16:00:00Z", "d1 mem/used 9007199254740993 2026-11-28T16:00:00Z");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"fields\": {\"a\": 1}}; Telegraf: a metric has no 'name'",
                "{\"name\": \"m\"}; Telegraf: metric 'm' has no 'fields'",
                "{\"name\": \"m\", \"fields\": {\"a\": [1]}}; Telegraf: field 'a' is an object or array",
                "{\"name\": \"m\", \"fields\": {\"a\": 1, \"a\": 2}}; Field 'a' occurs twice in an object",
                "[]; No readings"
            })
    void keepsOtherJsonThanThatOfTelegraf(String payload, String reason) {
        assertThat(reason(mapping("telegraf"), payload)).isEqualTo(reason);
    }

    /** Otherwise, values of several topics would be one series. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "home/{device}/#; home/d1/kitchen/temp; 21.5; d1 kitchen/temp 21.5",
                "home/{device}/#; home/d1; 21.5; d1 value 21.5",
                "home/{device}/+; home/d1/humidity; 40; d1 humidity 40.0",
                "{device}/status/#; d1/status/switch:0; {\"apower\": 5}; d1 switch:0/apower 5.0",
                "+/{device}/+/x/+; home/d1/a/x/b; {\"t\": 1}; d1 a/b/t 1.0",
                "tele/{device}/SENSOR; tele/d1/SENSOR; {\"t\": 1}; d1 t 1.0"
            })
    void namesMetricsByTheLevelsOfWildcards(String pattern, String topic, String payload, String expected) {
        assertThat(readings(parse("{\"topic\": \"" + pattern + "\"}", topic, payload.getBytes(StandardCharsets.UTF_8))))
                .containsExactly(expected);
    }

    @Test
    void namesMetricsOfPointersByTheLevelsOfWildcardsUnlessTheyHaveNames() {
        String mapping = "{\"topic\": \"home/{device}/+\", \"values\": [{\"value\": \"/t\"},"
                + " {\"value\": \"/h\", \"metric\": \"humidity\"}, {\"value\": \"/o\"}]}";
        String payload = "{\"t\": 1, \"h\": 2, \"o\": {\"a\": 3}}";

        assertThat(readings(parse(mapping, "home/d1/cellar", payload.getBytes(StandardCharsets.UTF_8))))
                .containsExactly("d1 cellar/t 1.0", "d1 humidity 2.0", "d1 cellar/a 3.0");
        String root = "{\"topic\": \"home/{device}/+\", \"values\": [{\"value\": \"\", \"unit\": \"C\"}]}";
        assertThat(readings(parse(root, "home/d1/cellar", "21".getBytes(StandardCharsets.UTF_8))))
                .containsExactly("d1 cellar 21.0 C");
    }

    /** Numbers of Python and Arduino, which JSON does not have, do not lose the other values. */
    @Test
    void readsNumbersThatAreNoneInValuesOfPointers() {
        String mapping = "{\"topic\": \"x/{device}\", \"values\": [{\"value\": \"/a\"}, {\"value\": \"/b\"}]}";

        assertThat(readings(mapping, "{\"a\": NaN, \"b\": [+1.5, -Infinity, .5]}"))
                .containsExactly("d1 a NaN", "d1 value 1.5", "d1 value -Infinity", "d1 value 0.5");
        assertThat(reason(mapping, "{\"a\": 1, \"a\": 2}")).isEqualTo("Field 'a' occurs twice in an object");
    }

    @Test
    void keepsTheTimeOfTheDeviceInAnUplinkIfItCannotBeRead() {
        String topic = "v3/app@ttn/devices/" + DEVICE + "/up";
        String uplink = """
            {"received_at": "2026-11-28T16:00:00Z",
             "uplink_message": {"decoded_payload": {"moisture": 37.9, "ts": "yesterday"}}}\
            """;

        ParsedMessage parsed =
                parse("{\"topic\": \"v3/+/devices/{device}/up\"}", topic, uplink.getBytes(StandardCharsets.UTF_8));

        assertThat(readings(parsed)).containsExactly("d1 moisture 37.9");
        assertThat(parsed.readings().get(0).statedTime()).contains("yesterday");
        assertThat(faults).containsExactly(TimeFault.UNREADABLE);
    }

    @Test
    void limitsTheReadingsOfALine() {
        String many = "m v=1\n".repeat(1001);
        assertThat(reason(mapping("influx"), many)).isEqualTo("Line 1001: More than 1000 readings");
    }

    @Test
    void readsUplinksOfTheThingsNetwork() {
        String topic = "v3/app@ttn/devices/" + DEVICE + "/up";
        String mapping = "{\"topic\": \"v3/+/devices/{device}/up\"}";
        String uplink = """
            {"end_device_ids": {"device_id": "d1"}, "received_at": "2026-11-28T16:00:01.123456789Z",
             "uplink_message": {"f_port": 1, "frm_payload": "AXsC", "received_at": "2026-11-28T16:00:00.5Z",
               "decoded_payload": {"temperature": 21.5, "battery": {"value": 3.6, "unit": "V"}}}}\
            """;

        assertThat(readings(parse(mapping, topic, uplink.getBytes(StandardCharsets.UTF_8))))
                .containsExactly(
                        "d1 temperature 21.5 2026-11-28T16:00:00.500Z",
                        "d1 battery 3.6 V 2026-11-28T16:00:00.500Z",
                        "d1 frm_payload AXsC 2026-11-28T16:00:00.500Z");
        assertThat(readings(parse(
                        mapping,
                        topic,
                        "{\"uplink_message\": {\"frm_payload\": \"AQ==\"}}".getBytes(StandardCharsets.UTF_8))))
                .containsExactly("d1 frm_payload AQ==");
        assertThat(reason(parse(mapping, topic, "{\"join_accept\": {}}".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("The Things Network: no 'uplink_message'");
    }

    // Sparkplug B

    private static final String SPARKPLUG = "{\"topic\": \"spBv1.0/+/+/+/{device}\"}";
    private static final long TIME = 1795881600000L;

    private ParsedMessage sparkplug(String type, SparkplugPayload payload) {
        return parse(SPARKPLUG, "spBv1.0/plant/" + type + "/node/" + DEVICE, payload.bytes());
    }

    private static SparkplugPayload payload() {
        return new SparkplugPayload().number(1, TIME);
    }

    private static SparkplugPayload metric(String name, long alias, int type) {
        return new SparkplugPayload().text(1, name).number(2, alias).number(4, type);
    }

    private static SparkplugPayload data(long alias) {
        return new SparkplugPayload().number(2, alias);
    }

    @Test
    void readsAliasesOfSparkplugByTheBirth() {
        SparkplugPayload unit = new SparkplugPayload()
                .text(1, "engLow")
                .text(1, "engUnit")
                .message(2, new SparkplugPayload().number(1, 3).number(3, 0))
                .message(2, new SparkplugPayload().number(1, 12).text(8, "bar"));
        SparkplugPayload birth = payload()
                .message(2, metric("Pressure", 1, 9).message(9, unit).float32(12, 1.1f))
                .message(2, metric("Level", 2, 2).number(10, -5))
                .message(2, metric("bdSeq", 3, 8).number(11, 4))
                .message(2, metric("Node Control/Rebirth", 4, 11).number(14, 0))
                .number(3, 1);

        assertThat(readings(sparkplug("DBIRTH", birth)))
                .containsExactly("d1 Pressure 1.1 bar 2026-11-28T16:00:00Z", "d1 Level -5.0 2026-11-28T16:00:00Z");
        SparkplugPayload data = payload()
                .message(2, data(1).float32(12, 2.5f).number(3, TIME - 1000))
                .message(2, data(2).number(10, 0xfff6));
        assertThat(readings(sparkplug("DDATA", data)))
                .containsExactly("d1 Pressure 2.5 bar 2026-11-28T15:59:59Z", "d1 Level -10.0 2026-11-28T16:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 255, -1.0",
        "1, -1, -1.0",
        "2, 65535, -1.0",
        "3, 4294967295, -1.0",
        "4, -9007199254740993, -9007199254740993",
        "5, 255, 255.0",
        "6, 65535, 65535.0",
        "7, 4294967295, 4.294967295E9",
        "7, -1, 4.294967295E9",
        "8, -1, 18446744073709551615",
        "11, 1, true",
        "13, 1795881600000, 1.7958816E12"
    })
    void readsTheIntegersOfSparkplug(int type, long encoded, String value) {
        SparkplugPayload data = payload()
                .message(2, new SparkplugPayload().text(1, "m").number(4, type).number(11, encoded));

        assertThat(readings(sparkplug("DDATA", data))).containsExactly("d1 m " + value + " 2026-11-28T16:00:00Z");
    }

    @Test
    void readsOtherTypesOfSparkplugAndSkipsNull() {
        SparkplugPayload data = payload()
                .message(
                        2,
                        new SparkplugPayload().text(1, "double").number(4, 10).float64(13, 0.1))
                .message(2, new SparkplugPayload().text(1, "flag").number(4, 11).number(14, 1))
                .message(2, new SparkplugPayload().text(1, "text").number(4, 12).text(15, "on"))
                .message(2, new SparkplugPayload().text(1, "nan").number(4, 10).float64(13, Double.NaN))
                .message(2, new SparkplugPayload().text(1, "null").number(4, 3).number(7, 1));

        assertThat(readings(sparkplug("DDATA", data)))
                .containsExactly(
                        "d1 double 0.1 2026-11-28T16:00:00Z",
                        "d1 flag true 2026-11-28T16:00:00Z",
                        "d1 text on 2026-11-28T16:00:00Z",
                        "d1 nan NaN 2026-11-28T16:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NDEATH", "DDEATH", "DCMD"})
    void storesNothingOfOtherMessagesOfSparkplug(String type) {
        ParsedMessage parsed =
                sparkplug(type, payload().message(2, metric("bdSeq", 1, 8).number(11, 4)));

        assertThat(parsed.readings()).isEmpty();
        assertThat(parsed.raw()).isEmpty();
    }

    @Test
    void keepsUnreadableSparkplug() {
        assertThat(reason(sparkplug("DDATA", payload().message(2, data(9).number(10, 1)))))
                .isEqualTo("Sparkplug: unknown alias 9. No BIRTH that declares it was received");
        assertThat(reason(sparkplug(
                        "DDATA",
                        payload().message(2, new SparkplugPayload().text(1, "m").number(10, 1)))))
                .startsWith("Sparkplug: the type of a metric is unknown");
        assertThat(reason(sparkplug("DBIRTH", payload().message(2, data(1)))))
                .isEqualTo("Sparkplug: a metric of the BIRTH has no name");
        assertThat(reason(parse(
                        "{\"topic\": \"x/{device}\", \"format\": \"sparkplug\"}",
                        "x/d1",
                        payload().bytes())))
                .startsWith("Sparkplug: the topic is not");
    }

    /** No prefix of a payload, and no payload with a changed byte, causes anything but readings or a reason. */
    @Test
    void survivesDamagedSparkplug() {
        byte[] birth = payload()
                .message(2, metric("Pressure", 1, 9).float32(12, 1.1f))
                .message(2, metric("Level", 2, 2).number(10, -5))
                .bytes();
        for (int i = 0; i < birth.length; i++) {
            byte[] prefix = Arrays.copyOf(birth, i);
            assertThat(parse(SPARKPLUG, "spBv1.0/g/DBIRTH/n/d1", prefix)).isNotNull();
            for (int bit = 0; bit < 8; bit++) {
                byte[] changed = birth.clone();
                changed[i] ^= (byte) (1 << bit);
                assertThat(parse(SPARKPLUG, "spBv1.0/g/DBIRTH/n/d1", changed)).isNotNull();
            }
        }
    }
}
