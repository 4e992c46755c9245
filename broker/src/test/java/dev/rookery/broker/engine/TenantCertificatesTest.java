package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.Broker;
import dev.rookery.broker.ConnectedClient;
import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.config.ClientCertificates;
import dev.rookery.broker.config.ClientCertificates.Mode;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.broker.config.TlsConfig;
import dev.rookery.tenant.TenantNames;
import dev.rookery.tenant.TenantState;
import dev.rookery.testkit.TestDatabase;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.WebSocket;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WireException;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Certificates of the tenants' own authorities. Two tenants have a user of the same name; no certificate of one logs in at the
 * other, whatever the client claims.
 */
class TenantCertificatesTest {
    private static final TenantId ANNA = new TenantId("anna");
    private static final TenantId BERT = new TenantId("bert");
    /** The handshake failed. */
    private static final int NO_TLS = -1;

    private static final int NOT_AUTHORIZED = 0x87;
    private static final String NO_HOST = "localhost";

    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final ErrorLog ERRORS = new ErrorLog();
    private static X509Bundle server;
    private static TenantFixture tenants;
    private static Broker broker;
    private static TenantAuthority hers;
    private static TenantAuthority his;

    private final List<WireClient> clients = new ArrayList<>();

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        ERRORS.start();
        server = Certificates.selfSigned();
        tenants = TenantFixture.open(DATABASE);
        tenants.create(ANNA, "hers");
        tenants.create(BERT, "his");
        TlsConfig own = Certificates.write(directory, server);
        TlsConfig required = with(own, Mode.REQUIRED, true);
        broker = Brokers.create(
                BrokerConfig.builder(
                                BrokerConfig.Engine.NATIVE,
                                ListenerConfig.tcp("127.0.0.1", 0).withTls(required),
                                ListenerConfig.webSocket("127.0.0.1", 0).withTls(required),
                                ListenerConfig.tcp("127.0.0.1", 0).withTls(with(own, Mode.OPTIONAL, false)))
                        .tenantNames(new TenantNames(List.of("example.com"), true))
                        .build(),
                tenants.authority());
        broker.start();
        // Created while the broker runs.
        hers = TenantAuthority.create(DATABASE, ANNA, "cn=Devices,o=Anna");
        his = TenantAuthority.create(DATABASE, BERT, "cn=Devices,o=Bert");
        awaitTrusted(hers);
        awaitTrusted(his);
    }

    private static TlsConfig with(TlsConfig own, Mode mode, boolean commonNameAsUsername) {
        return new TlsConfig(
                own.certificates(),
                own.privateKey(),
                new ClientCertificates(mode, Optional.empty(), commonNameAsUsername));
    }

    @AfterAll
    static void stop() {
        broker.close();
        tenants.close();
        assertThat(ERRORS.stop()).isEmpty();
    }

    @AfterEach
    void disconnect() {
        clients.forEach(WireClient::close);
    }

    private static void awaitTrusted(TenantAuthority authority) throws Exception {
        X509Bundle device = authority.issue("cn=device");
        await().atMost(WireClient.DEADLINE).until(() -> login(device) == 0);
    }

    private static SSLContext showing(X509Bundle certificate) throws Exception {
        return Certificates.showing(certificate, server);
    }

    private static InetSocketAddress address(int listener) {
        return broker.listeners().get(listener).address();
    }

    private static int login(X509Bundle certificate) throws Exception {
        return login(certificate, NO_HOST, Connect.v5("attempt"));
    }

    private static int login(X509Bundle certificate, String host, Connect connect) throws Exception {
        return login(0, showing(certificate), host, connect);
    }

    private static int login(int listener, SSLContext context, String host, Connect connect) {
        try (WireClient client = WireClient.over(Certificates.asking(address(listener), context, host))) {
            return client.connect(connect).code();
        } catch (UncheckedIOException | WireException refused) {
            return NO_TLS;
        }
    }

    /** Connects a client that is closed after the test. */
    private WireClient connect(SSLContext context, String clientId) {
        WireClient client = WireClient.tls(address(0), context);
        clients.add(client);
        assertThat(client.connect(Connect.v5(clientId)).code()).isZero();
        return client;
    }

    private static Optional<TenantId> tenantOf(String clientId) {
        return broker.clients().stream()
                .filter(client -> client.clientId().equals(clientId))
                .map(ConnectedClient::tenant)
                .findFirst();
    }

    @Test
    void theAuthorityDecidesTheTenant() throws Exception {
        connect(showing(hers.issue("cn=device")), "hers");
        connect(showing(his.issue("cn=device")), "his");

        assertThat(tenantOf("hers")).contains(ANNA);
        assertThat(tenantOf("his")).contains(BERT);
        assertThat(login(hers.issue("cn=unknown"))).isEqualTo(NOT_AUTHORIZED);
        assertThat(login(hers.issue("o=no common name"))).isEqualTo(NOT_AUTHORIZED);
    }

    @Test
    void noHostOrUsernameChangesTheTenant() throws Exception {
        X509Bundle device = hers.issue("cn=device");

        assertThat(login(device, "anna.example.com", Connect.v5("c"))).isZero();
        assertThat(login(device, "bert.example.com", Connect.v5("c"))).isEqualTo(NO_TLS);
        assertThat(login(device, "unknown.example.com", Connect.v5("c"))).isEqualTo(NO_TLS);
        assertThat(login(device, NO_HOST, Connect.v5("c").user("device@bert", "his")))
                .isEqualTo(NOT_AUTHORIZED);
        assertThat(login(device, NO_HOST, Connect.v3("c").user("device@bert", "his")))
                .isEqualTo(5);
        assertThat(login(device, NO_HOST, Connect.v5("c").user("device@anna", "x")))
                .isZero();
    }

    @Test
    void webSocketsFollowTheSameRules() throws Exception {
        X509Bundle device = hers.issue("cn=device");

        assertThat(loginByWebSocket(device, NO_HOST, "anna.example.com")).isZero();
        assertThat(loginByWebSocket(device, NO_HOST, NO_HOST)).isZero();
        assertThat(loginByWebSocket(device, NO_HOST, "bert.example.com")).isEqualTo(NOT_AUTHORIZED);
        assertThat(loginByWebSocket(device, "anna.example.com", "bert.example.com"))
                .as("the TLS server name comes first")
                .isZero();
        assertThat(loginByWebSocket(device, "bert.example.com", "anna.example.com"))
                .isEqualTo(NO_TLS);
    }

    private int loginByWebSocket(X509Bundle certificate, String serverName, String host) throws Exception {
        try {
            Socket socket = Certificates.asking(address(1), showing(certificate), serverName);
            WireClient client = WireClient.webSocket(WebSocket.over(socket, "/mqtt", "mqtt", "Host: " + host + "\r\n"));
            clients.add(client);
            int code = client.connect(Connect.v5("web")).code();
            if (code == 0) {
                assertThat(tenantOf("web")).contains(ANNA);
            }
            return code;
        } catch (UncheckedIOException | WireException refused) {
            return NO_TLS;
        }
    }

    @Test
    void refusesCertificatesOfOtherKeysWithTheNameOfAnAuthority() throws Exception {
        X509Bundle forged = new CertificateBuilder()
                .setIsCertificateAuthority(true)
                .subject("cn=Devices,o=Anna")
                .buildSelfSigned();

        assertThat(login(Certificates.signedBy(forged, "cn=device"))).isEqualTo(NO_TLS);
        assertThat(login(hers.issue("cn=device"))).isZero();
    }

    /** Any tenant can import an authority with any name. */
    @Test
    void tenantsMayHaveAuthoritiesOfTheSameName() throws Exception {
        TenantAuthority copy = TenantAuthority.create(DATABASE, BERT, "cn=Devices,o=Anna");
        awaitTrusted(copy);

        connect(showing(copy.issue("cn=device")), "copied");
        connect(showing(hers.issue("cn=device")), "original");

        assertThat(tenantOf("copied")).contains(BERT);
        assertThat(tenantOf("original")).contains(ANNA);
        copy.retire();
    }

    @Test
    void refusesCertificatesThatAreNotForDevices() throws Exception {
        Instant now = Instant.now();
        Duration day = Duration.ofDays(1);

        assertThat(login(hers.issue(builder -> builder.subject("cn=device")
                        .notBefore(now.minus(day.multipliedBy(2)))
                        .notAfter(now.minus(day)))))
                .as("expired")
                .isEqualTo(NO_TLS);
        assertThat(login(hers.issue(builder ->
                        builder.subject("cn=device").notBefore(now.plus(day)).notAfter(now.plus(day.multipliedBy(2))))))
                .as("not yet valid")
                .isEqualTo(NO_TLS);
        assertThat(login(new CertificateBuilder()
                        .subject("cn=device")
                        .addExtendedKeyUsageServerAuth()
                        .buildIssuedBy(hers.bundle())))
                .as("for servers only")
                .isEqualTo(NO_TLS);
        assertThat(login(new CertificateBuilder()
                        .subject("cn=device")
                        .setKeyUsage(true, CertificateBuilder.KeyUsage.keyEncipherment)
                        .buildIssuedBy(hers.bundle())))
                .as("without signatures")
                .isEqualTo(NO_TLS);
        assertThat(login(hers.issue(
                        builder -> builder.subject("cn=device").addExtensionUtf8String("1.2.3.4.5", true, "unknown"))))
                .as("with an unknown critical extension")
                .isEqualTo(NO_TLS);
        assertThat(login(new CertificateBuilder().subject("cn=device").buildIssuedBy(hers.bundle())))
                .as("without any usage")
                .isZero();
    }

    /** Only the authority itself may sign the certificates of devices. */
    @Test
    void refusesOtherAuthoritiesBelowTheOneOfTheTenant() throws Exception {
        X509Bundle below = new CertificateBuilder()
                .subject("cn=device")
                .setIsCertificateAuthority(true)
                .setPathLengthConstraint(OptionalInt.of(0))
                .buildIssuedBy(hers.bundle());

        assertThat(login(below)).as("an authority").isEqualTo(NO_TLS);
        assertThat(login(hers.bundle())).as("the authority itself").isEqualTo(NO_TLS);
        assertThat(login(Certificates.signedBy(below, "cn=device")))
                .as("signed by another authority")
                .isEqualTo(NO_TLS);
    }

    @Test
    void refusesHugeChains() throws Exception {
        X509Bundle last = hers.bundle();
        for (int i = 0; i < 60; i++) {
            last = new CertificateBuilder()
                    .subject("cn=Authority " + i + ",o=" + "x".repeat(200))
                    .setIsCertificateAuthority(true)
                    .buildIssuedBy(last);
        }

        assertThat(login(Certificates.signedBy(last, "cn=device"))).isEqualTo(NO_TLS);
        assertThat(login(hers.issue("cn=device"))).isZero();
    }

    @Test
    void disconnectsAClientWhoseCertificateIsRevoked() throws Exception {
        X509Bundle device = hers.issue("cn=device");
        SSLContext context = showing(device);
        WireClient revoked = connect(context, "revoked");
        WireClient other = connect(showing(hers.issue("cn=device")), "other");

        hers.revoke(device);

        assertThat(revoked.expectDisconnect()).isEqualTo(NOT_AUTHORIZED);
        assertThat(login(0, context, NO_HOST, Connect.v5("c")))
                .as("resumed session")
                .isNotZero();
        assertThat(login(device)).isEqualTo(NO_TLS);
        other.expectNothing();
    }

    @Test
    void acceptsBothAuthoritiesUntilOneIsRetired() throws Exception {
        TenantAuthority next = TenantAuthority.create(DATABASE, ANNA, "cn=Next,o=Anna");
        awaitTrusted(next);
        X509Bundle device = next.issue("cn=device");
        SSLContext context = showing(device);
        WireClient former = connect(showing(hers.issue("cn=device")), "former");
        WireClient retired = connect(context, "retired");

        next.retire();

        assertThat(retired.expectDisconnect()).isEqualTo(NOT_AUTHORIZED);
        assertThat(login(0, context, NO_HOST, Connect.v5("c"))).isNotZero();
        former.expectNothing();
    }

    @Test
    void disconnectsAClientWhoseCertificateExpires() throws Exception {
        X509Bundle device = hers.issue(
                builder -> builder.subject("cn=device").notAfter(Instant.now().plusSeconds(4)));
        WireClient client = connect(showing(device), "expiring");

        assertThat(client.expectDisconnect()).isEqualTo(NOT_AUTHORIZED);
        assertThat(login(device)).isEqualTo(NO_TLS);
    }

    @Test
    void mayRequireAPasswordInAddition() throws Exception {
        SSLContext device = showing(hers.issue("cn=device"));

        assertThat(login(2, device, NO_HOST, Connect.v5("c").user("device", "hers")))
                .isZero();
        assertThat(login(2, device, NO_HOST, Connect.v5("c").user("device@anna", "hers")))
                .isZero();
        assertThat(login(2, device, NO_HOST, Connect.v5("c"))).isEqualTo(NOT_AUTHORIZED);
        assertThat(login(2, device, NO_HOST, Connect.v5("c").user("device", "his")))
                .isEqualTo(NOT_AUTHORIZED);
        assertThat(login(2, device, NO_HOST, Connect.v5("c").user("device@bert", "his")))
                .isEqualTo(NOT_AUTHORIZED);
        assertThat(login(2, device, NO_HOST, Connect.v5("c").user("other", "hers")))
                .isEqualTo(NOT_AUTHORIZED);
    }

    @Test
    void anOptionalCertificateMayBeMissing() throws Exception {
        SSLContext none = Certificates.trusting(server);

        assertThat(login(2, none, NO_HOST, Connect.v5("c").user("device@bert", "his")))
                .isZero();
        assertThat(login(0, none, NO_HOST, Connect.v5("c").user("device@bert", "his")))
                .isEqualTo(NO_TLS);
    }

    @Test
    void suspendedTenantsAreRefused() throws Exception {
        TenantId carl = new TenantId("carl");
        tenants.create(carl, "carls");
        TenantAuthority authority = TenantAuthority.create(DATABASE, carl, "cn=Devices,o=Carl");
        awaitTrusted(authority);

        tenants.setState(carl, TenantState.SUSPENDED);

        assertThat(login(authority.issue("cn=device"))).isEqualTo(NOT_AUTHORIZED);
    }
}
