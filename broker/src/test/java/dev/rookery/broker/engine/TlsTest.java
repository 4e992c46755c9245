package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.rookery.broker.Broker;
import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.config.BrokerStartException;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.broker.config.TlsConfig;
import dev.rookery.broker.memory.MemoryKind;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.WebSocket;
import dev.rookery.testkit.wire.WireClient;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.awaitility.Awaitility;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
    private static final long LISTENERS = 2;

    @TempDir
    private Path directory;

    private Broker broker;
    private X509Bundle bundle;

    private final ErrorLog errors = new ErrorLog();

    @BeforeEach
    void start() throws Exception {
        errors.start();
        bundle = write(Certificates.selfSigned());
        broker = broker();
        broker.start();
    }

    @AfterEach
    void stop() {
        broker.close();
        assertThat(errors.stop()).isEmpty();
    }

    private Broker broker() {
        TlsConfig tls = new TlsConfig(directory.resolve("chain.pem"), directory.resolve("key.pem"));
        return Brokers.create(
                BrokerConfig.inMemory(
                        BrokerConfig.Engine.NATIVE,
                        ListenerConfig.tcp("127.0.0.1", 0).withTls(tls),
                        ListenerConfig.webSocket("127.0.0.1", 0).withTls(tls)),
                new FixedAuthority());
    }

    @Test
    void carriesMqtt() throws Exception {
        try (WireClient subscriber = WireClient.tls(address(0), Certificates.trusting(bundle));
                WireClient publisher = WireClient.webSocket(
                        WebSocket.openTls(address(1), "/mqtt", "mqtt", Certificates.trusting(bundle)))) {
            subscriber.connect(Connect.v5("s"));
            subscriber.subscribe("a", 1);
            byte[] large = new byte[200_000];
            publisher.connect(Connect.v3("p"));
            publisher.publishFully(Publish.of("a", large).qos(1, 1));

            assertThat(subscriber.receivePublish().body()).isEqualTo(large);
            subscriber.sendHex("ff00");
            assertThat(subscriber.expectDisconnect()).isEqualTo(0x81);
        }
    }

    @Test
    void chargesTlsEngines() throws Exception {
        try (Socket handshaking = new Socket(address(0).getAddress(), address(0).getPort())) {
            // A connection that has not sent anything yet.
            Awaitility.await().until(() -> used(MemoryKind.LOGINS) > 12_000);
            assertThat(handshaking.isConnected()).isTrue();
        }
        Awaitility.await().until(() -> used(MemoryKind.LOGINS) == 0);
        try (WireClient client = WireClient.tls(address(0), Certificates.trusting(bundle))) {
            client.connect(Connect.v5("c"));
            assertThat(used(MemoryKind.LOGINS)).isZero();
            assertThat(used(MemoryKind.CONNECTIONS)).isBetween(8_000L, 12_000L);
        }
        Awaitility.await().until(() -> used(MemoryKind.CONNECTIONS) == 0);
    }

    private long used(MemoryKind kind) {
        return broker.admin().memory().toCompletableFuture().join().use(kind).bytes();
    }

    @Test
    void reloadsARenewedCertificate() throws Exception {
        try (WireClient before = WireClient.tls(address(0), Certificates.trusting(bundle))) {
            before.connect(Connect.v5("before"));
            X509Bundle renewed = write(Certificates.selfSigned());

            Awaitility.await().atMost(WireClient.DEADLINE).until(() -> accepts(Certificates.trusting(renewed)));
            before.expectNothing();
        }
    }

    @Test
    void continuesWithTheOldCertificateIfTheNewOneIsInvalid() throws Exception {
        Files.writeString(directory.resolve("chain.pem"), "not a certificate");
        X509Bundle former = bundle;

        // There is no event to wait for when the file is ignored. A valid certificate afterwards shows that reloading
        // continues.
        assertThat(accepts(Certificates.trusting(former))).isTrue();
        X509Bundle renewed = write(Certificates.selfSigned());
        Awaitility.await().atMost(WireClient.DEADLINE).until(() -> accepts(Certificates.trusting(renewed)));
    }

    /** Certificate and key do not match while only one file is replaced. The files are checked every second. */
    @Test
    void logsEachProblemWithTheFilesOnce() throws Exception {
        ErrorLog warnings = new ErrorLog(Level.WARN);
        warnings.start();
        Files.writeString(
                directory.resolve("key.pem"), Certificates.selfSigned().getPrivateKeyPEM());
        Awaitility.await()
                .atMost(WireClient.DEADLINE)
                .until(() -> countWarnings(warnings, "is not the key of the first certificate") == LISTENERS);
        assertThat(accepts(Certificates.trusting(bundle))).isTrue();

        Files.delete(directory.resolve("key.pem"));
        Awaitility.await()
                .atMost(WireClient.DEADLINE)
                .during(Duration.ofSeconds(3))
                .until(() -> countWarnings(warnings, "NoSuchFile") == LISTENERS);
        X509Bundle renewed = write(Certificates.selfSigned());
        Awaitility.await().atMost(WireClient.DEADLINE).until(() -> accepts(Certificates.trusting(renewed)));
        warnings.stop();
    }

    private static long countWarnings(ErrorLog log, String text) {
        return log.lines().stream().filter(line -> line.contains(text)).count();
    }

    /** Key formats of cert-manager and of older openssl versions. */
    @Test
    void readsPkcs1AndSec1Keys() throws Exception {
        for (Algorithm algorithm : List.of(Algorithm.rsa2048, Algorithm.ecp256)) {
            X509Bundle renewed = new CertificateBuilder()
                    .algorithm(algorithm)
                    .subject("cn=localhost")
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned();
            String label = algorithm == Algorithm.rsa2048 ? "RSA PRIVATE KEY" : "EC PRIVATE KEY";
            byte[] bare = PrivateKeyInfo.getInstance(
                            renewed.getKeyPair().getPrivate().getEncoded())
                    .parsePrivateKey()
                    .toASN1Primitive()
                    .getEncoded();
            Files.writeString(directory.resolve("chain.pem"), renewed.getCertificatePathPEM());
            Files.writeString(
                    directory.resolve("key.pem"),
                    "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(bare) + "\n-----END "
                            + label + "-----\n");

            Awaitility.await().atMost(WireClient.DEADLINE).until(() -> accepts(Certificates.trusting(renewed)));
        }
    }

    @Test
    void explainsHowToConvertAnUnsupportedKey() throws Exception {
        Path key = directory.resolve("key.pem");
        Files.writeString(key, Files.readString(key).replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"));
        Broker other = broker();

        assertThatThrownBy(other::start)
                .isInstanceOf(BrokerStartException.class)
                .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void supportsTls12AndTls13(String version) throws Exception {
        SSLSocket socket =
                (SSLSocket) Certificates.asking(address(0), Certificates.trusting(bundle), "localhost", version);

        try (WireClient client = WireClient.over(socket)) {
            assertThat(client.connect(Connect.v5("c")).code()).isZero();
            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
        }
    }

    /** A resumed handshake needs no signature of the broker and no certificate: the client does not verify one. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void resumesSessions(String version) throws Exception {
        AtomicInteger verified = new AtomicInteger();
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new CountingTrust(verified)}, null);

        for (int i = 0; i < 3; i++) {
            Socket socket = Certificates.asking(address(0), context, "localhost", version);
            try (WireClient client = WireClient.over(socket)) {
                assertThat(client.connect(Connect.v5("c")).code()).isZero();
            }
        }

        assertThat(verified).hasValue(1);
    }

    private static final class CountingTrust extends X509ExtendedTrustManager {
        private final AtomicInteger verified;

        CountingTrust(AtomicInteger verified) {
            this.verified = verified;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
            verified.incrementAndGet();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            verified.incrementAndGet();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            verified.incrementAndGet();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Test
    void doesNotStartWithoutACertificate() throws IOException {
        Files.delete(directory.resolve("chain.pem"));
        Broker other = broker();

        assertThatThrownBy(other::start)
                .isInstanceOf(BrokerStartException.class)
                .hasMessageContaining("chain.pem");
    }

    private boolean accepts(SSLContext context) {
        try (WireClient client = WireClient.tls(address(0), context)) {
            return client.connect(Connect.v5("")).code() == 0;
        } catch (UncheckedIOException untrusted) {
            return false;
        }
    }

    private InetSocketAddress address(int listener) {
        return broker.listeners().get(listener).address();
    }

    private X509Bundle write(X509Bundle issued) throws IOException {
        Certificates.write(directory, issued);
        return issued;
    }
}
