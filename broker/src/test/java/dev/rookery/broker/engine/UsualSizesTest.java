package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.broker.limit.Limit;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.Subscribe;
import dev.rookery.testkit.wire.Version;
import dev.rookery.testkit.wire.WireClient;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Sizes that other brokers serve by default are served by default, and larger ones are refused in a way that clients see. */
class UsualSizesTest {
    private static final int LEVELS = 200;

    @RegisterExtension
    final EngineFixture engine = new EngineFixture();

    private static String topic(int levels) {
        return "a/".repeat(levels - 1) + "a";
    }

    @ParameterizedTest
    @EnumSource
    void deliversToATopicOf200Levels(Version version) {
        WireClient client = engine.connect(Connect.of(version, "c"));
        assertThat(client.subscribe(topic(LEVELS), 1).codes()).containsExactly(1);
        assertThat(client.subscribe(Subscribe.of(2).filter("a/".repeat(LEVELS - 1) + "#", 0))
                        .codes())
                .containsExactly(0);

        client.publish(Publish.of(topic(LEVELS), "deep"));

        assertThat(client.receivePublish().payload()).isEqualTo("deep");
    }

    @ParameterizedTest
    @CsvSource({"V3_1,0", "V3_1,1", "V3_1,2", "V3_1_1,0", "V3_1_1,1", "V3_1_1,2"})
    void closesAVersion3ConnectionThatPublishesTooDeep(Version version, int qos) {
        WireClient watcher = engine.v5("watcher");
        watcher.subscribe("#", 1);
        WireClient client = engine.connect(Connect.of(version, "c"));

        client.publish(Publish.of(topic(LEVELS + 1), "deep").qos(qos, qos));

        client.expectClosed();
        assertThat(engine.reached(Limit.TOPIC_LEVELS)).isEqualTo(1);
        watcher.expectNothing();
    }

    /** The levels of the topic count, not those before it. */
    @ParameterizedTest
    @CsvSource({"0, 0x01", "1, 0x97"})
    void countsTheLevelsOfSharedSubscriptions(int excess, int code) {
        WireClient client = engine.v5("c");

        assertThat(client.subscribe("$share/group/" + topic(LEVELS + excess), 1).codes())
                .containsExactly(code);
    }

    @ParameterizedTest
    @EnumSource
    void publishesAWillOf200LevelsAndRefusesADeeperOne(Version version) {
        WireClient watcher = engine.v5("watcher");
        watcher.subscribe("#", 1);
        engine.connect(Connect.of(version, "dying").will(topic(LEVELS), "will")).close();
        assertThat(watcher.receivePublish().topic()).isEqualTo(topic(LEVELS));

        WireClient refused = engine.open();
        refused.sendConnect(Connect.of(version, "deep").will(topic(LEVELS + 1), "will"));
        if (version == Version.V5) {
            assertThat(refused.receive(ServerPacket.Connack.class).code()).isEqualTo(0x90);
        }
        // MQTT 3 has no code for this.
        refused.expectClosed();
        assertThat(engine.reached(Limit.TOPIC_LEVELS)).isEqualTo(1);
        watcher.expectNothing();
    }

    @ParameterizedTest
    @EnumSource
    void retainsAMessageOf200Levels(Version version) {
        engine.connect(Connect.of(version, "p"))
                .publishFully(Publish.of(topic(LEVELS), "kept").qos(1, 1).retain());

        WireClient late = engine.connect(Connect.of(version, "late"));
        late.subscribe("a/+/#", 0);

        assertThat(late.receivePublish().payload()).isEqualTo("kept");
    }

    @ParameterizedTest
    @CsvSource({"V3_1,1024", "V3_1_1,1025", "V5,1025", "V3_1_1,16000", "V5,16000"})
    void acceptsALongClientId(Version version, int length) {
        WireClient client = engine.connect(Connect.of(version, "x".repeat(length)));

        client.subscribe("a", 1);
        engine.v5("p").publishFully(Publish.of("a", "x").qos(1, 1));

        assertThat(client.receivePublish().payload()).isEqualTo("x");
    }
}
