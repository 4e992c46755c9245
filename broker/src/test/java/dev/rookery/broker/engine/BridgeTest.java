package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket.Connack;
import dev.rookery.testkit.wire.Version;
import dev.rookery.testkit.wire.WireClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bridges of Mosquitto, which set bit 7 of the protocol level: no local and retain as published for MQTT 3. */
class BridgeTest {
    @RegisterExtension
    final EngineFixture engine = new EngineFixture();

    @ParameterizedTest
    @EnumSource(names = {"V3_1", "V3_1_1"})
    void doesNotReceiveItsOwnMessages(Version version) {
        WireClient bridge = engine.connect(Connect.of(version, "b").bridge());
        bridge.subscribe("a/#", 2);

        for (int qos = 0; qos <= 2; qos++) {
            if (qos == 0) {
                bridge.publish(Publish.of("a/x", "own"));
            } else {
                bridge.publishFully(Publish.of("a/x", "own").qos(qos, qos));
            }
        }
        engine.v5("p").publishFully(Publish.of("a/x", "other").qos(1, 1));

        assertThat(bridge.receivePublish().payload()).isEqualTo("other");
    }

    @ParameterizedTest
    @EnumSource(names = {"V3_1", "V3_1_1"})
    void receivesTheRetainFlagAsPublished(Version version) {
        WireClient bridge = engine.connect(Connect.of(version, "b").bridge());
        bridge.subscribe("a/#", 1);
        WireClient publisher = engine.v5("p");

        publisher.publishFully(Publish.of("a/x", "retained").qos(1, 1).retain());
        publisher.publishFully(Publish.of("a/x", "not retained").qos(1, 2));

        assertThat(bridge.receivePublish().retain()).isTrue();
        assertThat(bridge.receivePublish().retain()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"V3_1", "V3_1_1"})
    void keepsItsOptionsForQueuedMessages(Version version) {
        Connect connect = Connect.of(version, "b").bridge().resume();
        WireClient bridge = engine.connect(connect);
        bridge.subscribe("a/#", 1);
        bridge.publishFully(Publish.of("a/x", "own").qos(1, 1));
        bridge.close();
        engine.v5("p").publishFully(Publish.of("a/x", "later").qos(1, 1).retain());

        assertThat(engine.connect(connect).receivePublish()).satisfies(publish -> {
            assertThat(publish.payload()).isEqualTo("later");
            assertThat(publish.retain()).isTrue();
        });
    }

    @Test
    void isAnOrdinaryMemberOfASharedSubscription() {
        WireClient bridge = engine.connect(Connect.v3("b").bridge());
        assertThat(bridge.subscribe("$share/g/a", 1).codes()).containsExactly(1);

        bridge.publish(Publish.of("a", "own"));

        assertThat(bridge.receivePublish().payload()).isEqualTo("own");
    }

    @Test
    void ofVersion5StatesItsOptionsItself() {
        WireClient bridge = engine.connect(Connect.v5("b").bridge());
        bridge.subscribe("a", 0);

        bridge.publish(Publish.of("a", "own"));

        assertThat(bridge.receivePublish().payload()).isEqualTo("own");
    }

    @Test
    void ofAnUnknownVersionIsRefused() {
        WireClient client = engine.open().sendHex("10 0d 0004 4d515454 86 02 0000 0001 61");

        client.speak(Version.V3_1_1);
        assertThat(client.receive(Connack.class).code()).isEqualTo(1);
        client.expectClosed();
    }
}
