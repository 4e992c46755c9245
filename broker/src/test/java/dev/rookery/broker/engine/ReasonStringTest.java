package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.broker.limit.Limit;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement.Type;
import dev.rookery.testkit.wire.ServerPacket.Connack;
import dev.rookery.testkit.wire.ServerPacket.Disconnect;
import dev.rookery.testkit.wire.Subscribe;
import dev.rookery.testkit.wire.Version;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Refusals carry a reason string for clients that request it and accept a packet of that size. No packet exceeds the
 * client's maximum packet size.
 */
class ReasonStringTest {
    @RegisterExtension
    final EngineFixture engine = new EngineFixture();

    @BeforeEach
    void addUser() {
        engine.authority().user("u", "secret", "a 7");
    }

    private static Connect user() {
        return Connect.v5("c").user("u", "secret");
    }

    private static String reason(dev.rookery.testkit.wire.WireProperties properties) {
        return properties.text(WireProperty.REASON_STRING);
    }

    @Test
    void isSentWithEveryErrorResponse() {
        WireClient client = engine.connect(user());

        assertThat(reason(client.publishFully(Publish.of("b", "x").qos(1, 1)).properties()))
                .isEqualTo("Not authorized to publish to this topic");
        assertThat(reason(client.publishFully(Publish.of("b", "x").qos(2, 1)).properties()))
                .isEqualTo("Not authorized to publish to this topic");
        assertThat(reason(client.subscribe(
                                Subscribe.of(1).filter("a", 0).filter("b", 0).filter("c", 0))
                        .properties()))
                .isEqualTo("Not authorized to subscribe to this topic filter");
        assertThat(reason(client.unsubscribe("a", "b").properties())).isEqualTo("No subscription existed");
        client.acknowledge(Type.PUBREL, 9);
        assertThat(reason(client.receive(Acknowledgement.class).properties())).isEqualTo("Packet identifier not found");
        client.acknowledge(Type.PUBREC, 9);
        assertThat(reason(client.receive(Acknowledgement.class).properties())).isEqualTo("Packet identifier not found");
        client.sendHex("ff00");
        assertThat(reason(client.receive(Disconnect.class).properties())).isNotEmpty();
    }

    @Test
    void isNotSentWithSuccessfulResponses() {
        WireClient client = engine.connect(user());

        assertThat(reason(client.publishFully(Publish.of("a", "x").qos(1, 1)).properties()))
                .isNull();
        assertThat(reason(client.subscribe("a", 0).properties())).isNull();
        assertThat(reason(client.unsubscribe("a").properties())).isNull();
    }

    @Test
    void isSentWithRefusedConnack() {
        Connack connack = engine.open().connect(Connect.v5("c").user("u", "wrong"));

        assertThat(connack.code()).isEqualTo(0x87);
        assertThat(reason(connack.properties())).isEqualTo("Not authorized");
    }

    @Test
    void isOmittedWithoutRequestProblemInformation() {
        Connack refused = engine.open()
                .connect(Connect.v5("c").user("u", "wrong").with(WireProperty.REQUEST_PROBLEM_INFORMATION, 0));
        assertThat(reason(refused.properties())).isNull();

        WireClient client = engine.connect(user().with(WireProperty.REQUEST_PROBLEM_INFORMATION, 0));
        assertThat(reason(client.publishFully(Publish.of("b", "x").qos(1, 1)).properties()))
                .isNull();
        assertThat(reason(client.subscribe("b", 0).properties())).isNull();
        assertThat(reason(client.unsubscribe("b").properties())).isNull();
        client.sendHex("ff00");
        assertThat(reason(client.receive(Disconnect.class).properties())).isNull();
    }

    @Test
    void isOmittedIfPacketWouldBeTooLarge() {
        WireClient client = engine.connect(user().with(WireProperty.MAXIMUM_PACKET_SIZE, 28));

        Acknowledgement acknowledgement =
                client.publishFully(Publish.of("b", "x").qos(1, 1));
        assertThat(acknowledgement.code()).isEqualTo(0x87);
        assertThat(reason(acknowledgement.properties())).isNull();
        assertThat(reason(client.subscribe("b", 0).properties())).isNull();
        client.sendHex("ff00");
        assertThat(reason(client.receive(Disconnect.class).properties())).isNull();

        assertThat(engine.open()
                        .connect(Connect.v5("c").user("u", "wrong").with(WireProperty.MAXIMUM_PACKET_SIZE, 5))
                        .properties()
                        .has(WireProperty.REASON_STRING))
                .isFalse();
    }

    @Test
    void responseExceedingMaximumPacketSizeClosesConnection() {
        Subscribe subscribe = Subscribe.of(1);
        String[] filters = new String[40];
        for (int i = 0; i < 40; i++) {
            subscribe.filter("a", 0);
            filters[i] = "a";
        }
        WireClient client = engine.connect(user().with(WireProperty.MAXIMUM_PACKET_SIZE, 40));
        client.send(subscribe.toBytes(Version.V5));
        assertThat(client.expectDisconnect()).isEqualTo(0x95);

        WireClient other = engine.connect(user().with(WireProperty.MAXIMUM_PACKET_SIZE, 40));
        other.send(WirePackets.unsubscribe(Version.V5, 1, filters));
        assertThat(other.expectDisconnect()).isEqualTo(0x95);

        WireClient tiny = engine.open();
        assertThat(tiny.connect(user().with(WireProperty.MAXIMUM_PACKET_SIZE, 10))
                        .code())
                .isEqualTo(0x95);
        WireClient tiniest = engine.open().sendConnect(user().with(WireProperty.MAXIMUM_PACKET_SIZE, 4));
        tiniest.expectClosed();
        assertThat(engine.reached(Limit.RESPONSE_SIZE)).isEqualTo(4);
        assertThat(engine.broker().clients()).isEmpty();
    }
}
