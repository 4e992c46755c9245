package dev.rookery.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.bench.driver.Endpoint;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement.Type;
import dev.rookery.testkit.wire.Subscribe;
import dev.rookery.testkit.wire.Version;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WireException;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperties;
import dev.rookery.testkit.wire.WireProperty;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Users who take all the memory of a broker that they can get, each with one kind of state. Connections stay open until
 * this is closed.
 */
final class MemoryAttacks implements AutoCloseable {
    private static final int ATTEMPTS = 30_000;
    private static final int REFUSED = 0x97;
    private static final long NO_EXPIRY = 0xffff_ffffL;
    private static final int SLOW_SUBSCRIBERS = 200;
    private static final int MIB = 1 << 20;

    private final InetSocketAddress address;
    private final String root;
    private final List<WireClient> open = new ArrayList<>();

    MemoryAttacks(Endpoint endpoint) {
        address = new InetSocketAddress(endpoint.host(), endpoint.port());
        root = Accounts.ROOT + "/attack/";
    }

    private WireClient connection() {
        return WireClient.tcp(address);
    }

    private WireClient held() {
        WireClient client = connection();
        open.add(client);
        return client;
    }

    private Connect login(String user, String clientId) {
        return Connect.v5(clientId).user(user, "correct horse");
    }

    private Connect durable(String user, String clientId) {
        return login(user, clientId).resume().with(WireProperty.SESSION_EXPIRY_INTERVAL, NO_EXPIRY);
    }

    private String topics(String user) {
        return root + user;
    }

    /** Sessions that never expire, with 1,000 filters of 900 bytes each. */
    void subscriptions(String user) {
        boolean refused = false;
        for (int i = 0; !refused && i < ATTEMPTS; i++) {
            try (WireClient client = connection()) {
                refused = client.connect(durable(user, "s" + i)).code() == REFUSED;
                for (int packet = 1; !refused && packet <= 10; packet++) {
                    refused =
                            client.subscribe(longFilters(user, packet)).codes().contains(REFUSED);
                }
            }
        }
        assertThat(refused).isTrue();
    }

    private Subscribe longFilters(String user, int packet) {
        Subscribe subscribe = Subscribe.of(packet);
        for (int i = 0; i < 100; i++) {
            subscribe = subscribe.filter(topics(user) + "/" + packet + "/" + i + "/" + "x".repeat(870), 0);
        }
        return subscribe;
    }

    /** Sessions that never expire, with client ids of 1,000 bytes. */
    void sessions(String user) {
        int code = 0;
        for (int i = 0; code == 0 && i < ATTEMPTS; i++) {
            try (WireClient client = connection()) {
                code = client.connect(durable(user, i + "x".repeat(1000))).code();
            }
        }
        assertThat(code).isEqualTo(REFUSED);
    }

    /** Wills of 60 KB that wait for their delay. */
    void wills(String user) {
        int code = 0;
        WireProperties delay = WireProperties.of(WireProperty.WILL_DELAY_INTERVAL, 100_000);
        for (int i = 0; code == 0 && i < ATTEMPTS; i++) {
            try (WireClient client = connection()) {
                code = client.connect(
                                durable(user, "w" + i).will(topics(user) + "/w", "x".repeat(60_000), 0, false, delay))
                        .code();
            }
        }
        assertThat(code).isEqualTo(REFUSED);
    }

    /** Twenty connections with 64 topic aliases of 63 KB. */
    void aliases(String user) {
        for (int i = 0; i < 20; i++) {
            WireClient client = held();
            if (client.connect(login(user, "a" + i)).code() == 0) {
                for (int alias = 1; alias <= 64; alias++) {
                    sendUntilClosed(
                            client,
                            Publish.of(topics(user) + "/" + "t".repeat(63_000), "x")
                                    .qos(0, 0)
                                    .with(WireProperty.TOPIC_ALIAS, alias)
                                    .toBytes(Version.V5));
                }
            }
        }
    }

