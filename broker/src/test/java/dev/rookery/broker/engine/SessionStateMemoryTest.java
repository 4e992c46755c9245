package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.broker.admin.MemoryStatus;
import dev.rookery.broker.config.MemorySettings;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.memory.MemoryKind;
import dev.rookery.broker.store.TenantStores;
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
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * State that a session has beside its subscriptions and messages: it stays after the client has left, so that it is charged to
 * the user, and bounded.
 */
class SessionStateMemoryTest {
    private static final int SESSIONS = 400;
    private static final int LONG_TOPIC = 2000;

    private static final int FILTERS = 500;
    private static final TenantLimits LIMITS = TenantLimits.DEFAULT.toBuilder()
            .client(ClientLimits.DEFAULT.toBuilder().subscriptions(FILTERS).build())
            .build();

    @RegisterExtension
    final EngineFixture engine =
            new EngineFixture(LIMITS, TenantStores.IN_MEMORY).memory(new MemorySettings(16 << 20, 8 << 20));

    @BeforeEach
    void users() {
        engine.authority().user("mallory", "m", "m/# 7");
    }

    private static Connect mallory(String clientId) {
        return Connect.v5(clientId)
                .resume()
                .with(WireProperty.SESSION_EXPIRY_INTERVAL, ClientLimits.NO_EXPIRY)
                .user("mallory", "m");
    }

    private void limitMallory(long bytes) {
        engine.broker()
                .updateLimits(
                        new UserKey(TenantId.DEFAULT, "mallory"),
                        Optional.of(ClientLimits.DEFAULT.toBuilder()
                                .userMemoryBytes(bytes)
                                .build()));
    }

    private MemoryStatus memory() {
        return engine.broker().admin().memory().toCompletableFuture().join();
    }

    private long used(MemoryKind kind) {
        return memory().use(kind).bytes();
    }

    private static void leave(WireClient client) {
        client.send(WirePackets.disconnect()).expectClosed();
    }

    /** A bit set up to the largest identifier takes 8 KiB. */
    @Test
    void chargesUnreleasedPacketIdentifiers() {
        WireClient client = engine.connect(mallory("c"));
        long before = used(MemoryKind.SESSIONS);

        client.publish(Publish.of("m/t", "x").qos(2, 65_535)).receive(Acknowledgement.class);
        client.publish(Publish.of("m/t", "x").qos(2, 65_534)).receive(Acknowledgement.class);
        assertThat(used(MemoryKind.SESSIONS) - before).isBetween(200L, 1000L);
        client.publish(Publish.of("m/t", "x").qos(2, 1)).receive(Acknowledgement.class);
        long three = used(MemoryKind.SESSIONS) - before;
        client.acknowledge(Type.PUBREL, 65_535).receive(Acknowledgement.class);
        client.acknowledge(Type.PUBREL, 65_534).receive(Acknowledgement.class);
        assertThat(used(MemoryKind.SESSIONS) - before).isBetween(200L, three - 100);
        client.acknowledge(Type.PUBREL, 1).receive(Acknowledgement.class);

        assertThat(used(MemoryKind.SESSIONS)).isEqualTo(before);
    }

    @Test
    void refusesPacketIdentifiersAboveTheUsersShare() {
        limitMallory(200_000);
        int refused = 0;
        for (int i = 0; refused == 0 && i < SESSIONS; i++) {
            WireClient client = engine.open();
            if (client.connect(mallory("s" + i)).code() != 0) {
                break;
            }
            for (int id = 1; refused == 0 && id <= 65_535; id += 1024) {
                Acknowledgement received =
                        client.publish(Publish.of("m/t", "x").qos(2, id)).receive(Acknowledgement.class);
                refused += received.code() == 0x97 ? 1 : 0;
            }
            leave(client);
        }

        assertThat(refused).isEqualTo(1);
        // The last session counts in full once its client has left.
        assertThat(used(MemoryKind.SESSIONS)).isLessThan(202_000);
    }

