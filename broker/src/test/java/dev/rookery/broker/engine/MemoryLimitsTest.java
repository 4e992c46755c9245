package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.broker.admin.MemoryStatus;
import dev.rookery.broker.config.MemorySettings;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.Limit;
import dev.rookery.broker.memory.MemoryKind;
import dev.rookery.broker.memory.MemoryPool;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement.Type;
import dev.rookery.testkit.wire.ServerPacket.Suback;
import dev.rookery.testkit.wire.Subscribe;
import dev.rookery.testkit.wire.Version;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperties;
import dev.rookery.testkit.wire.WireProperty;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A user that takes all the memory it can get: what is refused to it, and that others are served anyway. */
class MemoryLimitsTest {
    private static final long HEAP = 4 << 20;
    private static final int USER_LIMIT = 400_000;
    private static final int ATTEMPTS = 20_000;

    @RegisterExtension
    final EngineFixture engine = new EngineFixture().memory(new MemorySettings(HEAP, 8 << 20));

    @BeforeEach
    void users() {
        engine.authority().user("mallory", "m", "# 7").user("alice", "a", "# 7");
        limitMallory(USER_LIMIT);
    }

    private static Connect mallory(String clientId) {
        return Connect.v5(clientId)
                .resume()
                .with(WireProperty.SESSION_EXPIRY_INTERVAL, ClientLimits.NO_EXPIRY)
                .user("mallory", "m");
    }

    private void aliceIsServed() {
        WireClient alice = engine.connect(Connect.v5("alice").user("alice", "a").will("w", "x"));
        assertThat(alice.subscribe("alice/+/" + "x".repeat(100), 1).codes()).containsExactly(1);
        assertThat(alice.publishFully(
                                Publish.of("alice", "x").qos(1, 1).retain().with(WireProperty.TOPIC_ALIAS, 1))
                        .code())
                .isEqualTo(0x10);
        assertThat(alice.subscribe("alice", 1).codes()).containsExactly(1);
        alice.acknowledge(Type.PUBACK, alice.receivePublish().packetId());
        alice.send(WirePackets.disconnect()).expectClosed();
    }

    private MemoryStatus memory() {
        return engine.broker().admin().memory().toCompletableFuture().join();
    }

    private long used(MemoryKind kind) {
        return memory().kinds().get(kind).bytes();
    }

    @Test
    void refusesSubscriptionsAboveTheUsersShare() {
        int refused = 0;
        for (int session = 0; refused == 0 && session < ATTEMPTS; session++) {
            WireClient client = engine.open();
            assertThat(client.connect(mallory("s" + session)).code()).isZero();
            for (int packet = 1; refused == 0 && packet <= 10; packet++) {
                Suback suback = client.subscribe(longFilters(packet));
                refused += (int)
                        suback.codes().stream().filter(code -> code == 0x97).count();
            }
            client.send(WirePackets.disconnect()).expectClosed();
        }

        assertThat(refused).isPositive();
        assertThat(engine.reached(Limit.USER_MEMORY)).isPositive();
        assertThat(used(MemoryKind.SUBSCRIPTIONS)).isBetween(USER_LIMIT / 2L, (long) USER_LIMIT);
        assertThat(memory().users().get(0).user().username()).isEqualTo("mallory");
        aliceIsServed();
    }

    @Test
    void countsThePositionsInRetainedMessagesOfAPacket() {
        WireClient alice = engine.connect(Connect.v5("alice").user("alice", "a"));
        for (String topic : List.of("first", "second")) {
            alice.publishFully(Publish.of(topic, "x").qos(1, 1).retain());
        }
        WireClient client = engine.open();
        assertThat(client.connect(mallory("s").with(WireProperty.RECEIVE_MAXIMUM, 1))
                        .code())
                .isZero();
        assertThat(client.subscribe(Subscribe.of(1).filter("first", 1).filter("second", 1))
                        .codes())
                .containsExactly(1, 1);
        // Not acknowledged: the second message, and the positions of all later subscriptions, remain.
        assertThat(client.receivePublish().topic()).isEqualTo("first");

        List<Integer> codes = new ArrayList<>();
        for (int packet = 1; packet <= 10; packet++) {
            codes.addAll(client.subscribe(longFilters(packet)).codes());
        }

        assertThat(codes).contains(0, 0x97);
        assertThat(used(MemoryKind.SUBSCRIPTIONS)).isLessThanOrEqualTo(USER_LIMIT);
        // The client has these subscriptions already, and a position for each.
        assertThat(client.subscribe(longFilters(1)).codes()).containsOnly(0);
        assertThat(used(MemoryKind.SUBSCRIPTIONS)).isLessThanOrEqualTo(USER_LIMIT);
    }

    private static Subscribe longFilters(int packet) {
        Subscribe subscribe = Subscribe.of(packet);
        for (int i = 0; i < 100; i++) {
            subscribe = subscribe.filter(packet + "/" + i + "/" + "x".repeat(900), 0);
        }
        return subscribe;
    }