    /**
     * Connections that send most of a large CONNECT packet and stop.
     *
     * @param willBytes size of the will, of which the packet mostly consists
     */
    void partialLogins(String user, int willBytes) {
        for (int i = 0; i < 20; i++) {
            WireClient client = held();
            byte[] packet = login(user, "c" + i)
                    .will(topics(user), "x".repeat(willBytes), 0, false, WireProperties.NONE)
                    .toBytes();
            sendUntilClosed(client, Arrays.copyOf(packet, packet.length - 10));
        }
    }

    /** Logged-in connections that send most of a PUBLISH packet of a MiB and stop. */
    void partialPackets(String user) {
        for (int i = 0; i < 20; i++) {
            WireClient client = held();
            if (client.connect(login(user, "p" + i)).code() == 0) {
                byte[] packet = Publish.of(topics(user), new byte[MIB - 200]).toBytes(Version.V5);
                sendUntilClosed(client, Arrays.copyOf(packet, packet.length - 10));
            }
        }
    }

    private static void sendUntilClosed(WireClient client, byte[] bytes) {
        try {
            client.send(bytes);
        } catch (UncheckedIOException | WireException closedByBroker) {
            assertThat(closedByBroker).isNotNull();
        }
    }

    /** Retained messages of 100 bytes until they are refused. */
    void retained(String user) {
        assertThat(retained(user, ATTEMPTS)).isEqualTo(REFUSED);
    }

    /** Retained messages of 100 bytes until they are refused, at most a number. Returns the last reason code. */
    int retained(String user, int maximum) {
        try (WireClient client = connection()) {
            int code = client.connect(login(user, "r")).code();
            for (int i = 1; code < 0x80 && i < maximum; i++) {
                code = client.publishFully(Publish.of(topics(user) + "/" + i, new byte[100])
                                .qos(1, i)
                                .retain())
                        .code();
            }
            return code;
        }
    }

    /** Messages for a session whose client is away. */
    void queued(String user) {
        try (WireClient away = connection();
                WireClient publisher = connection()) {
            if (away.connect(durable(user, "away")).code() == 0
                    && !away.subscribe(topics(user) + "/q", 1).codes().contains(REFUSED)) {
                away.send(WirePackets.disconnect()).expectClosed();
                publisher.connect(login(user, "publisher"));
                for (int i = 1; i < 3000; i++) {
                    publisher.publishFully(
                            Publish.of(topics(user) + "/q", new byte[1000]).qos(1, i));
                }
            }
        }
    }

    /** Subscribers that do not read while messages of 10 KB arrive for them. */
    void slowSubscribers(String user) {
        for (int i = 0; i < SLOW_SUBSCRIBERS; i++) {
            WireClient client = held();
            if (client.connect(login(user, "slow" + i)).code() == 0) {
                client.subscribe(topics(user) + "/slow", i % 2);
            }
        }
        try (WireClient publisher = connection()) {
            assertThat(publisher.connect(login(user, "slow-publisher")).code()).isZero();
            for (int i = 1; i <= 1000; i++) {
                publisher.publishFully(
                        Publish.of(topics(user) + "/slow", new byte[10_000]).qos(1, i));
            }
        }
    }

    /** Connected clients with a subscription. */
    void fleet(String user, int size) {
        for (int i = 0; i < size; i++) {
            WireClient client = held();
            assertThat(client.connect(login(user, "device" + i)).code()).isZero();
            assertThat(client.subscribe(topics(user) + "/commands/" + i, 1).codes())
                    .containsExactly(1);
        }
    }

    /** Verifies that a user without much state can do everything. */
    void assertServed(String user) {
        try (WireClient client = connection()) {
            assertThat(client.connect(login(user, "served")).code()).isZero();
            assertThat(client.publishFully(Publish.of(topics(user) + "/1", "x")
                                    .qos(1, 1)
                                    .retain())
                            .code())
                    .isEqualTo(0x10);
            assertThat(client.subscribe(topics(user) + "/+", 1).codes()).containsExactly(1);
            client.acknowledge(Type.PUBACK, client.receivePublish().packetId());
            client.send(WirePackets.disconnect()).expectClosed();
        }
    }

    @Override
    public void close() {
        open.forEach(WireClient::close);
        open.clear();
    }
}
