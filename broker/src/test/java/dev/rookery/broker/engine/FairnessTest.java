package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.admin.TenantStatus;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.meter.UsageMetric;
import dev.rookery.broker.store.TenantStores;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.Subscribe;
import dev.rookery.testkit.wire.Version;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperties;
import dev.rookery.testkit.wire.WireProperty;
import java.io.ByteArrayOutputStream;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Much work for one client does not delay the others. */
class FairnessTest {
    private static final int ENTRIES = 5000;

    private static final int RETAINED = 10_000;
    private static final TenantLimits LIMITS = TenantLimits.DEFAULT.toBuilder()
            .client(ClientLimits.DEFAULT.toBuilder().subscriptions(ENTRIES).build())
            .build();

    private final SlowClock clock = new SlowClock();

    @RegisterExtension
    final EngineFixture engine = new EngineFixture(LIMITS, TenantStores.IN_MEMORY, clock);

    @BeforeEach
    void createUsers() {
        engine.authority().user("alice", "x", "alice/# 7").user("bob", "x", "bob/# 7");
    }

    private WireClient connect(String clientId, String user) {
        return engine.connect(Connect.v5(clientId).user(user, "x"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Version.class,
            names = {"V3_1_1", "V5"})
    void respondsToOthersBeforeTheEndOfALargeSubscribe(Version version) {
        WireClient attacker = engine.connect(Connect.of(version, "attacker").user("alice", "x"));
        WireClient other = connect("other", "bob");
        clock.slowDown();

        attacker.send(filters(i -> "alice/" + i).toBytes(version));
        requireResponse(other);
        // A login too, and another connection of the busy user.
        requireResponse(connect("late", "bob"));
        requireResponse(connect("busy", "alice"));

        assertThat(tenant().subscriptions()).isLessThan(ENTRIES);
        clock.release();
        assertThat(attacker.receive(ServerPacket.Suback.class).codes()).hasSize(ENTRIES);
        assertThat(tenant().subscriptions()).isEqualTo(ENTRIES);
    }

    @Test
    void respondsToOthersBeforeTheEndOfALargeUnsubscribe() {
        WireClient attacker = connect("attacker", "alice");
        WireClient other = connect("other", "bob");
        attacker.subscribe(filters(i -> "alice/" + i));
        String[] filters =
                IntStream.range(0, ENTRIES).mapToObj(i -> "alice/" + i).toArray(String[]::new);
        clock.slowDown();

        attacker.send(WirePackets.unsubscribe(Version.V5, 1, filters));
        requireResponse(other);

        assertThat(tenant().subscriptions()).isPositive();
        clock.release();
        assertThat(attacker.receive(ServerPacket.Unsuback.class).codes()).hasSize(ENTRIES);
        assertThat(tenant().subscriptions()).isZero();
    }

    @Test
    void respondsToOthersBeforeTheEndOfManyPacketsInOneBuffer() {
        WireClient attacker = connect("attacker", "alice");
        WireClient other = connect("other", "bob");
        WireClient subscriber = connect("subscriber", "alice");
        subscriber.subscribe("alice/last", 0);
        ByteArrayOutputStream packets = new ByteArrayOutputStream();
        for (int i = 0; i < ENTRIES; i++) {
            packets.writeBytes(Publish.of("alice/t", "x").toBytes(Version.V5));
        }
        packets.writeBytes(Publish.of("alice/last", "x").toBytes(Version.V5));
        clock.slowDown();

        attacker.send(packets.toByteArray());
        requireResponse(other);

        assertThat(tenant().usage().get(UsageMetric.MESSAGES_IN_QOS0)).isLessThan(ENTRIES);
        clock.release();
        assertThat(subscriber.receivePublish().topic()).isEqualTo("alice/last");
    }

    @Test
    void sendsRetainedMessagesAsFastAsTheReceiverReads() {
        retain(RETAINED, 0, new byte[1000]);
        WireClient attacker = connect("attacker", "alice");
        WireClient other = connect("other", "bob");

        // The attacker does not read.
        attacker.send(filters(i -> "alice/#").toBytes(Version.V5));
        Awaitility.await().untilAsserted(() -> {
            assertThat(tenant().subscriptions()).isEqualTo(1);
            assertThat(tenant().usage().get(UsageMetric.MESSAGES_OUT_QOS0)).isPositive();
        });
        requireResponse(other);

        assertThat(tenant().queued()).isZero();
        assertThat(tenant().usage().get(UsageMetric.MESSAGES_OUT_QOS0)).isLessThan(RETAINED);
        // Once it reads, it receives all of them, and not thousands of times.
        assertThat(attacker.receive(ServerPacket.Suback.class).codes()).hasSize(ENTRIES);
        Set<String> topics = new HashSet<>();
        for (int i = 0; i < RETAINED; i++) {
            topics.add(attacker.receivePublish().topic());
        }
        assertThat(topics).hasSize(RETAINED);
        attacker.expectNothing();
    }

    @Test
    void sendsRetainedMessagesAsFastAsTheReceiverAcknowledges() {
        retain(5, 1, new byte[1]);
        WireClient subscriber =
                engine.connect(Connect.v5("subscriber").user("alice", "x").with(WireProperty.RECEIVE_MAXIMUM, 2));

        subscriber.subscribe("alice/+", 1);
        for (int i = 0; i < 5; i++) {
            ServerPacket.Publish publish = subscriber.receivePublish();
            assertThat(publish.topic()).isEqualTo("alice/" + i);
            assertThat(publish.retain()).isTrue();
            assertThat(tenant().queued()).isZero();
            subscriber.acknowledge(ServerPacket.Acknowledgement.Type.PUBACK, publish.packetId());
        }
        subscriber.expectNothing();
    }

    @Test
    void continuesWithRetainedMessagesAfterAReconnect() {
        retain(5, 1, new byte[1]);
        Connect connect = Connect.v5("subscriber")
                .user("alice", "x")
                .resume()
                .with(WireProperties.of(WireProperty.RECEIVE_MAXIMUM, 2)
                        .and(WireProperty.SESSION_EXPIRY_INTERVAL, 100));
        WireClient subscriber = engine.connect(connect);
        subscriber.subscribe("alice/+", 1);
        Set<String> topics = new HashSet<>();
        topics.add(subscriber.receivePublish().topic());
        topics.add(subscriber.receivePublish().topic());
        subscriber.close();

        WireClient back = engine.connect(connect);
        while (topics.size() < 5) {
            ServerPacket.Publish publish = back.receivePublish();
            topics.add(publish.topic());
            back.acknowledge(ServerPacket.Acknowledgement.Type.PUBACK, publish.packetId());
        }
        back.expectNothing();
    }

    @Test
    void sendsNoMoreRetainedMessagesAfterUnsubscribe() {
        retain(5, 1, new byte[1]);
        WireClient subscriber =
                engine.connect(Connect.v5("subscriber").user("alice", "x").with(WireProperty.RECEIVE_MAXIMUM, 1));
        subscriber.subscribe("alice/+", 1);
        int first = subscriber.receivePublish().packetId();

        subscriber.unsubscribe("alice/+");
        subscriber.acknowledge(ServerPacket.Acknowledgement.Type.PUBACK, first);

        subscriber.expectNothing();
    }

    private void retain(int count, int qos, byte[] payload) {
        WireClient publisher = connect("publisher", "alice");
        for (int i = 0; i < count; i++) {
            publisher.publish(Publish.of("alice/" + i, payload).qos(qos, i + 1).retain());
        }
        publisher.send(WirePackets.disconnect());
        Awaitility.await().untilAsserted(() -> assertThat(tenant().retained()).isEqualTo(count));
    }

    private static void requireResponse(WireClient client) {
        client.send(WirePackets.pingRequest());
        assertThat(client.receive()).isInstanceOf(ServerPacket.PingResponse.class);
    }

    private static Subscribe filters(IntFunction<String> filter) {
        Subscribe subscribe = Subscribe.of(1);
        for (int i = 0; i < ENTRIES; i++) {
            subscribe.filter(filter.apply(i), 0);
        }
        return subscribe;
    }

    private TenantStatus tenant() {
        return engine.broker()
                .admin()
                .tenant(TenantId.DEFAULT)
                .toCompletableFuture()
                .join();
    }
}
