package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement.Type;
import dev.rookery.testkit.wire.ServerPacket.Connack;
import dev.rookery.testkit.wire.Version;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperties;
import dev.rookery.testkit.wire.WireProperty;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTest {
    @RegisterExtension
    final EngineFixture engine = new EngineFixture();

    private static Connect persistent(Version version, String clientId) {
        Connect connect = Connect.of(version, clientId).resume();
        return version == Version.V5 ? connect.with(WireProperty.SESSION_EXPIRY_INTERVAL, 3600) : connect;
    }

    @ParameterizedTest
    @EnumSource
    void retainsSubscriptionsAndQueuesMessagesWhileDisconnected(Version version) {
        WireClient disconnected = engine.connect(persistent(version, "s"));
        disconnected.subscribe("a", 2);
        disconnected.send(WirePackets.disconnect()).expectClosed();
        WireClient publisher = engine.connect(Connect.of(version, "p"));
        publisher.publishFully(Publish.of("a", "one").qos(1, 1));
        publisher.publishFully(Publish.of("a", "two").qos(2, 2));
        publisher.publish(Publish.of("a", "lost")).expectNothing();

        WireClient back = engine.open();
        Connack connack = back.connect(persistent(version, "s"));

        assertThat(connack.sessionPresent()).isEqualTo(version != Version.V3_1);
        assertThat(back.receivePublish()).satisfies(publish -> {
            assertThat(publish.payload()).isEqualTo("one");
            assertThat(publish.dup()).isFalse();
        });
        assertThat(back.receivePublish().qos()).isEqualTo(2);
        back.expectNothing();
    }

    @Test
    void queuesMessagesOfAResumedSessionThatStartedClean() {
        engine.connect(Connect.v5("s").with(WireProperty.SESSION_EXPIRY_INTERVAL, 3600))
                .subscribe("a", 1);
        WireClient disconnected = engine.connect(persistent(Version.V5, "s"));
        disconnected.send(WirePackets.disconnect()).expectClosed();
        engine.v5("p").publishFully(Publish.of("a", "queued").qos(1, 1));

        assertThat(engine.connect(persistent(Version.V5, "s")).receivePublish().payload())
                .isEqualTo("queued");
    }

    @ParameterizedTest
    @EnumSource(names = {"V3_1_1", "V5"})
    void discardsTheSessionOnACleanStart(Version version) {
        engine.connect(persistent(version, "s")).subscribe("a", 1);

        WireClient fresh = engine.open();
        assertThat(fresh.connect(Connect.of(version, "s")).sessionPresent()).isFalse();
        engine.v5("p").publishFully(Publish.of("a", "x").qos(1, 1));
        fresh.expectNothing();
    }

    @ParameterizedTest
    @EnumSource(names = {"V3_1_1", "V5"})
    void endsACleanSessionWithItsConnection(Version version) {
        WireClient client = engine.connect(Connect.of(version, "s"));
        client.subscribe("a", 1);
        client.send(WirePackets.disconnect()).expectClosed();

        assertThat(engine.open().connect(persistent(version, "s")).sessionPresent())
                .isFalse();
    }

    @Test
    void endsASessionWhenItExpires() {
        engine.connect(Connect.v5("s").with(WireProperty.SESSION_EXPIRY_INTERVAL, 1))
                .send(WirePackets.disconnect())
                .expectClosed();

        // All clients have the empty username here. It is absent once the session has ended.
        Awaitility.await().until(() -> !engine.authority().watcherSees(""));
        assertThat(engine.open().connect(persistent(Version.V5, "s")).sessionPresent())
                .isFalse();
    }

    @Test
    void updatesTheExpiryOnDisconnect() {
        WireClient client = engine.connect(persistent(Version.V5, "s"));
        client.send(WirePackets.disconnect(0, WireProperties.of(WireProperty.SESSION_EXPIRY_INTERVAL, 0)))
                .expectClosed();

        assertThat(engine.open().connect(persistent(Version.V5, "s")).sessionPresent())
                .isFalse();
    }

    @Test
    void refusesAnExpiryOnDisconnectAfterExpiryZero() {
        WireClient client = engine.v5("s");

        client.send(WirePackets.disconnect(0, WireProperties.of(WireProperty.SESSION_EXPIRY_INTERVAL, 10)));

        assertThat(client.expectDisconnect()).isEqualTo(0x82);
    }

    @ParameterizedTest
    @EnumSource
    void resendsUnacknowledgedMessages(Version version) {
        WireClient first = engine.connect(persistent(version, "s"));
        first.subscribe("a", 2);
        WireClient publisher = engine.v5("p");
        for (int i = 1; i <= 4; i++) {
            publisher.publishFully(Publish.of("a", "m" + i).qos(i % 2 + 1, i));
        }
        ServerPacket.Publish one = first.receivePublish();
        ServerPacket.Publish two = first.receivePublish();
        ServerPacket.Publish three = first.receivePublish();
        ServerPacket.Publish four = first.receivePublish();
        first.acknowledge(Type.PUBREC, one.packetId());
        first.receive(Acknowledgement.class);
        first.acknowledge(Type.PUBACK, four.packetId());
        first.expectNothing();
        first.close();

        WireClient second = engine.connect(persistent(version, "s"));
        // [MQTT-4.4.0-1]: same packet identifiers and order; PUBREL instead of PUBLISH after PUBREC.
        assertThat(second.receive(Acknowledgement.class)).satisfies(release -> {
            assertThat(release.type()).isEqualTo(Type.PUBREL);
            assertThat(release.packetId()).isEqualTo(one.packetId());
        });
        for (ServerPacket.Publish sent : new ServerPacket.Publish[] {two, three}) {
            assertThat(second.receivePublish()).satisfies(again -> {
                assertThat(again.packetId()).isEqualTo(sent.packetId());
                assertThat(again.payload()).isEqualTo(sent.payload());
                assertThat(again.dup()).isTrue();
            });
        }
        second.expectNothing();
    }

    @Test
    void observesASmallerReceiveMaximumWhenResending() {
        WireClient first = engine.connect(persistent(Version.V5, "s"));
        first.subscribe("a", 1);
        WireClient publisher = engine.v5("p");
        for (int i = 1; i <= 3; i++) {
            publisher.publishFully(Publish.of("a", "m" + i).qos(1, i));
            first.receivePublish();
        }
        first.close();

        WireClient second = engine.connect(persistent(Version.V5, "s").with(WireProperty.RECEIVE_MAXIMUM, 1));
        for (int i = 1; i <= 3; i++) {
            ServerPacket.Publish again = second.receivePublish();
            assertThat(again.payload()).isEqualTo("m" + i);
            second.expectNothing();
            second.acknowledge(Type.PUBACK, again.packetId());
        }
        second.expectNothing();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void detectsQos2DuplicatesAfterAReconnect(boolean resumes) {
        WireClient subscriber = engine.v5("s");
        subscriber.subscribe("a", 2);
        WireClient publisher = engine.connect(persistent(Version.V5, "p"));
        publisher.publish(Publish.of("a", "x").qos(2, 1)).receive();
        publisher.close();
        subscriber.receivePublish();

        WireClient again = engine.connect(resumes ? persistent(Version.V5, "p") : Connect.v5("p"));
        again.publish(Publish.of("a", "x").qos(2, 1).dup()).receive();

        if (resumes) {
            subscriber.expectNothing();
        } else {
            assertThat(subscriber.receivePublish().payload()).isEqualTo("x");
        }
    }

    @Test
    void dropsMessagesThatExpireWhileDisconnected() {
        WireClient disconnected = engine.connect(persistent(Version.V5, "s"));
        disconnected.subscribe("a", 1);
        disconnected.send(WirePackets.disconnect()).expectClosed();
        WireClient publisher = engine.v5("p");
        publisher.publishFully(Publish.of("a", "expired").qos(1, 1).with(WireProperty.MESSAGE_EXPIRY_INTERVAL, 0));
        publisher.publishFully(Publish.of("a", "valid").qos(1, 2).with(WireProperty.MESSAGE_EXPIRY_INTERVAL, 60));

        WireClient back = engine.connect(persistent(Version.V5, "s"));
        assertThat(back.receivePublish()).satisfies(publish -> {
            assertThat(publish.payload()).isEqualTo("valid");
            assertThat(publish.properties().number(WireProperty.MESSAGE_EXPIRY_INTERVAL))
                    .isBetween(1L, 60L);
        });
        back.expectNothing();
    }

    @Test
    void doesNotResumeASessionOfAnotherUser() {
        engine.authority().user("u", "u", "# 7").user("v", "v", "# 7");
        engine.connect(persistent(Version.V5, "s").user("u", "u")).subscribe("a", 1);

        WireClient other = engine.open();
        assertThat(other.connect(persistent(Version.V5, "s").user("v", "v")).sessionPresent())
                .isFalse();
    }

    @Test
    void closesAClientThatExceedsItsKeepAlive() {
        WireClient modern = engine.connect(Connect.v5("a").keepAlive(1));
        WireClient old = engine.connect(Connect.v3("b").keepAlive(1));

        assertThat(modern.expectDisconnect()).isEqualTo(0x8d);
        old.expectClosed();
    }

    @Test
    void resendsInflightMessagesThatHaveExpired() {
        Connect connect = persistent(Version.V5, "s");
        WireClient first = engine.connect(connect);
        first.subscribe("a", 2);
        engine.v5("p").publish(Publish.of("a", "x").qos(2, 1).with(WireProperty.MESSAGE_EXPIRY_INTERVAL, 0));
        first.receivePublish();
        first.close();

        assertThat(engine.connect(connect).receivePublish().dup()).isTrue();
    }
}
