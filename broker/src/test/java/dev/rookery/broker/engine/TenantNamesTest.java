package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.Broker;
import dev.rookery.broker.ConnectedClient;
import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.tenant.TenantNames;
import dev.rookery.testkit.TestDatabase;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.WebSocket;
import dev.rookery.testkit.wire.WireClient;
import io.netty.pkitesting.X509Bundle;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two tenants in one PostgreSQL database at the same ports. The tenant is resolved from TLS, WebSocket or username, and equal
 * names of the two tenants do not interfere.
 */
class TenantNamesTest {
    private static final TenantId ANNA = new TenantId("anna");
    private static final TenantId BERT = new TenantId("bert");

    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final ErrorLog ERRORS = new ErrorLog();
    private static X509Bundle server;
    private static TenantFixture tenants;
    private static Broker broker;

    private final List<WireClient> clients = new ArrayList<>();

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        ERRORS.start();
        server = Certificates.selfSigned();
        tenants = TenantFixture.open(DATABASE);
        tenants.create(ANNA, "hers");
        ListenerConfig tcp = ListenerConfig.tcp("127.0.0.1", 0).withTenant(ANNA);
        broker = Brokers.create(
                BrokerConfig.builder(
                                BrokerConfig.Engine.NATIVE,
                                tcp,
                                tcp.withTls(Certificates.write(directory, server)),
                                ListenerConfig.webSocket("127.0.0.1", 0).withTenant(ANNA))
                        .tenantNames(new TenantNames(List.of("example.com", "iot.example.org"), true))
                        .build(),
                tenants.authority());
        broker.start();
        // Added while the broker runs.
        tenants.create(BERT, "his");
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

    private static InetSocketAddress address(int listener) {
        return broker.listeners().get(listener).address();
    }

    private WireClient register(WireClient client) {
        clients.add(client);
        return client;
    }

    private WireClient tcp() {
        return register(WireClient.tcp(address(0)));
    }

    private WireClient tls(String host) throws Exception {
        SSLContext context = Certificates.trusting(server);
        Socket socket = Certificates.asking(address(1), context, host);
        return register(WireClient.over(socket));
    }

    private WireClient webSocket(String host) {
        return register(WireClient.webSocket(WebSocket.open(address(2), "/mqtt", "mqtt", "Host: " + host + "\r\n")));
    }

    private static Connect hers(String clientId) {
        return Connect.v5(clientId).user("device", "hers");
    }

    private static Connect his(String clientId) {
        return Connect.v5(clientId).user("device", "his");
    }

    private static TenantId tenantOf(String clientId) {
        return broker.clients().stream()
                .filter(client -> client.clientId().equals(clientId))
                .map(ConnectedClient::tenant)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void defaultsToTheTenantOfTheListener() throws Exception {
        assertThat(tcp().connect(hers("plain")).code()).isZero();
        assertThat(tls("localhost").connect(hers("other-host")).code()).isZero();
        assertThat(webSocket("localhost:80").connect(hers("web")).code()).isZero();

        assertThat(List.of(tenantOf("plain"), tenantOf("other-host"), tenantOf("web")))
                .containsOnly(ANNA);
        assertThat(tcp().connect(his("plain2")).code()).isEqualTo(0x87);
    }

    @Test
    void isResolvedFromTheTlsServerName() throws Exception {
        assertThat(tls("bert.example.com").connect(his("one")).code()).isZero();
        assertThat(tls("BERT.iot.example.org").connect(his("two")).code()).isZero();

        assertThat(tenantOf("one")).isEqualTo(BERT);
        assertThat(tenantOf("two")).isEqualTo(BERT);
        assertThat(tls("bert.example.com").connect(hers("three")).code()).isEqualTo(0x87);
    }

    @Test
    void isResolvedFromTheWebSocketHost() {
        assertThat(webSocket("bert.example.com:9001").connect(his("one")).code())
                .isZero();

        assertThat(tenantOf("one")).isEqualTo(BERT);
    }

    @Test
    void isResolvedFromTheUsername() {
        assertThat(tcp().connect(Connect.v3("one").user("device@bert", "his")).code())
                .isZero();

        assertThat(tenantOf("one")).isEqualTo(BERT);
        assertThat(broker.clients())
                .filteredOn(client -> client.clientId().equals("one"))
                .extracting(ConnectedClient::username)
                .containsExactly("device");
    }

    @Test
    void prefersTheTlsServerNameToTheUsername() throws Exception {
        assertThat(tls("bert.example.com")
                        .connect(Connect.v5("one").user("device@anna", "hers"))
                        .code())
                .as("bert has no user device@anna")
                .isEqualTo(0x87);
    }

    /** The same codes as for wrong passwords. PostgresAuthorityTest covers the response time. */
    @Test
    void refusesUnknownTenantsLikeWrongPasswords() throws Exception {
        assertThat(tls("unknown.example.com").connect(hers("one")).code()).isEqualTo(0x87);
        assertThat(webSocket("unknown.example.com").connect(hers("two")).code()).isEqualTo(0x87);
        assertThat(tcp().connect(Connect.v3("three").user("device@unknown", "hers"))
                        .code())
                .isEqualTo(5);
        assertThat(tcp().connect(Connect.v5("four").user("device@not_a_label", "hers"))
                        .code())
                .isEqualTo(0x87);
    }

    @Test
    void separatesEqualNamesOfTenants() throws Exception {
        WireClient annas = tcp();
        annas.connect(hers("same"));
        annas.subscribe("a/#", 1);
        WireClient berts = tls("bert.example.com");
        berts.connect(his("same"));
        berts.subscribe("a/#", 1);

        WireClient publisher = webSocket("bert.example.com");
        publisher.connect(his("publisher"));
        publisher.publishFully(Publish.of("a/b", "his").qos(1, 1).retain());

        assertThat(berts.receivePublish().payload()).isEqualTo("his");
        annas.expectNothing();
        assertThat(broker.clients())
                .filteredOn(client -> client.clientId().equals("same"))
                .extracting(ConnectedClient::tenant)
                .containsExactlyInAnyOrder(ANNA, BERT);
        annas.subscribe("a/b", 1);
        annas.expectNothing();
        assertThat(tcp().connect(hers("late")).code()).isZero();
        publisher.publishFully(Publish.of("a/b", "").qos(1, 2).retain());
    }

    /** Rows of one tenant do not affect users of the same name in another. */
    @Test
    void revokesInOneTenantOnly() throws Exception {
        WireClient annas = tcp();
        annas.connect(hers("anna-device"));
        WireClient berts = tls("bert.example.com");
        berts.connect(his("bert-device"));

        DATABASE.execute("UPDATE " + tenants.schema(BERT) + ".mqtt_users SET is_active = false");

        assertThat(berts.expectDisconnect()).isEqualTo(0x87);
        annas.expectNothing();
        DATABASE.execute("UPDATE " + tenants.schema(BERT) + ".mqtt_users SET is_active = true");
    }
}
