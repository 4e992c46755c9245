package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.Version;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperties;
import dev.rookery.testkit.wire.WireProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages with the expiry interval 0, which are delivered at once or not at all. */
class ExpiryOfZeroTest {
    @RegisterExtension
    final EngineFixture engine = new EngineFixture();

    /** By a will, to a member of a shared subscription, and with an alias instead of the topic. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "+", "$share/g/a", "$share/g/#"})
    void forwardsAnExpiryOfZeroHoweverTheMessageIsSent(String filter) {
        WireClient subscriber = engine.v5("s");
        subscriber.subscribe(filter, 1);
        WireProperties expired = WireProperties.of(WireProperty.MESSAGE_EXPIRY_INTERVAL, 0);

        WireClient dying = engine.connect(Connect.v5("dying").will("a", "will", 1, false, expired));
        dying.close();
        assertExpiryOfZero(subscriber.receivePublish(), "will");
        WireClient publisher = engine.v5("p");
        publisher.publish(Publish.of("a", "first").with(WireProperty.TOPIC_ALIAS, 1));
        assertThat(subscriber.receivePublish().payload()).isEqualTo("first");
        publisher.publish(Publish.of("", "second")
                .with(WireProperty.TOPIC_ALIAS, 1)
                .with(WireProperty.MESSAGE_EXPIRY_INTERVAL, 0));
        assertExpiryOfZero(subscriber.receivePublish(), "second");
    }

    private static void assertExpiryOfZero(ServerPacket.Publish received, String payload) {
        assertThat(received.payload()).isEqualTo(payload);
        assertThat(received.properties().number(WireProperty.MESSAGE_EXPIRY_INTERVAL))
                .isZero();
    }

    /** MQTT 3 has no properties: the message is delivered at once, or not at all. */
    @ParameterizedTest
    @EnumSource(names = {"V3_1", "V3_1_1"})
    void deliversAnExpiryOfZeroToOlderVersionsAtOnceOnly(Version version) {
        WireClient connected = engine.connect(Connect.of(version, "connected"));
        connected.subscribe("a", 2);
        Connect away = Connect.of(version, "away").resume();
        WireClient disconnected = engine.connect(away);
        disconnected.subscribe("a", 2);
        disconnected.send(WirePackets.disconnect()).expectClosed();

        engine.v5("p").publishFully(Publish.of("a", "x").qos(2, 1).with(WireProperty.MESSAGE_EXPIRY_INTERVAL, 0));

        assertThat(connected.receivePublish().payload()).isEqualTo("x");
        engine.connect(away).expectNothing();
    }
}