    @Test
    void chargesTheLogOfDroppedMessagesAndShortensTheirTopics() {
        limitMallory(200_000);
        int sessions = 0;
        for (int code = 0; code == 0 && sessions < SESSIONS; sessions++) {
            WireClient client = engine.open();
            code = client.connect(mallory("s" + sessions)).code();
            if (code == 0) {
                for (int i = 0; i < 20; i++) {
                    String topic = "forbidden/" + "x".repeat(LONG_TOPIC) + i;
                    assertThat(client.publishFully(Publish.of(topic, "x").qos(1, 1))
                                    .code())
                            .isEqualTo(0x87);
                }
                leave(client);
            }
        }

        assertThat(sessions)
                .as("sessions until the memory of the user is used up")
                .isBetween(10, 100);
        assertThat(used(MemoryKind.SESSIONS)).isLessThan(202_000);
    }

    @Test
    void chargesSubscriptionIdentifiersOfQueuedMessages() {
        WireClient client = engine.connect(mallory("away"));
        for (int i = 0; i < FILTERS; i++) {
            client.subscribe(Subscribe.of(i + 1)
                    .filter(overlapping(i), 1)
                    .with(WireProperties.of(WireProperty.SUBSCRIPTION_IDENTIFIER, i + 1)));
        }
        leave(client);

        WireClient publisher = engine.connect(Connect.v5("publisher").user("mallory", "m"));
        publisher.publishFully(Publish.of("m" + "/a".repeat(9), "x").qos(1, 1));
        assertThat(used(MemoryKind.QUEUED)).isBetween(4L * FILTERS, 8L * FILTERS);

        WireClient back = engine.connect(mallory("away"));
        assertThat(back.receivePublish().topic()).startsWith("m/a");
        assertThat(used(MemoryKind.QUEUED)).isZero();
        assertThat(used(MemoryKind.INFLIGHT)).isBetween(4L * FILTERS, 8L * FILTERS);
        back.acknowledge(Type.PUBACK, 1);
        back.send(WirePackets.pingRequest()).receive();
        assertThat(used(MemoryKind.INFLIGHT)).isZero();
    }

    @Test
    void chargesPositionsInRetainedMessages() {
        WireClient publisher = engine.connect(Connect.v5("publisher").user("mallory", "m"));
        for (int i = 0; i < 3; i++) {
            publisher.publishFully(Publish.of("m/" + i, "x").qos(1, 1).retain());
        }
        long before = used(MemoryKind.SUBSCRIPTIONS);
        WireClient client = engine.connect(mallory("c")
                .with(WireProperties.of(WireProperty.RECEIVE_MAXIMUM, 1)
                        .and(WireProperty.SESSION_EXPIRY_INTERVAL, 1000)));
        Subscribe subscribe = Subscribe.of(1).filter("m/+", 1);
        for (int i = 1; i < FILTERS; i++) {
            subscribe.filter("m/none/" + i, 1);
        }
        client.subscribe(subscribe);
        ServerPacket.Publish first = client.receivePublish();
        // The client has not acknowledged: positions of the other filters remain, also while it is away.
        leave(client);
        long pending = used(MemoryKind.SUBSCRIPTIONS);

        WireClient back = engine.connect(mallory("c"));
        back.acknowledge(Type.PUBACK, back.receivePublish().packetId());
        assertThat(first.topic()).isEqualTo("m/0");
        for (int i = 1; i < 3; i++) {
            back.acknowledge(Type.PUBACK, back.receivePublish().packetId());
        }
        back.send(WirePackets.pingRequest()).receive();
        back.expectNothing();
        long sent = used(MemoryKind.SUBSCRIPTIONS);
        assertThat(pending - sent).isGreaterThan(FILTERS * 200L);

        back.send(WirePackets.disconnect(0, WireProperties.of(WireProperty.SESSION_EXPIRY_INTERVAL, 0)))
                .expectClosed();
        Awaitility.await()
                .untilAsserted(() -> assertThat(used(MemoryKind.SUBSCRIPTIONS)).isEqualTo(before));
    }

    /** Returns one of 512 filters that match the same topic of ten levels. */
    private static String overlapping(int number) {
        StringBuilder filter = new StringBuilder("m");
        for (int level = 0; level < 9; level++) {
            filter.append((number >> level & 1) == 0 ? "/a" : "/+");
        }
        return filter.toString();
    }
}
