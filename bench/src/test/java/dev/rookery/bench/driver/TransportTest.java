package dev.rookery.bench.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.bench.fake.FakeBroker;
import dev.rookery.bench.fake.Fault;
import dev.rookery.bench.flow.DeliverySummary;
import dev.rookery.bench.flow.Messages;
import dev.rookery.bench.peer.ServerCertificate;
import dev.rookery.bench.wire.LoginCredentials;
import dev.rookery.bench.wire.WireProtocol;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages and refusals over all transports and with all client implementations. */
@Timeout(300)
@Tag("long")
class TransportTest {
    private static final int MESSAGES = 300;
    private static final DeliverySummary ALL = new DeliverySummary(MESSAGES, MESSAGES, MESSAGES, 0, 0, 0, 0);

    private final DriverLoop loop = new DriverLoop();

    @TempDir
    private Path directory;

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void exchangesMessagesWithWireClient(Transport transport) throws Exception {
        ServerCertificate certificate = new ServerCertificate(directory);
        SslContext server = transport.isSecure()
                ? SslContextBuilder.forServer(
                                certificate.chain().toFile(), certificate.key().toFile())
                        .build()
                : null;
        Optional<SslContext> client =
                transport.isSecure() ? Optional.of(certificate.clientContext()) : Optional.empty();
        try (FakeBroker broker = new FakeBroker(Fault.none(), server, transport.isWebSocket())) {
            Endpoint endpoint = new Endpoint("127.0.0.1", broker.port(), transport);
            ClientFactory factory = new WireClientFactory(loop, endpoint, WireProtocol.V5, client);

            assertThat(Messages.exchange(loop, factory, 1, MESSAGES)).isEqualTo(ALL);
        }
    }

    @ParameterizedTest
    @CsvSource({"V3_1_1,0", "V3_1_1,1", "V3_1_1,2", "V5,0", "V5,1", "V5,2"})
    void exchangesMessagesWithPahoClient(WireProtocol version, int qos) throws Exception {
        try (FakeBroker broker = new FakeBroker(Fault.none())) {
            Endpoint endpoint = new Endpoint("127.0.0.1", broker.port(), Transport.TCP);
            ClientFactory factory = new PahoClientFactory(loop, endpoint, version);

            assertThat(Messages.exchange(loop, factory, qos, MESSAGES)).isEqualTo(ALL);
        }
    }

    @ParameterizedTest
    @CsvSource({"V3_1_1,5", "V5,134"})
    void reportsCodeOfRefusedConnect(WireProtocol version, int code) throws Exception {
        try (FakeBroker broker = new FakeBroker(Fault.none())) {
            Endpoint endpoint = new Endpoint("127.0.0.1", broker.port(), Transport.TCP);
            ClientIdentity identity = new ClientIdentity(
                    "intruder", Optional.of(new LoginCredentials("user", FakeBroker.REFUSED_PASSWORD)));

            assertThatThrownBy(() -> loop.await(() -> new WireClientFactory(loop, endpoint, version, Optional.empty())
                            .connect(identity, ClientListener.ignoring())))
                    .rootCause()
                    .isInstanceOfSatisfying(ConnectRefusedException.class, refusal -> assertThat(refusal.code())
                            .isEqualTo(code));
            assertThatThrownBy(() -> loop.await(() -> new PahoClientFactory(loop, endpoint, version)
                            .connect(identity, ClientListener.ignoring())))
                    .rootCause()
                    .isInstanceOf(ConnectRefusedException.class);
        }
    }

    @Test
    void failsIfPortIsClosed() throws Exception {
        int port;
        try (FakeBroker broker = new FakeBroker(Fault.none())) {
            port = broker.port();
        }
        ClientFactory factory = new WireClientFactory(
                loop, new Endpoint("127.0.0.1", port, Transport.TCP), WireProtocol.V5, Optional.empty());

        assertThatThrownBy(() -> loop.await(() ->
                        factory.connect(new ClientIdentity("client", Optional.empty()), ClientListener.ignoring())))
                .isInstanceOf(DriverException.class);
    }
}
