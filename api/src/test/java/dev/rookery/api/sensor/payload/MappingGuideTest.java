package dev.rookery.api.sensor.payload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.api.sensor.ReadingType;
import dev.rookery.api.sensor.mapping.MappingJson;
import dev.rookery.api.sensor.mapping.TenantMappings;
import dev.rookery.auth.TenantId;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The examples of the guide have the results that it shows. */
class MappingGuideTest {
    private static final Path GUIDE = Path.of("..", "docs", "guides", "readings-from-other-payloads.md");
    /** A request, and the block after it. */
    private static final Pattern EXAMPLE = Pattern.compile("```json\n(.*?)```.*?```text\n(.*?)```", Pattern.DOTALL);

    private static final Instant ARRIVAL = Instant.parse("2026-11-28T16:20:00Z");

    private final PayloadParser parser =
            new PayloadParser(new DeviceTime(Duration.ofDays(30), Duration.ofHours(1)), DeviceZones.UTC, fault -> {
                throw new AssertionError(fault);
            });

    @TestFactory
    Stream<DynamicTest> examplesHaveTheirResults() throws IOException {
        List<MatchResult> examples =
                EXAMPLE.matcher(Files.readString(GUIDE)).results().toList();
        assertThat(examples).hasSize(9);
        return examples.stream().map(example -> {
            JsonObject request = new JsonObject(example.group(1));
            return DynamicTest.dynamicTest(request.getString("topic"), () -> assertThat(stored(request))
                    .isEqualTo(example.group(2)));
        });
    }

    private String stored(JsonObject request) {
        String topic = request.getString("topic");
        SensorMessage message = new SensorMessage(
                TenantId.DEFAULT,
                topic,
                request.getString("payload").getBytes(StandardCharsets.UTF_8),
                DeviceTime.micros(ARRIVAL),
                0,
                Optional.empty());
        TenantMappings mappings =
                new TenantMappings(List.of(MappingJson.parse("draft", 0, request.getJsonObject("mapping"))), Map.of());
        ParsedMessage parsed = parser.parse(message, mappings.find(topic).orElseThrow(), SparkplugBirths.NONE);
        StringBuilder text = new StringBuilder();
        parsed.raw().ifPresent(raw -> text.append("raw: ").append(raw.reason()).append('\n'));
        parsed.readings().forEach(reading -> {
            String value = reading.series().type() == ReadingType.BOOLEAN
                    ? String.valueOf(reading.value() == 1)
                    : reading.content()
                            .orElseGet(() -> String.valueOf(reading.value()).replaceFirst("\\.0$", ""));
            text.append(String.join(
                                    " ",
                                    reading.series().device(),
                                    reading.series().metric(),
                                    value,
                                    reading.series().unit())
                            .strip())
                    .append('\n');
        });
        return text.toString();
    }
}
