package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.store.Durability;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement.Type;
import dev.rookery.testkit.wire.Subscribe;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperties;
import dev.rookery.testkit.wire.WireProperty;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker with the heap of a container of 128 MiB, under users who take what they can get, and its restart. */
@Tag("long")
class SmallHeapTest {
    private static final int HEAP = 40;
    private static final int ATTEMPTS = 30_000;
    private static final int CONNECTIONS = 5000;
    private static final int MESSAGES = 3000;
    private static final int INCOMPLETE_LOGINS = 300;

    @TempDir
    private Path folder;

    /** Returns CONNECT for a session that does not expire. */
    private static Connect durable(String user, String clientId) {
        return Connect.v5(clientId)
                .resume()
                .with(WireProperty.SESSION_EXPIRY_INTERVAL, ClientLimits.NO_EXPIRY)
                .user(user, "m");
    }

    @Test
    void survivesAttacksOfManyUsersAndRestarts() throws IOException, InterruptedException {
        try (BrokerProgram broker = BrokerProgram.start(folder, Durability.OS, HEAP)) {
            fillWithWills(broker, "mallory0");
            fillWithRetainedMessages(broker, "mallory1");
            fillWithSessions(broker, "mallory2");
            for (int user = 0; user < BrokerProgram.ATTACKERS; user++) {
                fillWithSubscriptions(broker, "mallory" + user);
                fillWithSessions(broker, "mallory" + user);
                fillWithRetainedMessages(broker, "mallory" + user);
            }
            aliceIsServed(broker);
            broker.kill();
        }
        try (BrokerProgram broker = BrokerProgram.start(folder, Durability.OS, HEAP)) {
            aliceIsServed(broker);
        }
    }

    /** Incomplete logins fill the direct memory of 16 MiB, unless they are limited. */
    @Test
    void acceptsLoginsBesideIncompleteOnes() throws IOException {
        List<WireClient> attackers = new ArrayList<>();
        try (BrokerProgram broker = BrokerProgram.start(folder, Durability.OS, HEAP)) {
            for (int i = 0; i < INCOMPLETE_LOGINS; i++) {
                byte[] connect = Connect.v5("attacker" + i)
                        .will("w", "x".repeat(i % 2 == 0 ? 60_000 : 960_000))
                        .toBytes();
                WireClient attacker = WireClient.tcp(broker.address());
                attackers.add(attacker);
                try {
                    attacker.send(Arrays.copyOf(connect, connect.length - 1));
                } catch (UncheckedIOException refused) {
                    // The broker closes connections with too many bytes.
                }
                if (i % 10 == 0) {
                    aliceIsServed(broker);
                }
            }
            aliceIsServed(broker);
        } finally {
            attackers.forEach(WireClient::close);
        }
    }

    private static void fillWithSubscriptions(BrokerProgram broker, String user) {
        boolean refused = false;
        for (int i = 0; !refused && i < ATTEMPTS; i++) {
            try (WireClient client = WireClient.tcp(broker.address())) {
                refused = client.connect(durable(user, "s" + i)).code() == 0x97;
                for (int packet = 1; !refused && packet <= 10; packet++) {
                    refused |= client.subscribe(longFilters(packet)).codes().contains(0x97);
                }
            }
        }
        assertThat(refused).isTrue();
    }

    private static Subscribe longFilters(int packet) {
        Subscribe subscribe = Subscribe.of(packet);
        for (int i = 0; i < 100; i++) {
            subscribe = subscribe.filter(packet + "/" + i + "/" + "x".repeat(900), 0);
        }
        return subscribe;
    }

    private static void fillWithSessions(BrokerProgram broker, String user) {
        int code = 0;
        for (int i = 0; code == 0 && i < ATTEMPTS; i++) {
            try (WireClient client = WireClient.tcp(broker.address())) {
                code = client.connect(durable(user, i + "x".repeat(1000))).code();
            }
        }
        assertThat(code).isEqualTo(0x97);
    }