    @Test
    void refusesSubscriptionsToMqtt3Clients() {
        limitMallory(100_000);
        WireClient client = engine.connect(Connect.v3("c").user("mallory", "m"));
        assertThat(client.subscribe(longFilters(1)).codes()).contains(0x80);
    }

    @Test
    void refusesSessionsAboveTheUsersShare() {
        int code = 0;
        for (int i = 0; code == 0 && i < ATTEMPTS; i++) {
            WireClient client = engine.open();
            code = client.connect(mallory(i + "x".repeat(1000))).code();
            client.send(WirePackets.disconnect()).expectClosed();
        }

        assertThat(code).isEqualTo(0x97);
        assertThat(used(MemoryKind.SESSIONS)).isBetween(USER_LIMIT / 2L, (long) USER_LIMIT);
        assertThat(engine.open().connect(Connect.v3("new").user("mallory", "m")).code())
                .isEqualTo(3);
        // An existing session is no new state.
        assertThat(engine.open().connect(mallory("0" + "x".repeat(1000))).code())
                .isZero();
        aliceIsServed();
    }

    @Test
    void refusesWillsThatOutliveTheirConnections() {
        int code = 0;
        WireProperties delay = WireProperties.of(WireProperty.WILL_DELAY_INTERVAL, 100_000);
        for (int i = 0; code == 0 && i < ATTEMPTS; i++) {
            WireClient client = engine.open();
            code = client.connect(mallory("w" + i).will("w", "x".repeat(60_000), 0, false, delay))
                    .code();
            client.close();
        }

        assertThat(code).isEqualTo(0x97);
        assertThat(used(MemoryKind.WILLS)).isBetween(1L, HEAP / 10);
        aliceIsServed();
    }

    @Test
    void refusesTopicAliases() {
        WireClient client = null;
        for (int alias = 1; alias < ATTEMPTS && refusals() == 0; alias++) {
            if (alias % 64 == 1) {
                client = engine.connect(mallory("a" + alias));
            }
            client.publish(
                    Publish.of("t".repeat(63_000), "x").qos(0, 0).with(WireProperty.TOPIC_ALIAS, (alias - 1) % 64 + 1));
            client.send(WirePackets.pingRequest()).receive();
        }

        assertThat(refusals()).isEqualTo(1);
        assertThat(engine.reached(Limit.UNSENT_BYTES)).isZero();
        aliceIsServed();
    }

    private int refusals() {
        return engine.reached(Limit.USER_MEMORY) + engine.reached(Limit.BROKER_MEMORY);
    }

    @Test
    void refusesRetainedMessagesAboveThePublishersShare() {
        WireClient client = engine.connect(mallory("r"));
        int code = 0;
        for (int i = 1; code < 0x80 && i < ATTEMPTS; i++) {
            code = client.publishFully(
                            Publish.of("r/" + i, new byte[10_000]).qos(1, i).retain())
                    .code();
        }

        assertThat(code).isEqualTo(0x97);
        assertThat(used(MemoryKind.RETAINED)).isBetween(USER_LIMIT / 2L, (long) USER_LIMIT);
        aliceIsServed();
    }

    @Test
    void closesMqtt3ClientsWhoseMessageDoesNotFit() {
        limitMallory(2000);
        for (int qos = 1; qos <= 2; qos++) {
            WireClient client = engine.connect(Connect.v3("c").user("mallory", "m"));
            client.publish(Publish.of("r", new byte[10_000]).qos(qos, 1).retain());
            client.send(WirePackets.pingRequest());

            // Neither an acknowledgement nor anything else.
            client.expectClosed();
        }
    }

    @Test
    void dropsMessagesToClientsOfAUserAboveItsShare() {
        WireClient subscriber = engine.connect(mallory("q"));
        subscriber.subscribe("q", 1);
        subscriber.send(WirePackets.disconnect()).expectClosed();
        WireClient inflight = engine.connect(mallory("i"));
        inflight.subscribe("q", 1);
        WireClient publisher = engine.connect(Connect.v5("p").user("alice", "a"));
        for (int i = 1; i < 1000; i++) {
            publisher.publishFully(Publish.of("q", new byte[10_000]).qos(1, i));
        }

        assertThat(engine.reached(Limit.USER_MEMORY)).isPositive();
        long content = used(MemoryKind.QUEUED) + used(MemoryKind.INFLIGHT);
        assertThat(content).isBetween(USER_LIMIT / 2L, (long) USER_LIMIT);
        aliceIsServed();
    }

    @Test
    void refusesPartialPacketsWhileDirectMemoryIsShort() {
        int size = 1 << 20;
        List<WireClient> clients = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            // A PUBLISH of one MiB, less its last bytes.
            WireClient client = engine.connect(mallory("p" + i));
            clients.add(client);
            byte[] packet = Publish.of("p", new byte[size - 100]).toBytes(Version.V5);
            try {
                client.send(Arrays.copyOf(packet, packet.length - 10));
            } catch (UncheckedIOException closedAlready) {
                assertThat(closedAlready).isNotNull();
            }
        }

