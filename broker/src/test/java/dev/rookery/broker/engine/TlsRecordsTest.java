package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.broker.Broker;
import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.broker.config.MemorySettings;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.Limit;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.memory.MemoryKind;
import dev.rookery.broker.store.TenantStores;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What TLS holds of clients counts against their memory: incomplete records, and records without data. */
class TlsRecordsTest {
    private static final long DIRECT = 4 << 20;
    private static final int ATTEMPTS = 200;
    private static final int PART = 12_000;
    /** Header of a record of 16 KiB with data. */
    private static final byte[] DATA = HexFormat.of().parseHex("1703034000");
    /** Header of a record of 16 KiB with a handshake message. */
    private static final byte[] HANDSHAKE = HexFormat.of().parseHex("1603014000");

    /** On a busy machine a client may send CONNECT late. */
    private static final TenantLimits LIMITS = TenantLimits.DEFAULT.toBuilder()
            .client(ClientLimits.DEFAULT.toBuilder()
                    .connectTimeout(Duration.ofHours(1))
                    .build())
            .build();

    @TempDir
    private Path directory;

    private final FixedAuthority authority =
            new FixedAuthority().user("mallory", "m", "# 7").user("alice", "a", "# 7");
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final List<Socket> sockets = new ArrayList<>();
    private final ErrorLog errors = new ErrorLog();
    private X509Bundle bundle;
    private Broker broker;

    @BeforeEach
    void start() throws Exception {
        errors.start();
        bundle = Certificates.selfSigned();
        BrokerConfig config = BrokerConfig.builder(
                        BrokerConfig.Engine.NATIVE,
                        ListenerConfig.tcp("127.0.0.1", 0).withTls(Certificates.write(directory, bundle)))
                .memory(new MemorySettings(32 << 20, DIRECT))
                .build();
        broker = Brokers.createNative(config, authority, LIMITS, TenantStores.IN_MEMORY, metrics);
        broker.start();
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        broker.close();
        assertThat(errors.stop()).isEmpty();
    }

    private InetSocketAddress address() {
        return broker.listeners().get(0).address();
    }

    private long used(MemoryKind kind) {
        return broker.admin().memory().toCompletableFuture().join().use(kind).bytes();
    }

    private double reached(Limit limit) {
        return metrics.counter("rookery.broker.limits.reached", "limit", limit.label())
                .count();
    }

    private HeldSocket socket() throws IOException {
        HeldSocket socket = new HeldSocket(address());
        sockets.add(socket);
        return socket;
    }

    private SSLSocket tls(Socket below) throws Exception {
        SSLSocket socket = (SSLSocket) Certificates.trusting(bundle)
                .getSocketFactory()
                .createSocket(below, "localhost", address().getPort(), true);
        socket.setSoTimeout((int) WireClient.DEADLINE.toMillis());
        return socket;
    }

    private static WireClient login(SSLSocket socket, String user) {
        WireClient client = WireClient.over(socket);
        assertThat(client.connect(Connect.v5(user + socket.getLocalPort()).user(user, user.substring(0, 1)))
                        .code())
                .isZero();
        return client;
    }

    private void aliceIsServed() throws Exception {
        WireClient alice = login(tls(socket()), "alice");
        assertThat(alice.publishFully(Publish.of("a", new byte[20_000]).qos(1, 1))
                        .code())
                .isLessThan(0x80);
    }

    @Test
    void chargesAnIncompleteRecordUntilItIsComplete() throws Exception {
        HeldSocket below = socket();
        WireClient client = login(tls(below), "alice");
        assertThat(used(MemoryKind.PARTIAL_PACKETS)).isZero();

        below.holdAfter(PART);
        client.publish(Publish.of("a", new byte[15_000]).qos(1, 1));
        Awaitility.await().until(() -> used(MemoryKind.PARTIAL_PACKETS) >= PART);

        below.sendRest();
        client.receive(ServerPacket.Acknowledgement.class);
        Awaitility.await().until(() -> used(MemoryKind.PARTIAL_PACKETS) == 0);
    }

    @Test
    void releasesAnIncompleteRecordWithItsConnection() throws Exception {
        HeldSocket below = socket();
        login(tls(below), "mallory");
        sendPart(below, DATA);
        Awaitility.await().until(() -> used(MemoryKind.PARTIAL_PACKETS) >= PART);

        below.close();

        Awaitility.await().until(() -> used(MemoryKind.PARTIAL_PACKETS) == 0);
    }

    private static void sendPart(Socket below, byte[] header) throws IOException {
        below.getOutputStream().write(header);
        below.getOutputStream().write(new byte[PART]);
    }

    @Test
    void limitsTheIncompleteRecordsOfAUser() throws Exception {
        for (int i = 0; i < ATTEMPTS && reached(Limit.BROKER_MEMORY) == 0; i++) {
            HeldSocket below = socket();
            login(tls(below), "mallory");
            sendPart(below, DATA);
        }

        Awaitility.await().until(() -> reached(Limit.BROKER_MEMORY) > 0);
        aliceIsServed();
    }

    @Test
    void limitsIncompleteRecordsBeforeTheLogin() throws Exception {
        sendPart(socket(), HANDSHAKE);
        Awaitility.await().until(() -> used(MemoryKind.PARTIAL_PACKETS) >= PART);
        for (int i = 0; i < ATTEMPTS; i++) {
            try {
                sendPart(socket(), HANDSHAKE);
            } catch (IOException closed) {
                // One of the largest was closed.
                assertThat(closed).isNotNull();
            }
        }

        // All together have sent more.
        Awaitility.await().untilAsserted(() -> assertThat(used(MemoryKind.PARTIAL_PACKETS))
                .isLessThan(DIRECT * MemoryKind.PARTIAL_PACKETS.sharePercent() / 100));
        aliceIsServed();
    }

    /** Each start of a handshake after the first one sends a KeyUpdate message (RFC 8446, section 4.6.3). */
    @Test
    void closesConnectionsWithRecordsWithoutData() throws Exception {
        SSLSocket socket = tls(socket());
        WireClient client = login(socket, "mallory");
        for (int i = 0; i < ATTEMPTS; i++) {
            socket.startHandshake();
            client.send(WirePackets.pingRequest());
            client.receive(ServerPacket.PingResponse.class);
        }

        try {
            for (int i = 0; i < ATTEMPTS; i++) {
                socket.startHandshake();
            }
        } catch (IOException | UncheckedIOException closed) {
            assertThat(closed).isNotNull();
        }

        try {
            assertThat(client.expectDisconnect()).isEqualTo(0x82);
        } catch (UncheckedIOException reset) {
            // TCP discards the DISCONNECT packet if records arrive after it.
            assertThat(reset).hasRootCauseInstanceOf(SocketException.class);
        }
        aliceIsServed();
    }
}
