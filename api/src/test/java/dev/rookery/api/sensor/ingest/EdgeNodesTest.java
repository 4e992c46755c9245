package dev.rookery.api.sensor.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.api.sensor.mapping.MappingJson;
import dev.rookery.api.sensor.mapping.TenantMappings;
import dev.rookery.api.sensor.payload.SparkplugSequence;
import dev.rookery.auth.TenantId;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sequences are written as messages: type, {@code seq}, and {@code bdSeq} behind a colon; {@code *} marks DUP. */
class EdgeNodesTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final String NODE = "plant/edge";
    private static final TenantMappings WHOLE = mappings(true, "spBv1.0/+/+/{device}", "spBv1.0/+/+/+/{device}");

    private final AtomicInteger counted = new AtomicInteger();
    private final EdgeNodes nodes = new EdgeNodes(counted::incrementAndGet);

    private static TenantMappings mappings(boolean rebirth, String... topics) {
        return new TenantMappings(
                Stream.of(topics)
                        .map(topic -> MappingJson.parse(
                                topic,
                                0,
                                new JsonObject()
                                        .put("topic", topic)
                                        .put("format", "sparkplug")
                                        .put("rebirth", rebirth)))
                        .toList(),
                Map.of());
    }

    private static OptionalLong number(String text) {
        return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    }

    /** Returns whether the message shows a gap. */
    private boolean receive(TenantMappings mappings, String name, String text) {
        String message = text.replace("*", "");
        String numbers = message.replaceAll("[A-Z]", "");
        String[] parts = numbers.split(":", 2);
        SparkplugSequence sequence = new SparkplugSequence(
                message.replaceAll("[^A-Z]", ""),
                number(parts[0]),
                parts.length > 1 ? number(parts[1]) : OptionalLong.empty());
        return nodes.received(ACME, mappings, name, sequence, text.endsWith("*"));
    }

    private String gaps(TenantMappings mappings, String messages) {
        StringBuilder gaps = new StringBuilder();
        for (String message : messages.split(" ")) {
            gaps.append(receive(mappings, NODE, message) ? 'x' : '.');
        }
        return gaps.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "NBIRTH0:1 DBIRTH1 NDATA2 DDATA3 DDEATH4 NDATA5, ......",
        // The end of the numbers.
        "NDATA253 NDATA254 DDATA255 DDATA0 NDATA1, .....",
        // Missing, also the number 0, and repeated.
        "NBIRTH0:1 NDATA1 NDATA3 NDATA4, ..x.",
        "NDATA254 NDATA0 NDATA1, .x.",
        "NDATA255 NDATA1, .x",
        "NDATA7 NDATA7 NDATA8, .x.",
        "NBIRTH0:1 DDATA2, .x",
        "NBIRTH0:1 NDATA1 NDATA0, ..x",
        // A BIRTH begins the sequence, whatever was before it.
        "NDATA9 NBIRTH0:2 NDATA1, ...",
        "NBIRTH0:1 NDATA5 NBIRTH0:1 DBIRTH1, .x..",
        // The first message after a start.
        "DDATA100 DDATA101, ..",
        // The session has ended: its NBIRTH is missing until it arrives.
        "NBIRTH0:3 NDATA1 NDEATH:3 NDATA2 DDATA3 NBIRTH0:4 NDATA1, ...xx..",
        // The will of an earlier session, and one of a session that is not known.
        "NBIRTH0:4 NDEATH:3 NDATA1, ...",
        "NDATA1 NDEATH:3 NDATA2, ...",
        "NBIRTH0 NDEATH NDATA1, ...",
        // Numbers that are none.
        "NDATA1 NDATA NDATA9 NDATA10, ....",
        "NDATA1 NDATA256 NDATA7, ...",
        "NDATA1 NDATA-1 NDATA7, ...",
        // Delivered again, after the ingestion has connected again.
        "NBIRTH0:1 NDATA1 NDATA2 NDATA1* NDATA2* NDATA3, ......",
        "NBIRTH0:1 NDATA1* NDATA2* NDATA3, ....",
        "NBIRTH0:1 NDATA1 NDEATH:1 NDATA1* NDEATH:1* NBIRTH0:2 NDATA1, .......",
        "NBIRTH0:1 NDATA1 NDATA3* NDATA4, ...x",
    })
    void noticesGaps(String messages, String expected) {
        assertThat(gaps(WHOLE, messages)).isEqualTo(expected);
        assertThat(counted)
                .hasValue((int) expected.chars().filter(gap -> gap == 'x').count());
    }

    @Test
    void distinguishesNodesAndTenants() {
        assertThat(receive(WHOLE, "plant/a", "NDATA1")).isFalse();
        assertThat(receive(WHOLE, "plant/b", "NDATA7")).isFalse();
        assertThat(receive(WHOLE, "plant/a", "NDATA2")).isFalse();
        assertThat(nodes.received(
                        new TenantId("other"),
                        WHOLE,
                        "plant/a",
                        new SparkplugSequence("NDATA", OptionalLong.of(9), OptionalLong.empty()),
                        false))
                .isFalse();
        assertThat(receive(WHOLE, "plant/b", "NDATA9")).isTrue();
    }

    /** Numbers are missing among the messages that these mappings read. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "spBv1.0/+/+/{device}",
                "spBv1.0/+/+/+/{device}",
                "spBv1.0/+/NDATA/{device} spBv1.0/+/+/+/{device}",
                "spBv1.0/+/+/{device} spBv1.0/+/DDATA/+/{device}",
                "spBv1.0/other/+/{device}/#",
            })
    void isSilentIfNotAllMessagesAreRead(String topics) {
        assertThat(gaps(mappings(true, topics.split(" ")), "NDATA1 NDATA9 DDATA20"))
                .isEqualTo("...");
    }

    @Test
    void needsThePermissionOfAllMappings() {
        assertThat(gaps(mappings(false, "spBv1.0/+/+/{device}/#"), "NDATA1 NDATA9"))
                .isEqualTo("..");
        assertThat(gaps(mappings(true, "spBv1.0/+/+/{device}/#"), "NDATA1 NDATA9"))
                .isEqualTo(".x");
    }

    @Test
    void beginsAgainWhenMappingsChange() {
        TenantMappings later = mappings(true, "spBv1.0/plant/+/{device}/#");
        assertThat(gaps(WHOLE, "NDATA1 NDATA2")).isEqualTo("..");
        assertThat(gaps(later, "NDATA9 NDATA10 NDATA12")).isEqualTo("..x");
    }
}
