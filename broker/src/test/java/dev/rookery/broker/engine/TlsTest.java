package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.broker.Broker;
import dev.rookery.broker.BrokerConfig;
import dev.rookery.broker.BrokerStartException;
import dev.rookery.broker.Brokers;
import dev.rookery.broker.ListenerConfig;
import dev.rookery.broker.TlsConfig;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.WebSocket;
import dev.rookery.testkit.wire.WireClient;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    @TempDir
    private Path directory;

    private Broker broker;
    private X509Bundle bundle;

    private final ErrorLog errors = new ErrorLog();

    @BeforeEach
    void start() throws Exception {
        errors.start();
        bundle = write(selfSigned());
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
                        ListenerConfig.tcp("127.0.0.1", 0).secured(tls),
                        ListenerConfig.webSocket("127.0.0.1", 0).secured(tls)),
                new FixedAuthority());
    }

    @Test
    void carriesMqtt() throws Exception {
        try (WireClient subscriber = WireClient.tls(address(0), trusting(bundle));
                WireClient publisher =
                        WireClient.webSocket(WebSocket.openTls(address(1), "/mqtt", "mqtt", trusting(bundle)))) {
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
    void takesANewCertificateWithoutARestart() throws Exception {
        try (WireClient before = WireClient.tls(address(0), trusting(bundle))) {
            before.connect(Connect.v5("before"));
            X509Bundle renewed = write(selfSigned());

            Awaitility.await().atMost(WireClient.DEADLINE).until(() -> accepts(trusting(renewed)));
            before.expectNothing();
        }
    }

    @Test
    void keepsTheLastCertificateIfTheNewOneIsUseless() throws Exception {
        Files.writeString(directory.resolve("chain.pem"), "no certificate");
        X509Bundle former = bundle;

        // Long enough for a look at the file would be a guess; a good one that follows shows that it was survived.
        assertThat(accepts(trusting(former))).isTrue();
        X509Bundle renewed = write(selfSigned());
        Awaitility.await().atMost(WireClient.DEADLINE).until(() -> accepts(trusting(renewed)));
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

    private static X509Bundle selfSigned() throws Exception {
        return new CertificateBuilder()
                .subject("cn=localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private X509Bundle write(X509Bundle issued) throws IOException {
        Files.writeString(directory.resolve("key.pem"), issued.getPrivateKeyPEM());
        Files.writeString(directory.resolve("chain.pem"), issued.getCertificatePathPEM());
        return issued;
    }

    private static SSLContext trusting(X509Bundle server) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("server", server.getCertificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
