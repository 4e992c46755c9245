package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.ClientLimitsBuilder;
import dev.rookery.broker.limit.Limit;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.limit.TenantLimitsBuilder;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement.Type;
import dev.rookery.testkit.wire.ServerPacket.Connack;
import dev.rookery.testkit.wire.Version;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperties;
import dev.rookery.testkit.wire.WireProperty;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Limits of tenants and users changed while clients are connected, with their reason codes and counters. */
class ChangingLimitsTest {
    @RegisterExtension
    final EngineFixture engine = new EngineFixture();

    private void tenant(UnaryOperator<TenantLimitsBuilder> change) {
        engine.broker()
                .updateLimits(
                        TenantId.DEFAULT,
                        change.apply(TenantLimits.DEFAULT.toBuilder()).build());
    }

    private void client(UnaryOperator<ClientLimitsBuilder> change) {
        tenant(limits -> limits.client(change.apply(ClientLimits.DEFAULT.toBuilder()).build()));
    }

    @Test
    void limitsTheConnectionRate() {
        tenant(limits -> limits.connectionsPerSecond(2));

        assertThat(codesOfManyAtOnce()).contains(0, 0x9f);
        assertThat(engine.reached(Limit.CONNECTION_RATE)).isPositive();
    }

    @Test
    void limitsTheConnectionRateOfAnAddress() {
        tenant(limits -> limits.connectionsPerSecondPerAddress(2));

        assertThat(codesOfManyAtOnce()).contains(0, 0x9f);
        assertThat(engine.reached(Limit.ADDRESS_CONNECTION_RATE)).isPositive();
        tenant(limits -> limits);
        assertThat(engine.open().connect(Connect.v5("again")).code()).isZero();
    }

    /** Many connections at once, which exceed two per second even on a slow machine. */
    private List<Integer> codesOfManyAtOnce() {
        List<WireClient> clients =
                IntStream.range(0, 50).mapToObj(i -> engine.open()).toList();
        for (int i = 0; i < clients.size(); i++) {
            clients.get(i).sendConnect(Connect.v5("c" + i));
        }
        return clients.stream()
                .map(client -> client.receive(Connack.class).code())
                .toList();
    }

    @Test
    void limitsSubscriptionsOfClientAndTenant() {
        WireClient client = engine.v5("c");
        assertThat(client.subscribe("a", 0).codes()).containsExactly(0);

        client(limits -> limits.subscriptions(1));
        assertThat(client.subscribe("b", 0).codes()).containsExactly(0x97);
        assertThat(client.subscribe("a", 1).codes()).containsExactly(1);
        tenant(limits -> limits.subscriptions(1));
        assertThat(engine.v5("d").subscribe("b", 0).codes()).containsExactly(0x97);
        tenant(limits -> limits);
        assertThat(client.subscribe("b", 0).codes()).containsExactly(0);

        assertThat(engine.reached(Limit.SUBSCRIPTIONS)).isEqualTo(1);
        assertThat(engine.reached(Limit.TENANT_SUBSCRIPTIONS)).isEqualTo(1);
    }

    @Test
    void overridesLimitsOfAUser() {
        engine.authority().user("u", "secret", "# 7").user("other", "secret", "# 7");
        WireClient client = engine.connect(Connect.v5("c").user("u", "secret"));
        WireClient other = engine.connect(Connect.v5("o").user("other", "secret"));
        UserKey user = new UserKey(TenantId.DEFAULT, "u");

        engine.broker()
                .updateLimits(
                        user,
                        Optional.of(ClientLimits.DEFAULT.toBuilder().topicLevels(1).build()));
        assertThat(client.publishFully(Publish.of("a/b", "x").qos(1, 1)).code()).isEqualTo(0x90);
        assertThat(other.publishFully(Publish.of("a/b", "x").qos(1, 1)).code()).isEqualTo(0x10);
        client(limits -> limits.topicLevels(2));
        assertThat(client.publishFully(Publish.of("a/b", "x").qos(1, 2)).code()).isEqualTo(0x90);
        engine.broker().updateLimits(user, Optional.empty());
        assertThat(client.publishFully(Publish.of("a/b", "x").qos(1, 3)).code()).isEqualTo(0x10);

        assertThat(engine.reached(Limit.TOPIC_LEVELS)).isEqualTo(2);
    }

    @Test
    void limitsQueuedBytesOfTheTenant() {
        for (String id : List.of("a", "b")) {
            WireClient away = engine.connect(Connect.v5(id).with(WireProperty.SESSION_EXPIRY_INTERVAL, 100));
            away.subscribe("t", 1);
            away.send(WirePackets.disconnect()).expectClosed();
        }
        tenant(limits -> limits.queuedBytes(3000));
        WireClient publisher = engine.v5("p");
        for (int i = 1; i <= 4; i++) {
            publisher.publishFully(Publish.of("t", new byte[1000]).qos(1, i));
        }

        assertThat(engine.reached(Limit.TENANT_QUEUED_BYTES)).isEqualTo(6);
        // Delivered messages free their share of the quota.
        WireClient back = engine.connect(Connect.v5("a").resume());
        back.acknowledge(Type.PUBACK, back.receivePublish().packetId());
        back.expectNothing();
        publisher.publishFully(Publish.of("t", new byte[1000]).qos(1, 5));
        assertThat(engine.reached(Limit.TENANT_QUEUED_BYTES)).isEqualTo(6);
    }

