package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement.Type;
import dev.rookery.testkit.wire.Subscribe;
import dev.rookery.testkit.wire.Version;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperties;
import dev.rookery.testkit.wire.WireProperty;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the suites of Eclipse Paho for MQTT 3.1.1 and MQTT 5 do with several clients, with the wire client. Their other tests
 * have a counterpart elsewhere: docs/reference/conformance.md lists all.
 */
class PahoSuiteTest {
    private static final String[] TOPICS = {"TopicA", "TopicA/B", "Topic/C", "TopicA/C", "/TopicA"};

    @RegisterExtension
    final EngineFixture engine = new EngineFixture();

    @ParameterizedTest
    @EnumSource(Version.class)
    void sendsMessagesOfAClientBackToIt(Version version) {
        WireClient client = engine.connect(Connect.of(version, "myclientid"));
        client.send(WirePackets.disconnect()).expectClosed();
        client = engine.connect(Connect.of(version, "myclientid"));
        client.subscribe(TOPICS[0], 2);

        client.publish(Publish.of(TOPICS[0], "qos 0"))
                .publish(Publish.of(TOPICS[0], "qos 1").qos(1, 1))
                .publish(Publish.of(TOPICS[0], "qos 2").qos(2, 2));
        List<String> received = new ArrayList<>();
        while (received.size() < 3) {
            ServerPacket packet = client.receive();
            if (packet instanceof ServerPacket.Publish publish) {
                received.add(publish.payload());
            } else if (packet instanceof Acknowledgement acknowledgement && acknowledgement.type() == Type.PUBREC) {
                client.acknowledge(Type.PUBREL, 2);
            }
        }

        assertThat(received).containsExactlyInAnyOrder("qos 0", "qos 1", "qos 2");
        WireClient second = engine.connect(Connect.of(version, "myclientid2"));
        second.sendConnect(Connect.of(version, "myclientid2"));
        if (version == Version.V5) {
            assertThat(second.expectDisconnect()).isEqualTo(0x82);
        } else {
            second.expectClosed();
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void retainsMessagesOfEachQosUntilTheyAreCleared(Version version) {
        WireClient client = engine.connect(Connect.of(version, "myclientid"));
        publishRetained(client, "qos ", version);
        client.subscribe("+/+", 2);
        List<ServerPacket.Publish> received =
                List.of(client.receivePublish(), client.receivePublish(), client.receivePublish());

        assertThat(received).allMatch(ServerPacket.Publish::retain);
        assertThat(received.stream().map(publish -> publish.topic() + " q" + publish.qos()))
                .containsExactlyInAnyOrder("TopicA/B q0", "Topic/C q1", "TopicA/C q2");
        if (version == Version.V5) {
            assertThat(received)
                    .allSatisfy(publish -> assertThat(publish.properties().all(WireProperty.USER_PROPERTY))
                            .hasToString("[a=2, c=3]"));
        }
        client.send(WirePackets.disconnect()).expectClosed();

        client = engine.connect(Connect.of(version, "myclientid"));
        publishRetained(client, "", version);
        client.subscribe("+/+", 2);
        client.expectNothing();
    }

    /** Publishes to the topics 1 to 3 with QoS 0 to 2; without text, clears them. */
    private static void publishRetained(WireClient client, String text, Version version) {
        WireProperties properties =
                version == Version.V5 ? WireProperties.NONE.andUser("a", "2").andUser("c", "3") : WireProperties.NONE;
        for (int qos = 0; qos < 3; qos++) {
            Publish publish = Publish.of(TOPICS[1 + qos], text.isEmpty() ? "" : text + qos)
                    .retain()
                    .with(properties);
            if (qos == 0) {
                client.publish(publish);
            } else {
                client.publishFully(publish.qos(qos, qos));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void sendsOneMessageForOverlappingSubscriptions(Version version) {
        WireClient subscriber = engine.connect(Connect.of(version, "s"));
        subscriber.subscribe(Subscribe.of(1).filter("TopicA/#", 2).filter("TopicA/+", 1));

        engine.connect(Connect.of(version, "p"))
                .publishFully(Publish.of("TopicA/C", "overlapping").qos(2, 1));

        assertThat(subscriber.receivePublish().qos()).isEqualTo(2);
        subscriber.expectNothing();
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void sendsUnacknowledgedMessagesAgainAfterAReconnect(Version version) {
        Connect connect = Connect.of(version, "myclientid2").resume();
        if (version == Version.V5) {
            connect.with(WireProperty.SESSION_EXPIRY_INTERVAL, 99999);
        }
        WireClient client = engine.connect(connect);
        client.subscribe("TopicA/#", 2);
        WireClient publisher = engine.connect(Connect.of(version, "p"));
        publisher.publishFully(Publish.of("TopicA/B", "1").qos(1, 1));
        publisher.publishFully(Publish.of("TopicA/C", "2").qos(2, 2));
        client.receivePublish();
        client.receivePublish();
        client.send(WirePackets.disconnect()).expectClosed();

        client = engine.connect(connect);

        assertThat(List.of(client.receivePublish(), client.receivePublish()))
                .allMatch(ServerPacket.Publish::dup)
                .extracting(ServerPacket.Publish::topic)
                .containsExactly("TopicA/B", "TopicA/C");
    }

    @Test
    void answersARequestOnItsResponseTopic() {
        WireClient requester = engine.v5("a");
        WireClient responder = engine.v5("b");
        requester.subscribe("TopicA", 2 | Subscribe.NO_LOCAL);
        responder.subscribe("TopicA", 2 | Subscribe.NO_LOCAL);
        byte[] correlation = "334".getBytes(StandardCharsets.UTF_8);
        WireProperties properties = WireProperties.of(WireProperty.RESPONSE_TOPIC, "TopicA")
                .and(WireProperty.CORRELATION_DATA, correlation);

        requester.publishFully(Publish.of("TopicA", "request").qos(1, 1).with(properties));
        ServerPacket.Publish request = responder.receivePublish();
        responder.acknowledge(Type.PUBACK, request.packetId());
        String responseTopic = request.properties().text(WireProperty.RESPONSE_TOPIC);
        responder.publishFully(
                Publish.of(String.valueOf(responseTopic), "response").qos(1, 2).with(request.properties()));

        assertThat(requester.receivePublish()).satisfies(response -> {
            assertThat(response.payload()).isEqualTo("response");
            assertThat(response.properties().binary(WireProperty.CORRELATION_DATA))
                    .isEqualTo(correlation);
        });
        responder.expectNothing();
    }

    @Test
    void sendsAMessageToOneMemberOfAGroupAndToEachOtherSubscriber() {
        WireClient first = engine.v5("a");
        WireClient second = engine.v5("b");
        for (WireClient client : List.of(first, second)) {
            client.subscribe(Subscribe.of(1).filter("$share/sharename/x", 2).filter("TopicA", 2));
        }
        WireClient publisher = engine.v5("p");

        publisher.publish(Publish.of("TopicA", "all")).expectNothing();
        publisher
                .publish(Publish.of("x", "one"))
                .publish(Publish.of("TopicA", "end"))
                .expectNothing();

        List<String> received = new ArrayList<>();
        for (WireClient client : List.of(first, second)) {
            assertThat(client.receivePublish().payload()).isEqualTo("all");
            for (String next = client.receivePublish().payload(); !next.equals("end"); ) {
                received.add(next);
                next = client.receivePublish().payload();
            }
        }
        assertThat(received).containsExactly("one");
    }
}
