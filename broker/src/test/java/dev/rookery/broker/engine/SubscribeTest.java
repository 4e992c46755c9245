package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement.Type;
import dev.rookery.testkit.wire.Subscribe;
import dev.rookery.testkit.wire.Version;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperties;
import dev.rookery.testkit.wire.WireProperty;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubscribeTest {
    @RegisterExtension
    final EngineFixture engine = new EngineFixture();

    @ParameterizedTest
    @EnumSource
    void returnsACodeForEachFilter(Version version) {
        ServerPacket.Suback suback = engine.connect(Connect.of(version, "s"))
                .subscribe(Subscribe.of(7).filter("a", 0).filter("b/+", 1).filter("#", 2));

        assertThat(suback.packetId()).isEqualTo(7);
        assertThat(suback.codes()).containsExactly(0, 1, 2);
    }

    @Test
    void sendsOneCopyForOverlappingSubscriptionsWithAllIdentifiers() {
        WireClient subscriber = engine.v5("s");
        subscriber.subscribe(
                Subscribe.of(1).filter("a/b", 0).with(WireProperties.of(WireProperty.SUBSCRIPTION_IDENTIFIER, 1)));
        subscriber.subscribe(Subscribe.of(2)
                .filter("a/#", 2)
                .with(WireProperties.of(WireProperty.SUBSCRIPTION_IDENTIFIER, 268_435_455)));
        subscriber.subscribe(Subscribe.of(3).filter("+/b", 1));

        engine.v5("p").publish(Publish.of("a/b", "x").qos(2, 1));

        ServerPacket.Publish publish = subscriber.receivePublish();
        assertThat(publish.qos()).isEqualTo(2);
        assertThat(publish.properties().all(WireProperty.SUBSCRIPTION_IDENTIFIER))
                .containsExactlyInAnyOrder(1L, 268_435_455L);
        subscriber.expectNothing();
    }

    @Test
    void replacesASubscriptionWithTheSameFilter() {
        WireClient subscriber = engine.v5("s");
        subscriber.subscribe("a", 2);
        subscriber.subscribe("a", 0);

        engine.v5("p").publishFully(Publish.of("a", "x").qos(1, 1));

        assertThat(subscriber.receivePublish().qos()).isZero();
        subscriber.expectNothing();
    }

    @Test
    void appliesNoLocal() {
        WireClient client = engine.v5("c");
        client.subscribe("a", Subscribe.NO_LOCAL);
        client.subscribe("b", 0);

        client.publish(Publish.of("a", "x")).publish(Publish.of("b", "y"));

        assertThat(client.receivePublish().topic()).isEqualTo("b");
        engine.v5("p").publish(Publish.of("a", "z"));
        assertThat(client.receivePublish().payload()).isEqualTo("z");
    }

    @Test
    void hidesServerTopicsFromWildcards() {
        WireClient client = engine.v5("c");
        client.subscribe("#", 0);
        client.subscribe("+/x", 0);
        client.publish(Publish.of("$other/x", "hidden")).publish(Publish.of("a", "seen"));

        assertThat(client.receivePublish().payload()).isEqualTo("seen");
        client.subscribe("$other/#", 0);
        client.publish(Publish.of("$other/x", "named"));
        assertThat(client.receivePublish().payload()).isEqualTo("named");
    }

    @ParameterizedTest
    @EnumSource
    void unsubscribes(Version version) {
        WireClient subscriber = engine.connect(Connect.of(version, "s"));
        subscriber.subscribe(Subscribe.of(1).filter("a", 0).filter("b", 0));

        ServerPacket.Unsuback unsuback = subscriber.unsubscribe("a", "never");

        assertThat(unsuback.packetId()).isEqualTo(1);
        if (version == Version.V5) {
            assertThat(unsuback.codes()).containsExactly(0, 0x11);
        } else {
            assertThat(unsuback.codes()).isEmpty();
        }
        engine.v5("p").publish(Publish.of("a", "x")).publish(Publish.of("b", "y"));
        assertThat(subscriber.receivePublish().payload()).isEqualTo("y");
    }

    @ParameterizedTest
    @EnumSource
    void distributesMessagesAmongASharedSubscription(Version version) {
        List<WireClient> members = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            WireClient member = engine.connect(Connect.of(version, "m" + i));
            member.subscribe("$share/g/a/+", 0);
            members.add(member);
        }
        WireClient single = engine.connect(Connect.of(version, "single"));
        single.subscribe("a/+", 0);
        WireClient publisher = engine.v5("p");
        for (int i = 0; i < 6; i++) {
            publisher.publish(Publish.of("a/b", "m" + i));
        }
        publisher.expectNothing();

        List<String> distributed = new ArrayList<>();
        for (WireClient member : members) {
            distributed.add(member.receivePublish().payload());
            distributed.add(member.receivePublish().payload());
            member.expectNothing();
        }
        assertThat(distributed).containsExactlyInAnyOrder("m0", "m1", "m2", "m3", "m4", "m5");
        for (int i = 0; i < 6; i++) {
            assertThat(single.receivePublish().payload()).isEqualTo("m" + i);
        }
    }

    @Test
    void skipsUnauthorizedMembersOfASharedSubscription() {
        engine.authority().user("unauthorized", "x", "a 4").user("authorized", "x", "a 5");
        WireClient unauthorized = engine.connect(Connect.v5("unauthorized").user("unauthorized", "x"));
        unauthorized.subscribe("$share/g/a", 1);
        WireClient authorized = engine.connect(Connect.v5("authorized").user("authorized", "x"));
        authorized.subscribe("$share/g/a", 1);
        WireClient publisher = engine.v5("p");
        for (int i = 1; i <= 4; i++) {
            publisher.publishFully(Publish.of("a", "m" + i).qos(1, i));
        }

        for (int i = 1; i <= 4; i++) {
            assertThat(authorized.receivePublish().payload()).isEqualTo("m" + i);
        }
        unauthorized.expectNothing();
    }

    @Test
    void redistributesMessagesOfADepartedMember() {
        WireClient departing = engine.connect(Connect.v5("departing").with(WireProperty.RECEIVE_MAXIMUM, 2));
        departing.subscribe("$share/g/a", 2);
        WireClient publisher = engine.v5("p");
        for (int i = 1; i <= 4; i++) {
            publisher.publishFully(Publish.of("a", "m" + i).qos(i == 2 ? 2 : 1, i));
        }
        departing.receivePublish();
        departing.receivePublish();
        WireClient remaining = engine.v5("remaining");
        remaining.subscribe("$share/g/a", 2);

        departing.send(WirePackets.disconnect()).expectClosed();

        // [MQTT-4.8.2-5]: "m2" had QoS 2 and was sent, so that it is not redistributed.
        for (String payload : new String[] {"m1", "m3", "m4"}) {
            ServerPacket.Publish publish = remaining.receivePublish();
            assertThat(publish.payload()).isEqualTo(payload);
            assertThat(publish.dup()).isFalse();
        }
        remaining.expectNothing();
    }

    @Test
    void returnsToMembersThatHaveAcknowledgedOrReconnected() {
        Connect connect = Connect.v5("slow")
                .resume()
                .with(WireProperties.of(WireProperty.RECEIVE_MAXIMUM, 1)
                        .and(WireProperty.SESSION_EXPIRY_INTERVAL, 3600));
        WireClient slow = engine.connect(connect);
        slow.subscribe("$share/g/a", 1);
        WireClient fast = engine.v5("fast");
        fast.subscribe("$share/g/a", 1);
        WireClient publisher = engine.v5("p");

        publishPair(publisher, fast, 1);
        ServerPacket.Publish unacknowledged = slow.receivePublish();
        publishPair(publisher, fast, 2);
        slow.expectNothing();

        slow.acknowledge(Type.PUBACK, unacknowledged.packetId());
        slow.send(WirePackets.pingRequest()).receive();
        publishPair(publisher, fast, 1);
        slow.acknowledge(Type.PUBACK, slow.receivePublish().packetId());

        slow.send(WirePackets.disconnect()).expectClosed();
        publishPair(publisher, fast, 2);

        WireClient back = engine.connect(connect);
        publishPair(publisher, fast, 1);
        back.receivePublish();
    }

    /** Publishes two messages, some of which one of two members receives. */
    private static void publishPair(WireClient publisher, WireClient member, int expected) {
        publisher.publishFully(Publish.of("a", "x").qos(1, 1));
        publisher.publishFully(Publish.of("a", "y").qos(1, 2));
        for (int i = 0; i < expected; i++) {
            member.acknowledge(Type.PUBACK, member.receivePublish().packetId());
        }
        member.expectNothing();
    }

    @Test
    void prefersConnectedMembersOfASharedSubscription() {
        WireClient disconnected =
                engine.connect(Connect.v5("disconnected").with(WireProperty.SESSION_EXPIRY_INTERVAL, 3600));
        disconnected.subscribe("$share/g/a", 1);
        disconnected.send(WirePackets.disconnect()).expectClosed();
        WireClient publisher = engine.v5("p");
        publisher.publishFully(Publish.of("a", "queued").qos(1, 1));
        WireClient connected = engine.v5("connected");
        connected.subscribe("$share/g/a", 1);
        publisher.publishFully(Publish.of("a", "now").qos(1, 2));

        assertThat(connected.receivePublish().payload()).isEqualTo("now");
        WireClient back =
                engine.connect(Connect.v5("disconnected").resume().with(WireProperty.SESSION_EXPIRY_INTERVAL, 3600));
        assertThat(back.receivePublish().payload()).isEqualTo("queued");
        back.acknowledge(Type.PUBACK, 1);
        back.expectNothing();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/#/b", "a#", "a+/b", "$share/x", "$share//a", "$share/x/", "$share/x+/a"})
    void closesOnAMalformedFilter(String filter) {
        WireClient modern = engine.v5("modern");
        modern.send(Subscribe.of(1).filter(filter, 0).toBytes(Version.V5));
        assertThat(modern.expectDisconnect()).isEqualTo(0x81);

        WireClient old = engine.v3("old");
        old.send(Subscribe.of(1).filter(filter, 0).toBytes(Version.V3_1_1));
        old.expectClosed();
    }

    @Test
    void completesInflightDeliveriesAfterUnsubscribe() {
        WireClient subscriber = engine.v5("s");
        subscriber.subscribe("a", 2);
        engine.v5("p").publish(Publish.of("a", "x").qos(2, 1));
        int id = subscriber.receivePublish().packetId();

        subscriber.unsubscribe("a");
        subscriber.acknowledge(Type.PUBREC, id);

        assertThat(subscriber.receive(ServerPacket.Acknowledgement.class)).satisfies(release -> {
            assertThat(release.type()).isEqualTo(Type.PUBREL);
            assertThat(release.code()).isZero();
        });
    }

    @Test
    void observesTheQosOfEachMember() {
        WireClient member = engine.v5("s");
        member.subscribe("$share/g/a", 1);

        engine.v5("p").publish(Publish.of("a", "x").qos(2, 1));

        assertThat(member.receivePublish().qos()).isEqualTo(1);
    }

    @Test
    void completesASharedQos2DeliveryWithTheSameMember() {
        Connect connect = Connect.v5("m").resume().with(WireProperty.SESSION_EXPIRY_INTERVAL, 100);
        WireClient member = engine.connect(connect);
        member.subscribe("$share/g/a", 2);
        engine.v5("p").publishFully(Publish.of("a", "x").qos(2, 1));
        int id = member.receivePublish().packetId();
        WireClient other = engine.v5("other");
        other.subscribe("$share/g/a", 2);
        member.close();

        WireClient back = engine.connect(connect);
        assertThat(back.receivePublish()).satisfies(again -> {
            assertThat(again.packetId()).isEqualTo(id);
            assertThat(again.dup()).isTrue();
        });
        other.expectNothing();
    }

    @Test
    void doesNotRedistributeARefusedMessage() {
        WireClient first = engine.v5("first");
        first.subscribe("$share/g/a", 1);
        engine.v5("p").publishFully(Publish.of("a", "x").qos(1, 1));
        int id = first.receivePublish().packetId();
        WireClient second = engine.v5("second");
        second.subscribe("$share/g/a", 1);

        first.send(WirePackets.acknowledgement(Type.PUBACK, id, 0x80, WireProperties.NONE));
        first.send(WirePackets.disconnect()).expectClosed();

        second.expectNothing();
    }
}
