package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.Limit;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.ServerPacket.Connack;
import dev.rookery.testkit.wire.Subscribe;
import dev.rookery.testkit.wire.Version;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperty;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Limits of clients and tenants, with their reason codes. */
class LimitsTest {
    private static final int PUBLISHED = 300;
    private static final int UNSENT = 1 << 16;

    private static final ClientLimits CLIENT = ClientLimits.DEFAULT.toBuilder()
            .clientIdLength(10)
            .topicLevels(3)
            .filterWildcards(1)
            .receiveMaximum(2)
            .inflight(2)
            .queuedMessages(2)
            .queuedBytes(10_000)
            .unsentBytes(UNSENT)
            .messagesPerSecond(500)
            .subscriptions(2)
            .topicAliases(2)
            .sessionExpirySeconds(100)
            .keepAliveSeconds(60)
            .validatesPayloads(true)
            .build();

    @RegisterExtension
    final EngineFixture engine = new EngineFixture(TenantLimits.DEFAULT.toBuilder()
            .connections(3)
            .sessions(4)
            .retainedMessages(2)
            .retainedBytes(10_000)
            .client(CLIENT)
            .build());

    @Test
    void closesAConnectionWithoutConnect() {
        ClientLimits shortTimeout =
                CLIENT.toBuilder().connectTimeout(Duration.ofSeconds(1)).build();
        engine.broker()
                .updateLimits(
                        TenantId.DEFAULT,
                        TenantLimits.DEFAULT.toBuilder().client(shortTimeout).build());

        engine.open().expectClosed();
    }