        Awaitility.await().untilAsserted(() -> assertThat(engine.reached(Limit.BROKER_MEMORY))
                .isPositive());
        MemoryStatus.Use direct = memory().pools().get(MemoryPool.DIRECT);
        assertThat(direct.bytes()).isLessThan(direct.capacity());
        aliceIsServed();
        WireClient alice = engine.connect(Connect.v5("large").user("alice", "a"));
        assertThat(alice.publishFully(Publish.of("p", new byte[300_000]).qos(1, 1))
                        .code())
                .isEqualTo(0x10);
        clients.forEach(WireClient::close);
        Awaitility.await().untilAsserted(() -> assertThat(used(MemoryKind.PARTIAL_PACKETS))
                .isZero());
    }

    @Test
    void chargesLoginsUntilTheyAreDecided() {
        engine.authority().hold();
        WireClient client = engine.open();
        client.sendConnect(mallory("l").will("w", "x".repeat(5000), 0, false, WireProperties.NONE));
        Awaitility.await().until(() -> used(MemoryKind.LOGINS) > 5000);

        engine.authority().release();

        client.receive();
        assertThat(used(MemoryKind.LOGINS)).isZero();
        assertThat(used(MemoryKind.WILLS)).isGreaterThan(5000);
    }

    @Test
    void refusesLargeConnectPacketsWhileManyAreUndecided() {
        engine.authority().hold();
        List<WireClient> clients = new ArrayList<>();
        for (int i = 0; i < 200 && engine.reached(Limit.BROKER_MEMORY) == 0; i++) {
            WireClient client = engine.open();
            clients.add(client);
            client.sendConnect(mallory("l" + i).will("w", "x".repeat(50_000), 0, false, WireProperties.NONE));
            long before = i;
            Awaitility.await()
                    .until(() -> used(MemoryKind.LOGINS) > before * 50_000 || engine.reached(Limit.BROKER_MEMORY) > 0);
        }

        assertThat(clients.get(clients.size() - 1)
                        .receive(ServerPacket.Connack.class)
                        .code())
                .isEqualTo(0x97);
        engine.authority().release();
        aliceIsServed();
    }

    @Test
    void raisesTheLimitOfAUser() {
        limitMallory(10_000);
        WireClient client = engine.connect(mallory("c"));
        assertThat(client.subscribe("x".repeat(20_000), 0).codes()).containsExactly(0x97);

        limitMallory(100_000);

        assertThat(client.subscribe("x".repeat(20_000), 0).codes()).containsExactly(0);
    }

    private void limitMallory(long bytes) {
        engine.broker()
                .updateLimits(
                        new UserKey(TenantId.DEFAULT, "mallory"),
                        Optional.of(ClientLimits.DEFAULT.toBuilder()
                                .userMemoryBytes(bytes)
                                .build()));
    }

    @Test
    void releasesEverythingThatWasCharged() {
        WireClient watcher = engine.connect(mallory("watcher"));
        watcher.subscribe("$share/g/t", 2);
        watcher.subscribe("#", 2);
        watcher.send(WirePackets.disconnect()).expectClosed();
        for (int i = 0; i < 5; i++) {
            WireClient client = engine.connect(mallory("c" + i)
                    .with(WireProperty.TOPIC_ALIAS_MAXIMUM, 2)
                    .will("will", "x".repeat(i), 1, true, WireProperties.of(WireProperty.WILL_DELAY_INTERVAL, i)));
            client.subscribe(Subscribe.of(1)
                    .filter("t", 1)
                    .filter("t", 2)
                    .filter("a/+/b", 0)
                    .filter("$share/g/t", 1));
            client.unsubscribe("a/+/b", "unknown");
            client.publish(Publish.of("t", "1").qos(0, 0).with(WireProperty.TOPIC_ALIAS, 1));
            client.publish(Publish.of("t", "1").qos(1, 7));
            client.receivePublish();
            client.send(WirePackets.disconnect(0x04, WireProperties.NONE)).close();
        }
        WireClient publisher = engine.connect(Connect.v5("p").user("alice", "a"));
        for (int i = 1; i < 100; i++) {
            publisher.publishFully(Publish.of("t", "message " + i).qos(1, i).retain());
        }
        assertThat(memory().users()).hasSize(2);

        for (String id : List.of("c0", "c1", "c2", "c3", "c4", "watcher")) {
            engine.connect(Connect.v5(id).user("mallory", "m"))
                    .send(WirePackets.disconnect())
                    .expectClosed();
        }
        publisher.publishFully(Publish.of("t", "").qos(1, 1).retain());
        publisher.publishFully(Publish.of("will", "").qos(1, 1).retain());
        publisher.send(WirePackets.disconnect()).expectClosed();

        Awaitility.await().untilAsserted(() -> {
            MemoryStatus status = memory();
            status.kinds()
                    .forEach((kind, use) ->
                            assertThat(use.bytes()).as(kind.label()).isZero());
            assertThat(status.pools().get(MemoryPool.HEAP).bytes()).isZero();
            assertThat(status.pools().get(MemoryPool.DIRECT).bytes()).isZero();
            assertThat(status.users()).isEmpty();
        });
    }
}