    private static void fillWithWills(BrokerProgram broker, String user) {
        int code = 0;
        WireProperties delay = WireProperties.of(WireProperty.WILL_DELAY_INTERVAL, 100_000);
        for (int i = 0; code == 0 && i < ATTEMPTS; i++) {
            try (WireClient client = WireClient.tcp(broker.address())) {
                code = client.connect(durable(user, "w" + i).will("w", "x".repeat(60_000), 0, false, delay))
                        .code();
            }
        }
        assertThat(code).isEqualTo(0x97);
    }

    private static void fillWithRetainedMessages(BrokerProgram broker, String user) {
        try (WireClient client = WireClient.tcp(broker.address())) {
            int code = client.connect(durable(user, "r")).code();
            for (int i = 1; code < 0x80 && i < ATTEMPTS; i++) {
                code = client.publishFully(Publish.of(user + "/" + i, new byte[100])
                                .qos(1, i)
                                .retain())
                        .code();
            }
            assertThat(code).isEqualTo(0x97);
        }
    }

    private static void aliceIsServed(BrokerProgram broker) {
        try (WireClient alice = WireClient.tcp(broker.address())) {
            assertThat(alice.connect(Connect.v5("alice").user("alice", "a")).code())
                    .isZero();
            assertThat(alice.publishFully(Publish.of("alice/1", "x").qos(1, 1).retain())
                            .code())
                    .isEqualTo(0x10);
            assertThat(alice.subscribe("alice/+", 1).codes()).containsExactly(1);
            alice.acknowledge(Type.PUBACK, alice.receivePublish().packetId());
            alice.send(WirePackets.disconnect()).expectClosed();
        }
    }

    @Test
    void servesThousandsOfConnectionsBesideRetainedAndQueuedMessages() throws IOException {
        List<WireClient> fleet = new ArrayList<>();
        try (BrokerProgram broker = BrokerProgram.start(folder, Durability.OS, HEAP)) {
            for (int i = 0; i < CONNECTIONS; i++) {
                WireClient client = WireClient.tcp(broker.address());
                fleet.add(client);
                assertThat(client.connect(Connect.v5("device" + i).user("mallory0", "m"))
                                .code())
                        .isZero();
                assertThat(client.subscribe("commands/device" + i, 1).codes()).containsExactly(1);
            }
            for (int user = 1; user < BrokerProgram.ATTACKERS; user++) {
                fillWithRetainedMessages(broker, "mallory" + user);
                fillWithQueuedMessages(broker, "mallory" + user);
            }

            for (int i = 0; i < CONNECTIONS; i += 100) {
                fleet.get(i).publish(Publish.of("commands/device" + i, "x").qos(0, 0));
                assertThat(fleet.get(i).receivePublish().payload()).isEqualTo("x");
            }
            aliceIsServed(broker);
        } finally {
            fleet.forEach(WireClient::close);
        }
    }

    private static void fillWithQueuedMessages(BrokerProgram broker, String user) {
        try (WireClient away = WireClient.tcp(broker.address());
                WireClient publisher = WireClient.tcp(broker.address())) {
            if (away.connect(durable(user, "away")).code() != 0
                    || away.subscribe(user + "/q", 1).codes().contains(0x97)) {
                return;
            }
            away.send(WirePackets.disconnect()).expectClosed();
            if (publisher.connect(durable(user, "publisher")).code() != 0) {
                return;
            }
            for (int i = 1; i < MESSAGES; i++) {
                publisher.publishFully(Publish.of(user + "/q", new byte[1000]).qos(1, i));
            }
        }
    }

    @Test
    void refusesToStartWithMoreStateThanMemory() throws IOException, InterruptedException {
        try (BrokerProgram loose = BrokerProgram.start(folder, Durability.OS, 512)) {
            fillWithSubscriptions(loose, "mallory0");
            loose.kill();
        }

        try (BrokerProgram broker = BrokerProgram.launch(folder, Durability.OS, HEAP)) {
            assertThat(broker.awaitExit()).isEqualTo(1);
            assertThat(broker.output())
                    .contains(
                            "Refused to start: The persisted state of the broker needs", "rookery store drop-session");
        }
    }
}
