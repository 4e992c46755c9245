package dev.rookery.broker.engine;

import static dev.rookery.broker.engine.DurableBroker.durable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.config.BrokerStartException;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement.Type;
import dev.rookery.testkit.wire.Subscribe;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperties;
import dev.rookery.testkit.wire.WireProperty;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** State after a crash and restart of the broker. */
class DurabilityTest {
    @TempDir
    private Path folder;

    private DurableBroker broker;

    @BeforeEach
    void start() {
        broker = new DurableBroker(folder);
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private void publish(String topic, String... payloads) {
        WireClient publisher = broker.client("publisher");
        int id = 1;
        for (String payload : payloads) {
            publisher.publishFully(Publish.of(topic, payload).qos(1, id++));
        }
        publisher.send(WirePackets.disconnect()).expectClosed();
    }

    private static void expect(WireClient client, String payload, boolean dup, int packetId) {
        ServerPacket.Publish publish = client.receivePublish();
        assertThat(publish.payload()).isEqualTo(payload);
        assertThat(publish.dup()).as("DUP of " + payload).isEqualTo(dup);
        assertThat(publish.packetId()).as("identifier of " + payload).isEqualTo(packetId);
    }

    @Test
    void retransmitsInflightMessagesInOrderBeforeQueuedOnes() {
        WireClient client = broker.durableClient("c");
        client.subscribe("t", 1);
        publish("t", "1", "2", "3");
        expect(client, "1", false, 1);
        expect(client, "2", false, 2);
        expect(client, "3", false, 3);
        client.acknowledge(Type.PUBACK, 2).send(WirePackets.pingRequest()).receive(ServerPacket.PingResponse.class);
        client.close();
        publish("t", "4", "5");
        broker.crash();

        WireClient back = broker.back("c");
        expect(back, "1", true, 1);
        expect(back, "3", true, 3);
        expect(back, "4", false, 4);
        expect(back, "5", false, 5);
        back.expectNothing();
        // The queued messages have identifiers now, which a second crash preserves.
        for (int id : List.of(1, 3, 4)) {
            back.acknowledge(Type.PUBACK, id);
        }
        back.expectNothing();
        broker.durableClient("witness");
        broker.crash();
        WireClient again = broker.back("c");
        expect(again, "5", true, 5);
        again.acknowledge(Type.PUBACK, 5).expectNothing();
    }

    @Test
    void separatesUsersWithTheSameClientId() {
        broker.authority().user("u", "u", "# 7");
        broker.connect(DurableBroker.durable("c").user("u", "u"), false).subscribe("t", 1);
        broker.durableClient("c").subscribe("s", 2);
        publish("t", "of u");
        publish("s", "anonymous");
        broker.crash();
        broker.authority().user("u", "u", "# 7");

        WireClient anonymous = broker.back("c");
        expect(anonymous, "anonymous", true, 1);
        anonymous.expectNothing();
        WireClient owner = broker.connect(DurableBroker.durable("c").user("u", "u"), true);
        expect(owner, "of u", true, 1);
        owner.expectNothing();
    }

    @Test
    void continuesQos2Exchanges() {
        WireClient client = broker.durableClient("c");
        client.subscribe("t", 2);
        WireClient publisher = broker.durableClient("p");
        publisher.publish(Publish.of("t", "once").qos(2, 7)).receive(Acknowledgement.class);
        expect(client, "once", false, 1);
        client.acknowledge(Type.PUBREC, 1);
        assertThat(client.receive(Acknowledgement.class).type()).isEqualTo(Type.PUBREL);
        broker.crash();

        WireClient back = broker.back("c");
        assertThat(back.receive(Acknowledgement.class)).satisfies(pubrel -> {
            assertThat(pubrel.type()).isEqualTo(Type.PUBREL);
            assertThat(pubrel.packetId()).isEqualTo(1);
        });
        back.acknowledge(Type.PUBCOMP, 1);
        WireClient backAsWell = broker.back("p");
        backAsWell.publish(Publish.of("t", "once").qos(2, 7).dup());
        assertThat(backAsWell.receive(Acknowledgement.class).type()).isEqualTo(Type.PUBREC);
        assertThat(backAsWell
                        .acknowledge(Type.PUBREL, 7)
                        .receive(Acknowledgement.class)
                        .code())
                .isZero();
        back.expectNothing();
        assertThat(backAsWell.publishFully(Publish.of("t", "twice").qos(2, 7)).code())
                .isZero();
        expect(back, "twice", false, 2);
    }

    @Test
    void restoresSubscriptions() {
        WireClient client = broker.durableClient("c");
        client.subscribe(Subscribe.of(1)
                .filter("t/#", 1 | Subscribe.RETAIN_AS_PUBLISHED)
                .with(WireProperties.NONE.and(WireProperty.SUBSCRIPTION_IDENTIFIER, 42)));
        client.subscribe("own", 1 | Subscribe.NO_LOCAL);
        client.subscribe("left", 1);
        client.unsubscribe("left");
        broker.crash();

        WireClient back = broker.back("c");
        back.publishFully(Publish.of("own", "x").qos(1, 1));
        back.publishFully(Publish.of("left", "x").qos(1, 1));
        broker.client("p").publishFully(Publish.of("t/1", "y").qos(1, 1).retain());
        ServerPacket.Publish publish = back.receivePublish();
        assertThat(publish.payload()).isEqualTo("y");
        assertThat(publish.retain()).isTrue();
        assertThat(publish.properties().number(WireProperty.SUBSCRIPTION_IDENTIFIER))
                .isEqualTo(42);
    }

    @Test
    void redistributesMessagesOfARemovedSharedSubscriber() {
        for (String member : List.of("m1", "m2")) {
            broker.durableClient(member).subscribe("$share/g/t", 1);
        }
        WireClient first = broker.connect(durable("m1"), true);
        publish("t", "1", "2");
        broker.crash();

        // The session of the first member ends; the second receives the messages of both.
        broker.connect(Connect.v5("m1"), false).send(WirePackets.disconnect());
        first.close();
        WireClient second = broker.back("m2");
        assertThat(List.of(
                        second.receivePublish().payload(),
                        second.receivePublish().payload()))
                .containsExactlyInAnyOrder("1", "2");
        second.expectNothing();
    }

    @Test
    void restoresRetainedMessages() {
        WireClient publisher = broker.client("p");
        publisher.publishFully(Publish.of("r/1", "restored")
                .qos(1, 1)
                .retain()
                .with(WireProperties.of(WireProperty.CONTENT_TYPE, "text/plain")));
        publisher.publishFully(Publish.of("r/2", "replaced").qos(1, 1).retain());
        publisher.publish(Publish.of("r/3", "without acknowledgement").retain());
        publisher.publishFully(Publish.of("r/2", "").qos(1, 1).retain());
        broker.crash();

        WireClient client = broker.client("c");
        client.subscribe("r/#", 1);
        ServerPacket.Publish one = client.receivePublish();
        ServerPacket.Publish other = client.receivePublish();
        assertThat(List.of(one.payload(), other.payload()))
                .containsExactlyInAnyOrder("restored", "without acknowledgement");
        ServerPacket.Publish described = one.topic().equals("r/1") ? one : other;
        assertThat(described.properties().text(WireProperty.CONTENT_TYPE)).isEqualTo("text/plain");
        client.expectNothing();
    }

    @Test
    void countsExpiryWhileTheBrokerIsDown() {
        WireClient away =
                broker.connect(Connect.v5("away").resume().with(WireProperty.SESSION_EXPIRY_INTERVAL, 1), false);
        broker.connect(Connect.v5("here").resume().with(WireProperty.SESSION_EXPIRY_INTERVAL, 60), false)
                .subscribe("t", 1);
        WireClient publisher = broker.client("p");
        publisher.publishFully(Publish.of("t", "short").qos(1, 1).with(WireProperty.MESSAGE_EXPIRY_INTERVAL, 1));
        publisher.publishFully(Publish.of("t", "long").qos(1, 1).with(WireProperty.MESSAGE_EXPIRY_INTERVAL, 1000));
        away.send(WirePackets.disconnect()).expectClosed();
        long ended = System.nanoTime();
        await().until(() -> System.nanoTime() - ended > 1_100_000_000L);
        broker.crash();

        broker.connect(Connect.v5("away").resume().with(WireProperty.SESSION_EXPIRY_INTERVAL, 1), false);
        WireClient back =
                broker.connect(Connect.v5("here").resume().with(WireProperty.SESSION_EXPIRY_INTERVAL, 60), true);
        // Messages in flight are retransmitted with their remaining expiry.
        assertThat(back.receivePublish().payload()).isEqualTo("short");
        assertThat(back.receivePublish().properties().number(WireProperty.MESSAGE_EXPIRY_INTERVAL))
                .isBetween(1L, 999L);
        back.expectNothing();
    }

    @Test
    void expiresAConnectedSessionAfterTheStart() {
        broker.connect(Connect.v5("c").resume().with(WireProperty.SESSION_EXPIRY_INTERVAL, 1), false);
        broker.crash();
        // The expiry counts from this start and continues across further ones.
        await().until(() -> broker.broker()
                        .admin()
                        .tenant(TenantId.DEFAULT)
                        .toCompletableFuture()
                        .join()
                        .sessions()
                == 0);
        broker.crash();
        broker.connect(Connect.v5("c").resume(), false);
    }

    @Test
    void restoresStateAfterAnOrderlyStop() {
        WireClient client = broker.durableClient("c");
        client.subscribe("t", 1);
        client.send(WirePackets.disconnect()).expectClosed();
        publish("t", "1");
        broker.restart();

        expect(broker.back("c"), "1", false, 1);
    }

    @Test
    void discardsSessionsThatEndWithTheirConnection() {
        broker.client("c").subscribe("t", 1);
        broker.durableClient("d").subscribe("t", 1);
        broker.connect(Connect.v5("d"), false);
        broker.crash();

        broker.connect(Connect.v5("c").resume(), false);
        broker.durableClient("d").expectNothing();
    }

    @Test
    void appliesRightsRevokedDuringTheOutage() {
        broker.authority().user("u", "secret", "t/# 1");
        WireClient client = broker.connect(durable("c").user("u", "secret"), false);
        client.subscribe("t/1", 1);
        client.subscribe("t/2", 1);
        client.send(WirePackets.disconnect()).expectClosed();
        publish("t/1", "before");
        broker.crash();
        // The user is not read yet: messages are queued until the access rules are known.
        publish("t/2", "unknown");
        assertThat(broker.authority().watcherSees("u")).isTrue();
        broker.authority().change("u", "secret", "t/2 1");
        publish("t/1", "forbidden");
        publish("t/2", "permitted");

        WireClient back = broker.connect(durable("c").user("u", "secret"), true);
        assertThat(back.receivePublish().payload()).isEqualTo("unknown");
        assertThat(back.receivePublish().payload()).isEqualTo("permitted");
        back.expectNothing();
    }

    @Test
    void checksRightsWithoutAChangeNotice() {
        broker.authority().user("u", "secret", "t 1");
        WireClient client = broker.connect(durable("c").user("u", "secret"), false);
        client.subscribe("t", 1);
        broker.crash();
        publish("t", "x");
        broker.authority().user("u", "secret", "other 1");

        broker.connect(durable("c").user("u", "secret"), true).expectNothing();
    }

    @Test
    void doesNotPassASessionToAnotherUser() {
        broker.authority().user("u", "secret", "t 1");
        broker.connect(durable("c").user("u", "secret"), false).subscribe("t", 1);
        publish("t", "x");
        broker.crash();
        broker.authority().user("v", "secret", "t 1");

        broker.connect(durable("c").user("v", "secret"), false).expectNothing();
    }

    @Test
    void separatesTenants() {
        WireClient hers = broker.durableClient("c");
        hers.subscribe("t", 1);
        broker.connectToOtherTenant(durable("c"), false).subscribe("u", 1);
        publish("t", "hers");
        broker.crash();

        assertThat(broker.back("c").receivePublish().payload()).isEqualTo("hers");
        broker.connectToOtherTenant(durable("c"), true).expectNothing();
    }

    @Test
    void continuesMessageNumbers() {
        WireClient client = broker.durableClient("c");
        client.subscribe("t", 1);
        for (int round = 1; round <= 3; round++) {
            publish("t", "a" + round);
            broker.crash();
        }

        WireClient back = broker.back("c");
        for (int round = 1; round <= 3; round++) {
            ServerPacket.Publish publish = back.receivePublish();
            assertThat(publish.payload()).isEqualTo("a" + round);
            back.acknowledge(Type.PUBACK, publish.packetId());
        }
        back.expectNothing();
        broker.durableClient("witness");
        broker.crash();
        broker.back("c").expectNothing();
    }

    /** Otherwise a completed message would be restored under the number of a later one. */
    @Test
    void doesNotReuseNumbersOfCompletedMessages() {
        WireClient client = broker.durableClient("c");
        client.subscribe("t", 2);
        publish("t", "delivered");
        expect(client, "delivered", false, 1);
        client.acknowledge(Type.PUBACK, 1).expectNothing();
        broker.durableClient("witness");
        broker.crash();
        WireClient back = broker.back("c");
        publish("t", "new");
        expect(back, "new", false, 1);
        broker.crash();

        WireClient again = broker.back("c");
        expect(again, "new", true, 1);
        again.expectNothing();
    }

    @Test
    void refusesASecondBrokerOnTheSameDirectory() {
        assertThatThrownBy(() -> broker.startSecond())
                .isInstanceOf(BrokerStartException.class)
                .hasMessageContaining("Another broker uses the journal in");
    }
}
