package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.AccessRules;
import dev.rookery.auth.Authentication;
import dev.rookery.auth.Authority;
import dev.rookery.auth.CredentialVersion;
import dev.rookery.auth.Credentials;
import dev.rookery.auth.Principal;
import dev.rookery.auth.PrincipalWatcher;
import dev.rookery.broker.Broker;
import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.config.IoTransport;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.tenant.TenantNames;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.Subscribe;
import dev.rookery.testkit.wire.Version;
import dev.rookery.testkit.wire.WebSocket;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Moves of clients from the listener's event loop to their tenant's, with every I/O transport. */
class EventLoopsTest {
    private static final int TENANTS = 8;
    private static final int MESSAGES = 50;

    @TempDir
    private Path directory;

    /** Accepts every client. */
    private static final class AcceptAll implements Authority {
        @Override
        public CompletionStage<Authentication> authenticate(Credentials credentials) {
            Principal principal =
                    new Principal(credentials.user(), true, AccessRules.unrestricted(), new CredentialVersion(0, 0));
            return CompletableFuture.supplyAsync(() -> new Authentication.Accepted(principal));
        }

        @Override
        public void watch(PrincipalWatcher watcher) {}

        @Override
        public void close() {}
    }

    @ParameterizedTest
    @EnumSource(IoTransport.class)
    void processPipelinedPacketsAfterTheMoveToTheTenant(IoTransport transport) throws Exception {
        ErrorLog errors = new ErrorLog();
        errors.start();
        X509Bundle server = Certificates.selfSigned();
        ListenerConfig tcp = ListenerConfig.tcp("127.0.0.1", 0);
        List<WireClient> clients = new ArrayList<>();
        try (Broker broker = Brokers.create(
                BrokerConfig.builder(
                                BrokerConfig.Engine.NATIVE,
                                tcp,
                                tcp.withTls(Certificates.write(directory, server)),
                                ListenerConfig.webSocket("127.0.0.1", 0))
                        .tenantNames(new TenantNames(List.of(), true))
                        .ioTransport(transport)
                        .build(),
                new AcceptAll())) {
            broker.start();
            SSLContext context = Certificates.trusting(server);
            for (int tenant = 0; tenant < TENANTS; tenant++) {
                WireClient plain = WireClient.tcp(broker.listeners().get(0).address());
                WireClient secured = WireClient.tls(broker.listeners().get(1).address(), context);
                WireClient webSocket = WireClient.webSocket(
                        WebSocket.open(broker.listeners().get(2).address(), "/mqtt", "mqtt"));
                for (WireClient client : List.of(plain, secured, webSocket)) {
                    clients.add(client);
                    checkPipelined(client, "u@t" + tenant, "c" + clients.size());
                }
            }
            assertThat(broker.clients()).hasSize(clients.size());
            clients.forEach(WireClient::close);
        }
        assertThat(errors.stop()).isEmpty();
    }

    /** Sends CONNECT and the packets behind it at once. */
    private static void checkPipelined(WireClient client, String username, String clientId) {
        List<byte[]> packets = new ArrayList<>();
        packets.add(Connect.v5(clientId).user(username, "x").toBytes());
        packets.add(Subscribe.of(1).filter(clientId, 0).toBytes(Version.V5));
        for (int i = 0; i < MESSAGES; i++) {
            packets.add(Publish.of(clientId, "m" + i).toBytes(Version.V5));
        }
        packets.add(WirePackets.pingRequest());
        client.send(packets.toArray(byte[][]::new));

        assertThat(client.receive(ServerPacket.Connack.class).code()).isZero();
        client.receive(ServerPacket.Suback.class);
        for (int i = 0; i < MESSAGES; i++) {
            assertThat(client.receivePublish().payload()).isEqualTo("m" + i);
        }
        client.receive(ServerPacket.PingResponse.class);
        client.expectNothing();
    }
}