    @Test
    void closesAConnectionThatTricklesItsConnect() {
        ClientLimits shortTimeout =
                CLIENT.toBuilder().connectTimeout(Duration.ofSeconds(1)).build();
        engine.broker()
                .updateLimits(
                        TenantId.DEFAULT,
                        TenantLimits.DEFAULT.toBuilder().client(shortTimeout).build());
        WireClient client = engine.open();
        byte[] connect = Connect.v5("c").toBytes();

        for (int i = 0; i < connect.length - 1; i++) {
            client.send(new byte[] {connect[i]});
        }

        client.expectClosed();
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void refusesALargeConnect(Version version) {
        String large = "x".repeat(17 * 1024);
        for (Connect connect : List.of(
                Connect.of(version, "c").user("u", large),
                Connect.of(version, "c").will("w", "x".repeat(BrokerConfig.MAXIMUM_WILL_SIZE) + large))) {
            WireClient client = engine.open().sendConnect(connect);
            if (version == Version.V5) {
                assertThat(client.receive(Connack.class).code()).isEqualTo(0x95);
            }
            client.expectClosed();
        }
    }

    /** The version may arrive after the size. */
    @Test
    void refusesALargeConnectThatTrickles() {
        WireClient client = engine.open();
        byte[] connect = Connect.v5("c").user("u", "x".repeat(17 * 1024)).toBytes();

        // Fixed header, protocol name and level, connect flags.
        for (int i = 0; i < 12; i++) {
            client.send(new byte[] {connect[i]});
        }

        assertThat(client.receive(Connack.class).code()).isEqualTo(0x95);
        client.expectClosed();
    }

    @Test
    void acceptsALargeWill() {
        assertThat(engine.open()
                        .connect(Connect.v5("c").will("w", "x".repeat(60 * 1024)))
                        .code())
                .isZero();
    }

    @Test
    void refusesALongClientId() {
        assertThat(engine.open().connect(Connect.v5("12345678901")).code()).isEqualTo(0x85);
        assertThat(engine.open().connect(Connect.v3("12345678901")).code()).isEqualTo(2);
    }

    @Test
    void limitsConnectionsAndSessions() {
        for (int i = 0; i < 3; i++) {
            engine.v5("c" + i);
        }
        assertThat(engine.open().connect(Connect.v5("more")).code()).isEqualTo(0x97);
        assertThat(engine.open().connect(Connect.v3("more")).code()).isEqualTo(3);
        assertThat(engine.open().connect(Connect.v5("c0")).code()).isZero();
    }

    @Test
    void limitsTheSessionsOfAUser() {
        engine.broker()
                .updateLimits(
                        TenantId.DEFAULT,
                        TenantLimits.DEFAULT.toBuilder()
                                .client(CLIENT.toBuilder().userSessions(2).build())
                                .build());
        engine.v5("c1");
        engine.v5("c2");

        assertThat(engine.open().connect(Connect.v5("c3")).code()).isEqualTo(0x97);
        assertThat(engine.open().connect(Connect.v5("c1")).code()).isZero();
        assertThat(engine.reached(Limit.USER_SESSIONS)).isEqualTo(1);
    }

    @Test
    void reducesRequestedValuesToTheLimits() {
        Connack connack = engine.open()
                .connect(Connect.v5("c").keepAlive(1000).with(WireProperty.SESSION_EXPIRY_INTERVAL, 0xffff_ffffL));

        assertThat(connack.properties().number(WireProperty.SESSION_EXPIRY_INTERVAL))
                .isEqualTo(100);
        assertThat(connack.properties().number(WireProperty.SERVER_KEEP_ALIVE)).isEqualTo(60);
        assertThat(connack.properties().number(WireProperty.RECEIVE_MAXIMUM)).isEqualTo(2);
        assertThat(connack.properties().number(WireProperty.TOPIC_ALIAS_MAXIMUM))
                .isEqualTo(2);
    }

    @Test
    void limitsSubscriptionsAndTheirLevels() {
        WireClient client = engine.v5("c");

        assertThat(client.subscribe(Subscribe.of(1)
                                .filter("a/b/c/d", 0)
                                .filter("a", 0)
                                .filter("b", 0)
                                .filter("c", 0)
                                .filter("a", 1))
                        .codes())
                .containsExactly(0x97, 0, 0, 0x97, 1);
        assertThat(client.publishFully(Publish.of("a/b/c/d", "x").qos(1, 1)).code())
                .isEqualTo(0x90);
    }

    @ParameterizedTest
    @EnumSource(
            value = Version.class,
            names = {"V3_1_1", "V5"})
    void limitsTheWildcardsOfAFilter(Version version) {
        int refused = version == Version.V5 ? 0x97 : 0x80;

        assertThat(engine.connect(Connect.of(version, "c"))
                        .subscribe(Subscribe.of(1).filter("+/a/+", 0).filter("+/a/#", 1))
                        .codes())
                .containsExactly(refused, 1);
        assertThat(engine.reached(Limit.FILTER_WILDCARDS)).isEqualTo(1);
    }

    @Test
    void limitsRetainedMessages() {
        WireClient client = engine.v5("c");
        client.publishFully(Publish.of("a", "x").qos(1, 1).retain());
        client.publishFully(Publish.of("b", "x").qos(1, 1).retain());

        assertThat(client.publishFully(Publish.of("c", "x").qos(1, 1).retain()).code())
                .isEqualTo(0x97);
        client.publishFully(Publish.of("a", "").qos(1, 1).retain());
        assertThat(client.publishFully(Publish.of("c", "x").qos(1, 1).retain()).code())
                .isEqualTo(0x10);
        assertThat(client.publishFully(Publish.of("d", "").qos(1, 1).retain()).code())
                .isEqualTo(0x10);
    }

    @Test
    void limitsQueuedMessages() {
        WireClient away = engine.connect(Connect.v5("away").resume().with(WireProperty.SESSION_EXPIRY_INTERVAL, 100));
        away.subscribe("a", 1);
        away.send(WirePackets.disconnect()).expectClosed();
        WireClient publisher = engine.v5("p");
        for (int i = 1; i <= 4; i++) {
            publisher.publishFully(Publish.of("a", "m" + i).qos(1, i));
        }

        WireClient back = engine.connect(Connect.v5("away").resume());
        assertThat(back.receivePublish().payload()).isEqualTo("m1");
        assertThat(back.receivePublish().payload()).isEqualTo("m2");
        back.expectNothing();
    }

    @Test
    void limitsQos2MessagesInFlight() {
        WireClient client = engine.v5("c");
        for (int i = 1; i <= 2; i++) {
            client.publish(Publish.of("a", "x").qos(2, i)).receive();
        }

        client.publish(Publish.of("a", "x").qos(2, 3));

        assertThat(client.expectDisconnect()).isEqualTo(0x93);
    }

    @Test
    void validatesPayloadsDeclaredAsUtf8() {
        WireClient client = engine.v5("c");
        byte[] noText = {(byte) 0xff};

        assertThat(client.publishFully(Publish.of("a", noText).qos(1, 1).with(WireProperty.PAYLOAD_FORMAT_INDICATOR, 1))
                        .code())
                .isEqualTo(0x99);
        assertThat(client.publishFully(Publish.of("a", noText).qos(1, 1)).code())
                .isEqualTo(0x10);
    }

    @Test
    void dropsQos0ForAClientThatDoesNotRead() {
        WireClient slow = slowClient();

        slow.send(WirePackets.pingRequest());

        int received = 0;
        while (slow.receive() instanceof ServerPacket.Publish) {
            received++;
        }
        assertThat(received).isBetween(1, PUBLISHED - 1);
    }

    @Test
    void closesAClientThatDoesNotReadResponses() {
        WireClient slow = slowClient();
        byte[] pings = new byte[4 * UNSENT];
        for (int i = 0; i < pings.length; i += 2) {
            pings[i] = (byte) 0xc0;
        }

        try {
            slow.send(pings);
        } catch (UncheckedIOException closedAlready) {
            assertThat(closedAlready).isNotNull();
        }

        Awaitility.await().atMost(WireClient.DEADLINE).until(() -> engine.broker().clients().stream()
                .noneMatch(client -> client.clientId().equals("slow")));
    }

    /** Connects a client and publishes more to it than its network buffers hold. */
    private WireClient slowClient() {
        WireClient slow = engine.v5("slow");
        slow.subscribe("a", 0);
        WireClient publisher = engine.v5("p");
        byte[] payload = new byte[100_000];
        for (int i = 0; i < PUBLISHED; i++) {
            publisher.publish(Publish.of("a", payload));
        }
        publisher.expectNothing();
        return slow;
    }

    @Test
    void throttlesAClientThatPublishesTooFast() {
        WireClient subscriber = engine.v5("s");
        subscriber.subscribe("fast", 0);
        WireClient fast = engine.v5("fast");
        int count = 600;
        for (int i = 1; i <= count; i++) {
            fast.publish(Publish.of("fast", "m" + i).qos(1, i));
        }
        fast.send(WirePackets.pingRequest());

        for (int i = 1; i <= count; i++) {
            assertThat(subscriber.receivePublish().payload()).isEqualTo("m" + i);
            assertThat(fast.receive(ServerPacket.Acknowledgement.class).packetId())
                    .isEqualTo(i);
        }
        assertThat(fast.receive()).isInstanceOf(ServerPacket.PingResponse.class);
    }
}