    @Test
    void limitsRetainedMessagesButReplacesThem() {
        WireClient client = engine.v5("c");
        tenant(limits -> limits.retainedMessages(1).retainedBytes(400));
        assertThat(client.publishFully(Publish.of("a", "x").qos(1, 1).retain()).code())
                .isEqualTo(0x10);
        assertThat(client.publishFully(Publish.of("b", "x").qos(1, 2).retain()).code())
                .isEqualTo(0x97);
        assertThat(client.publishFully(Publish.of("a", new byte[200]).qos(1, 3).retain())
                        .code())
                .isEqualTo(0x10);
        assertThat(client.publishFully(Publish.of("a", new byte[300]).qos(1, 4).retain())
                        .code())
                .isEqualTo(0x97);

        assertThat(engine.reached(Limit.RETAINED_MESSAGES)).isEqualTo(1);
        assertThat(engine.reached(Limit.RETAINED_BYTES)).isEqualTo(1);
    }

    @Test
    void refusesRetainedMessagesIfNoneAreAllowed() {
        tenant(limits -> limits.retainedMessages(0));
        WireClient client = engine.open();

        assertThat(client.connect(Connect.v5("c")).properties().number(WireProperty.RETAIN_AVAILABLE))
                .isZero();
        client.publish(Publish.of("a", "x").retain());
        assertThat(client.expectDisconnect()).isEqualTo(0x9a);
        assertThat(engine.open()
                        .connect(Connect.v5("d").will("a", "x", 0, true, WireProperties.NONE))
                        .code())
                .isEqualTo(0x9a);
        assertThat(engine.reached(Limit.RETAIN)).isEqualTo(2);
    }

    @Test
    void refusesQosAboveTheMaximum() {
        client(limits -> limits.maximumQos(1));
        WireClient client = engine.open();

        assertThat(client.connect(Connect.v5("c")).properties().number(WireProperty.MAXIMUM_QOS))
                .isEqualTo(1);
        assertThat(client.subscribe("a", 2).codes()).containsExactly(1);
        client.publish(Publish.of("a", "x").qos(2, 1));
        assertThat(client.expectDisconnect()).isEqualTo(0x9b);
        assertThat(engine.open()
                        .connect(Connect.v5("d").will("a", "x", 2, false, WireProperties.NONE))
                        .code())
                .isEqualTo(0x9b);
        assertThat(engine.reached(Limit.MAXIMUM_QOS)).isEqualTo(2);
    }

    @Test
    void limitsThePacketSizeOfAClient() {
        WireClient before = engine.v5("before");
        client(limits -> limits.maximumPacketSize(200));
        WireClient client = engine.open();

        assertThat(client.connect(Connect.v5("c")).properties().number(WireProperty.MAXIMUM_PACKET_SIZE))
                .isEqualTo(200);
        client.publish(Publish.of("a", new byte[300]));
        assertThat(client.expectDisconnect()).isEqualTo(0x95);
        assertThat(engine.reached(Limit.PACKET_SIZE)).isEqualTo(1);
        // The value announced in CONNACK stays in force.
        assertThat(before.publishFully(Publish.of("a", new byte[300]).qos(1, 1)).code())
                .isEqualTo(0x10);
    }

    @Test
    void changesTheInflightLimit() {
        client(limits -> limits.inflight(1));
        WireClient subscriber = engine.v5("s");
        subscriber.subscribe("a", 1);
        WireClient publisher = engine.v5("p");
        for (int i = 1; i <= 5; i++) {
            publisher.publishFully(Publish.of("a", "m" + i).qos(1, i));
        }
        int first = subscriber.receivePublish().packetId();
        subscriber.expectNothing();

        client(limits -> limits.inflight(3));
        assertThat(subscriber.receivePublish().payload()).isEqualTo("m2");
        assertThat(subscriber.receivePublish().payload()).isEqualTo("m3");
        subscriber.expectNothing();

        client(limits -> limits.inflight(1));
        subscriber.acknowledge(Type.PUBACK, first).expectNothing();
    }

    @Test
    void disconnectsAClientThatIsThrottledForTooLong() {
        WireClient client = engine.v5("c");
        client(limits -> limits.messagesPerSecond(1).throttleTimeoutSeconds(1));

        // Sent at once, as the broker may close the connection after the first few.
        byte[] publish = Publish.of("a", "x").toBytes(Version.V5);
        client.send(Collections.nCopies(50, publish).toArray(byte[][]::new));

        assertThat(client.expectDisconnect()).isEqualTo(0x96);
        assertThat(engine.reached(Limit.MESSAGE_RATE)).isPositive();
    }

    @Test
    void throttlesAllClientsOfATenant() {
        tenant(limits -> limits.messagesPerSecond(5));
        WireClient one = engine.v5("one");
        WireClient two = engine.v5("two");
        for (int i = 1; i <= 5; i++) {
            one.publish(Publish.of("a", "x").qos(1, i));
            two.publish(Publish.of("a", "x").qos(1, i));
        }
        for (int i = 1; i <= 5; i++) {
            assertThat(one.receive(ServerPacket.Acknowledgement.class).packetId())
                    .isEqualTo(i);
            assertThat(two.receive(ServerPacket.Acknowledgement.class).packetId())
                    .isEqualTo(i);
        }
    }
}
