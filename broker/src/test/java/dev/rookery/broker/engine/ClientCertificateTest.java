package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.broker.Broker;
import dev.rookery.broker.ConnectedClient;
import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.config.ClientCertificates;
import dev.rookery.broker.config.ClientCertificates.Mode;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.broker.config.TlsConfig;
import dev.rookery.tenant.TenantNames;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WireException;
import io.netty.pkitesting.X509Bundle;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS client certificates: validation, and the common name as the username. */
class ClientCertificateTest {
    @TempDir
    private Path directory;

    private final FixedAuthority authority = new FixedAuthority();
    private final ErrorLog errors = new ErrorLog();
    private X509Bundle server;
    private X509Bundle signer;
    private Broker broker;

    @BeforeEach
    void createCertificates() throws Exception {
        errors.start();
        server = Certificates.selfSigned();
        signer = Certificates.selfSigned();
        authority.user("device001", "secret", "a 7").user("device002", "secret", "a 7");
    }

    @AfterEach
    void stop() {
        broker.close();
        assertThat(errors.stop()).isEmpty();
    }

    private void start(Mode mode, boolean commonNameAsUsername) throws Exception {
        Path authorities = Files.writeString(directory.resolve("ca.pem"), signer.getCertificatePEM());
        TlsConfig own = Certificates.write(directory, server);
        TlsConfig tls = new TlsConfig(
                own.certificates(),
                own.privateKey(),
                new ClientCertificates(mode, Optional.of(authorities), commonNameAsUsername));
        broker = Brokers.create(
                BrokerConfig.builder(
                                BrokerConfig.Engine.NATIVE,
                                ListenerConfig.tcp("127.0.0.1", 0).withTls(tls))
                        .tenantNames(new TenantNames(List.of("example.com"), false))
                        .build(),
                authority);
        broker.start();
    }

    private WireClient open(SSLContext context) {
        return WireClient.tls(broker.listeners().get(0).address(), context);
    }

    private SSLContext certificateOf(String subject) throws Exception {
        return Certificates.showing(Certificates.signedBy(signer, subject), server);
    }

    @Test
    void usesTheCommonNameAsUsernameWithoutAPassword() throws Exception {
        start(Mode.REQUIRED, true);

        try (WireClient client = open(certificateOf("cn=device001,o=Acme"));
                WireClient renamed = open(certificateOf("cn=device002"))) {
            assertThat(client.connect(Connect.v5("one")).code()).isZero();
            assertThat(client.publishFully(Publish.of("a", "x").qos(1, 1)).code())
                    .isLessThan(0x80);
            assertThat(client.publishFully(Publish.of("b", "x").qos(1, 2)).code())
                    .as("the ACL rows of the common name apply")
                    .isEqualTo(0x87);
            assertThat(renamed.connect(Connect.v3("two").user("device001", "wrong"))
                            .code())
                    .isZero();
            assertThat(broker.clients())
                    .extracting(ConnectedClient::username)
                    .as("the username in CONNECT is ignored")
                    .containsExactlyInAnyOrder("device001", "device002");
        }
    }

    @Test
    void requiresAUserForTheCommonName() throws Exception {
        start(Mode.REQUIRED, true);

        try (WireClient client = open(certificateOf("cn=unknown"))) {
            assertThat(client.connect(Connect.v5("c")).code()).isEqualTo(0x87);
        }
    }

    @Test
    void disconnectsARemovedUser() throws Exception {
        start(Mode.REQUIRED, true);
        try (WireClient client = open(certificateOf("cn=device001"))) {
            client.connect(Connect.v5("c"));
            authority.remove("device001");

            assertThat(client.expectDisconnect()).isEqualTo(0x87);
        }
    }

    /** With several common names the choice would be arbitrary. */
    @Test
    void requiresAPasswordUnlessThereIsExactlyOneCommonName() throws Exception {
        start(Mode.REQUIRED, true);

        for (String subject : List.of("o=Acme", "cn=device001,cn=device002")) {
            try (WireClient bare = open(certificateOf(subject));
                    WireClient withPassword = open(certificateOf(subject))) {
                assertThat(bare.connect(Connect.v5("c").username("device001")).code())
                        .isEqualTo(0x87);
                assertThat(withPassword
                                .connect(Connect.v5("c").user("device001", "secret"))
                                .code())
                        .isZero();
            }
        }
    }

    @Test
    void requiresAPasswordIfTheCommonNameIsNotTheUsername() throws Exception {
        start(Mode.OPTIONAL, false);

        try (WireClient bare = open(certificateOf("cn=device001"));
                WireClient withPassword = open(Certificates.trusting(server))) {
            assertThat(bare.connect(Connect.v5("c").username("device001")).code())
                    .isEqualTo(0x87);
            assertThat(withPassword
                            .connect(Connect.v5("c").user("device001", "secret"))
                            .code())
                    .isZero();
        }
    }

    @Test
    void refusesMissingAndUntrustedCertificates() throws Exception {
        start(Mode.REQUIRED, true);
        SSLContext unknown =
                Certificates.showing(Certificates.signedBy(Certificates.selfSigned(), "cn=device001"), server);

        assertThatThrownBy(() -> connect(Certificates.trusting(server)))
                .isInstanceOfAny(UncheckedIOException.class, WireException.class);
        assertThatThrownBy(() -> connect(unknown)).isInstanceOfAny(UncheckedIOException.class, WireException.class);
        assertThat(broker.clients()).isEmpty();
    }

    private void connect(SSLContext context) {
        try (WireClient client = open(context)) {
            client.connect(Connect.v5("c").user("device001", "secret"));
        }
    }

    @Test
    void refusesAnUntrustedOptionalCertificate() throws Exception {
        start(Mode.OPTIONAL, true);
        SSLContext unknown =
                Certificates.showing(Certificates.signedBy(Certificates.selfSigned(), "cn=device001"), server);

        // The client may omit a certificate that the server does not request by its issuer; then it needs a password.
        try (WireClient client = open(unknown)) {
            assertThat(client.connect(Connect.v5("c")).code()).isEqualTo(0);
        } catch (UncheckedIOException | WireException closed) {
            // The server may close the connection as well.
        }
        assertThat(broker.clients()).extracting(ConnectedClient::username).doesNotContain("device001");
    }

    @Test
    void reloadsAuthoritiesWithoutARestart() throws Exception {
        start(Mode.REQUIRED, true);
        signer = Certificates.selfSigned();
        Files.writeString(directory.resolve("ca.pem"), signer.getCertificatePEM());

        SSLContext renewed = certificateOf("cn=device001");
        Awaitility.await().atMost(WireClient.DEADLINE).ignoreExceptions().untilAsserted(() -> connect(renewed));
    }

    /** Otherwise a certificate authority of one tenant could vouch for users of all tenants. */
    @Test
    void authenticatesUsersOfTheListenersTenantOnly() throws Exception {
        start(Mode.REQUIRED, true);
        Socket elsewhere = Certificates.asking(
                broker.listeners().get(0).address(), certificateOf("cn=device001"), "other.example.com");

        try (WireClient client = WireClient.over(elsewhere)) {
            assertThat(client.connect(Connect.v5("c").username("device001")).code())
                    .isEqualTo(0x87);
        }
    }
}
