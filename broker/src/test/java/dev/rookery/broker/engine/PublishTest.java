package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement.Type;
import dev.rookery.testkit.wire.Version;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperties;
import dev.rookery.testkit.wire.WireProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PublishTest {
    @RegisterExtension
    final EngineFixture engine = new EngineFixture();

    @ParameterizedTest
    @EnumSource
    void deliversInEveryVersion(Version version) {
        WireClient subscriber = engine.connect(Connect.of(version, "s"));
        subscriber.subscribe("a/+", 0);

        engine.connect(Connect.of(version, "p")).publish(Publish.of("a/b", "hello"));

        ServerPacket.Publish publish = subscriber.receivePublish();
        assertThat(publish.topic()).isEqualTo("a/b");
        assertThat(publish.payload()).isEqualTo("hello");
        assertThat(publish.qos()).isZero();
        assertThat(publish.retain()).isFalse();
        assertThat(publish.dup()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0,0,0", "0,2,0", "1,0,0", "1,1,1", "1,2,1", "2,0,0", "2,1,1", "2,2,2"})
    void deliversWithLowerOfPublishedAndGrantedQos(int published, int granted, int delivered) {
        WireClient subscriber = engine.v5("s");
        assertThat(subscriber.subscribe("a", granted).codes()).containsExactly(granted);
        WireClient publisher = engine.v5("p");

        publisher.publish(Publish.of("a", "x").qos(published, published == 0 ? 0 : 7));

        ServerPacket.Publish publish = subscriber.receivePublish();
        assertThat(publish.qos()).isEqualTo(delivered);
        assertThat(publish.packetId() > 0).isEqualTo(delivered > 0);
    }

    @ParameterizedTest
    @EnumSource(names = {"V3_1", "V3_1_1", "V5"})
    void completesQos2Exchange(Version version) {
        WireClient subscriber = engine.connect(Connect.of(version, "s"));
        subscriber.subscribe("a", 2);
        WireClient publisher = engine.connect(Connect.of(version, "p"));

        publisher.publish(Publish.of("a", "x").qos(2, 9));
        assertThat(publisher.receive(Acknowledgement.class)).satisfies(ack -> {
            assertThat(ack.type()).isEqualTo(Type.PUBREC);
            assertThat(ack.packetId()).isEqualTo(9);
            assertThat(ack.code()).isZero();
        });
        int id = subscriber.receivePublish().packetId();
        // [MQTT-4.3.3-10]: a resent packet is not a new message.
        publisher.publish(Publish.of("a", "x").qos(2, 9).dup());
        assertThat(publisher.receive(Acknowledgement.class).type()).isEqualTo(Type.PUBREC);
        publisher.acknowledge(Type.PUBREL, 9);
        assertThat(publisher.receive(Acknowledgement.class).type()).isEqualTo(Type.PUBCOMP);

        subscriber.acknowledge(Type.PUBREC, id);
        assertThat(subscriber.receive(Acknowledgement.class).type()).isEqualTo(Type.PUBREL);
        subscriber.acknowledge(Type.PUBCOMP, id);
        subscriber.expectNothing();

        publisher.publishFully(Publish.of("a", "y").qos(2, 9));
        assertThat(subscriber.receivePublish().payload()).isEqualTo("y");
    }

    @Test
    void reportsNoMatchingSubscribers() {
        WireClient publisher = engine.v5("p");

        assertThat(publisher.publishFully(Publish.of("a", "x").qos(1, 1)).code())
                .isEqualTo(0x10);
        engine.v5("s").subscribe("a", 0);
        assertThat(publisher.publishFully(Publish.of("a", "x").qos(1, 1)).code())
                .isZero();
    }

    @Test
    void acceptsDupPublishReceivedForTheFirstTime() {
        WireClient subscriber = engine.v5("s");
        subscriber.subscribe("a", 2);
        WireClient publisher = engine.v5("p");

        publisher.publishFully(Publish.of("a", "one").qos(1, 5).dup());
        publisher.publishFully(Publish.of("a", "two").qos(2, 6).dup());

        assertThat(subscriber.receivePublish()).satisfies(publish -> {
            assertThat(publish.payload()).isEqualTo("one");
            assertThat(publish.dup()).isFalse(); // [MQTT-3.3.1-3]
        });
        assertThat(subscriber.receivePublish().payload()).isEqualTo("two");
    }

    @Test
    void forwardsPropertiesUnaltered() {
        WireClient subscriber = engine.v5("s");
        subscriber.subscribe("a", 0);
        WireProperties properties = WireProperties.of(WireProperty.PAYLOAD_FORMAT_INDICATOR, 1)
                .andUser("k", "1")
                .and(WireProperty.CONTENT_TYPE, "text/plain")
                .and(WireProperty.RESPONSE_TOPIC, "answers/1")
                .and(WireProperty.MESSAGE_EXPIRY_INTERVAL, 100)
                .and(WireProperty.CORRELATION_DATA, new byte[] {0, 1, 2})
                .andUser("k", "1")
                .andUser("b", "2");

        engine.v5("p").publish(Publish.of("a", "x").with(properties));

        WireProperties received = subscriber.receivePublish().properties();
        assertThat(received.all(WireProperty.USER_PROPERTY))
                .containsExactly(Map.entry("k", "1"), Map.entry("k", "1"), Map.entry("b", "2"));
        assertThat(received.number(WireProperty.PAYLOAD_FORMAT_INDICATOR)).isEqualTo(1);
        assertThat(received.text(WireProperty.CONTENT_TYPE)).isEqualTo("text/plain");
        assertThat(received.text(WireProperty.RESPONSE_TOPIC)).isEqualTo("answers/1");
        assertThat(received.binary(WireProperty.CORRELATION_DATA)).containsExactly(0, 1, 2);
        assertThat(received.number(WireProperty.MESSAGE_EXPIRY_INTERVAL)).isBetween(1L, 100L);
    }

    @Test
    void forwardsAnExpiryOfZeroAtOnceOnly() {
        WireClient connected = engine.v5("connected");
        connected.subscribe("a", 1);
        Connect away = Connect.v5("away").resume().with(WireProperty.SESSION_EXPIRY_INTERVAL, 100);
        WireClient disconnected = engine.connect(away);
        disconnected.subscribe("a", 1);
        disconnected.send(WirePackets.disconnect()).expectClosed();

        engine.v5("p")
                .publishFully(Publish.of("a", "x").qos(1, 1).retain().with(WireProperty.MESSAGE_EXPIRY_INTERVAL, 0));

        // [MQTT-3.3.2-6]: the received value less the time of waiting.
        assertThat(connected.receivePublish().properties().number(WireProperty.MESSAGE_EXPIRY_INTERVAL))
                .isZero();
        engine.connect(away).expectNothing();
        WireClient later = engine.v5("later");
        later.subscribe("a", 1);
        later.expectNothing();
    }

    @Test
    void omitsPropertiesForOlderVersions() {
        WireClient subscriber = engine.v3("s");
        subscriber.subscribe("a", 0);

        engine.v5("p").publish(Publish.of("a", "x").with(WireProperties.NONE.andUser("k", "v")));

        assertThat(subscriber.receivePublish().payload()).isEqualTo("x");
    }

    @Test
    void resolvesTopicAliases() {
        WireClient subscriber = engine.v5("s");
        subscriber.subscribe("#", 0);
        WireClient publisher = engine.v5("p");

        publisher.publish(Publish.of("a", "1").with(WireProperty.TOPIC_ALIAS, 3));
        publisher.publish(Publish.of("", "2").with(WireProperty.TOPIC_ALIAS, 3));
        publisher.publish(Publish.of("b", "3").with(WireProperty.TOPIC_ALIAS, 3));
        publisher.publish(Publish.of("", "4").with(WireProperty.TOPIC_ALIAS, 3));

        for (String topic : new String[] {"a", "a", "b", "b"}) {
            ServerPacket.Publish publish = subscriber.receivePublish();
            assertThat(publish.topic()).isEqualTo(topic);
            assertThat(publish.properties().has(WireProperty.TOPIC_ALIAS)).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"0,148", "65,148", "7,130"})
    void closesOnInvalidTopicAlias(int alias, int code) {
        WireClient publisher = engine.v5("p");

        publisher.publish(Publish.of("", "x").with(WireProperty.TOPIC_ALIAS, alias));

        assertThat(publisher.expectDisconnect()).isEqualTo(code);
    }

    @Test
    void sendsTopicAliasesToClientsThatAcceptThem() {
        WireClient subscriber = engine.connect(Connect.v5("s").with(WireProperty.TOPIC_ALIAS_MAXIMUM, 1));
        subscriber.subscribe("#", 0);
        WireClient publisher = engine.v5("p");
        for (String topic : new String[] {"a", "a", "b"}) {
            publisher.publish(Publish.of(topic, "x"));
        }

        ServerPacket.Publish first = subscriber.receivePublish();
        assertThat(first.topic()).isEqualTo("a");
        assertThat(first.properties().number(WireProperty.TOPIC_ALIAS)).isEqualTo(1);
        ServerPacket.Publish second = subscriber.receivePublish();
        assertThat(second.topic()).isEmpty();
        assertThat(second.properties().number(WireProperty.TOPIC_ALIAS)).isEqualTo(1);
        ServerPacket.Publish third = subscriber.receivePublish();
        assertThat(third.topic()).isEqualTo("b");
        assertThat(third.properties().has(WireProperty.TOPIC_ALIAS)).isFalse();
    }

    @Test
    void respectsReceiveMaximumOfClient() {
        WireClient subscriber = engine.connect(Connect.v5("s").with(WireProperty.RECEIVE_MAXIMUM, 2));
        subscriber.subscribe("a", 2);
        WireClient publisher = engine.v5("p");
        for (int i = 1; i <= 5; i++) {
            publisher.publishFully(Publish.of("a", "m" + i).qos(i % 2 + 1, i));
        }

        int first = subscriber.receivePublish().packetId();
        int second = subscriber.receivePublish().packetId();
        subscriber.expectNothing();
        subscriber.acknowledge(Type.PUBREC, first);
        subscriber.receive(Acknowledgement.class);
        subscriber.expectNothing();
        subscriber.acknowledge(Type.PUBCOMP, first);
        assertThat(subscriber.receivePublish().payload()).isEqualTo("m3");
        subscriber.expectNothing();
        subscriber.acknowledge(Type.PUBACK, second);
        assertThat(subscriber.receivePublish().payload()).isEqualTo("m4");
        subscriber.expectNothing();
    }

    @Test
    void pubrecWithErrorEndsQos2Exchange() {
        WireClient subscriber = engine.connect(Connect.v5("s").with(WireProperty.RECEIVE_MAXIMUM, 1));
        subscriber.subscribe("a", 2);
        WireClient publisher = engine.v5("p");
        publisher.publishFully(Publish.of("a", "1").qos(2, 1));
        publisher.publishFully(Publish.of("a", "2").qos(2, 2));

        int id = subscriber.receivePublish().packetId();
        subscriber.send(WirePackets.acknowledgement(Type.PUBREC, id, 0x83, WireProperties.NONE));

        assertThat(subscriber.receivePublish().payload()).isEqualTo("2");
    }

    @Test
    void dropsMessagesTooLargeForClient() {
        WireClient subscriber = engine.connect(Connect.v5("s").with(WireProperty.MAXIMUM_PACKET_SIZE, 40));
        subscriber.subscribe("a", 1);
        WireClient publisher = engine.v5("p");

        publisher.publishFully(Publish.of("a", "x".repeat(100)).qos(1, 1));
        publisher.publishFully(Publish.of("a", "small").qos(1, 2));

        assertThat(subscriber.receivePublish().payload()).isEqualTo("small");
    }

    @Test
    void respondsToUnknownPacketIdentifiers() {
        WireClient client = engine.v5("c");

        client.acknowledge(Type.PUBREL, 77);
        assertThat(client.receive(Acknowledgement.class).code()).isEqualTo(0x92);
        client.acknowledge(Type.PUBREC, 78);
        assertThat(client.receive(Acknowledgement.class)).satisfies(ack -> {
            assertThat(ack.type()).isEqualTo(Type.PUBREL);
            assertThat(ack.code()).isEqualTo(0x92);
        });
        client.acknowledge(Type.PUBACK, 79);
        client.acknowledge(Type.PUBCOMP, 80);
        client.expectNothing();
    }

    @Test
    void deliversEmptyAndLargePayloads() {
        WireClient subscriber = engine.v3("s");
        subscriber.subscribe("a", 1);
        WireClient publisher = engine.v3("p");
        byte[] large = new byte[900_000];
        large[899_999] = 7;

        publisher.publish(Publish.of("a", "").qos(1, 1));
        publisher.publish(Publish.of("a", large).qos(1, 2));

        assertThat(subscriber.receivePublish().body()).isEmpty();
        assertThat(subscriber.receivePublish().body()).isEqualTo(large);
    }

    @Test
    void preservesTopicCharacters() {
        WireClient subscriber = engine.v5("s");
        String marked = "\ufeffä/\u0041\u030a/😀";
        subscriber.subscribe(marked, 0);
        subscriber.subscribe("ä/\u00c5/😀", 0);

        engine.v5("p").publish(Publish.of(marked, "x"));

        assertThat(subscriber.receivePublish().topic()).isEqualTo(marked);
        subscriber.expectNothing();
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "2"})
    void preservesOrderOfTopic(int qos) {
        WireClient subscriber = engine.v5("s");
        subscriber.subscribe("a", qos);
        WireClient publisher = engine.v5("p");
        int count = 200;
        for (int i = 1; i <= count; i++) {
            publisher.publish(Publish.of("a", "m" + i).qos(qos, qos == 0 ? 0 : i));
        }

        for (int i = 1; i <= count; i++) {
            assertThat(subscriber.receivePublish().payload()).isEqualTo("m" + i);
        }
    }

    @Test
    void doesNotResendRefusedMessages() {
        Connect connect = Connect.v5("s").resume().with(WireProperty.SESSION_EXPIRY_INTERVAL, 100);
        WireClient subscriber = engine.connect(connect);
        subscriber.subscribe("a", 2);
        WireClient publisher = engine.v5("p");
        publisher.publishFully(Publish.of("a", "1").qos(1, 1));
        publisher.publishFully(Publish.of("a", "2").qos(2, 2));
        int first = subscriber.receivePublish().packetId();
        int second = subscriber.receivePublish().packetId();
        subscriber.send(WirePackets.acknowledgement(Type.PUBACK, first, 0x80, WireProperties.NONE));
        subscriber.send(WirePackets.acknowledgement(Type.PUBREC, second, 0x80, WireProperties.NONE));
        subscriber.expectNothing();
        subscriber.close();

        engine.connect(connect).expectNothing();
    }

    @Test
    void acceptsRefusedPacketIdentifierForNewMessage() {
        engine.authority().user("u", "u", "mine 2");
        WireClient watcher = engine.v5("watcher");
        watcher.subscribe("mine", 2);
        WireClient publisher = engine.connect(Connect.v5("p").user("u", "u"));

        assertThat(publisher.publishFully(Publish.of("other", "x").qos(2, 1)).code())
                .isEqualTo(0x87);
        publisher.publishFully(Publish.of("mine", "y").qos(2, 1));

        assertThat(watcher.receivePublish().payload()).isEqualTo("y");
    }

    @Test
    void discardsTopicAliasesWithConnection() {
        Connect connect = Connect.v5("p").resume().with(WireProperty.SESSION_EXPIRY_INTERVAL, 100);
        WireClient first = engine.connect(connect);
        first.publishFully(Publish.of("a", "x").qos(1, 1).with(WireProperty.TOPIC_ALIAS, 1));

        WireClient second = engine.connect(connect);
        second.publish(Publish.of("", "x").with(WireProperty.TOPIC_ALIAS, 1));

        assertThat(second.expectDisconnect()).isEqualTo(0x82);
    }

    @Test
    void sharesLargePayloadBetweenReceivers() {
        byte[] payload = new byte[100_000];
        payload[99_999] = 7;
        List<WireClient> subscribers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            WireClient subscriber = i % 2 == 0 ? engine.v5("s" + i) : engine.v3("s" + i);
            subscriber.subscribe("a", i % 3);
            subscribers.add(subscriber);
        }

        engine.v5("p").publish(Publish.of("a", payload).qos(2, 1)).publish(Publish.of("a", "small"));

        for (WireClient subscriber : subscribers) {
            assertThat(subscriber.receivePublish().body()).isEqualTo(payload);
            assertThat(subscriber.receivePublish().payload()).isEqualTo("small");
        }
    }
}
