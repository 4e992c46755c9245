package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.rookery.auth.service.ServiceComponent;
import dev.rookery.auth.service.ServiceKeys;
import dev.rookery.broker.Broker;
import dev.rookery.broker.config.BoundListener;
import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.WireClient;
import io.netty.pkitesting.X509Bundle;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Internal listener with TLS, and the warning about one without. */
class InternalTlsTest {
    @TempDir
    private Path directory;

    private static Broker start(ListenerConfig internal) {
        Broker broker = Brokers.create(
                BrokerConfig.builder(BrokerConfig.Engine.NATIVE, ListenerConfig.tcp("127.0.0.1", 0), internal)
                        .serviceKeys(ServiceKeys.of(EngineFixture.SERVICE_KEY))
                        .build(),
                new FixedAuthority());
        broker.start();
        return broker;
    }

    private static InetSocketAddress address(Broker broker, boolean internal) {
        return broker.listeners().stream()
                .filter(listener -> listener.internal() == internal)
                .map(BoundListener::address)
                .findFirst()
                .orElseThrow();
    }

    private static Connect commands() {
        return EngineFixture.as(ServiceComponent.COMMANDS, Connect.v5("c"));
    }

    @Test
    void acceptsComponentsWithTlsOnly() throws Exception {
        X509Bundle certificate = Certificates.selfSigned();
        ListenerConfig listener =
                ListenerConfig.internal("127.0.0.1", 0).withTls(Certificates.write(directory, certificate));
        try (Broker broker = start(listener)) {
            try (WireClient client = WireClient.tls(address(broker, true), Certificates.trusting(certificate))) {
                assertThat(client.connect(commands()).code()).isZero();
            }
            try (WireClient client = WireClient.tls(address(broker, true), Certificates.trusting(certificate))) {
                assertThat(client.connect(Connect.v5("d").user("device", "secret"))
                                .code())
                        .isEqualTo(0x87);
            }
            try (WireClient plain = WireClient.tcp(address(broker, true))) {
                assertThatThrownBy(() -> plain.connect(commands())).isNotNull();
            }
            // The devices' port remains as it was.
            try (WireClient device = WireClient.tcp(address(broker, false))) {
                assertThat(device.connect(Connect.v5("d")).code()).isZero();
            }
        }
    }

    @Test
    void reloadsARenewedCertificateWhileComponentsAreConnected() throws Exception {
        X509Bundle certificate = Certificates.selfSigned();
        ListenerConfig listener =
                ListenerConfig.internal("127.0.0.1", 0).withTls(Certificates.write(directory, certificate));
        try (Broker broker = start(listener);
                WireClient before = WireClient.tls(address(broker, true), Certificates.trusting(certificate))) {
            assertThat(before.connect(commands()).code()).isZero();

            X509Bundle renewed = Certificates.selfSigned();
            Certificates.write(directory, renewed);

            Awaitility.await().atMost(WireClient.DEADLINE).ignoreExceptions().until(() -> {
                try (WireClient after = WireClient.tls(address(broker, true), Certificates.trusting(renewed))) {
                    return after.connect(EngineFixture.as(ServiceComponent.INGESTION, Connect.v5("i")))
                                    .code()
                            == 0;
                }
            });
            before.expectNothing();
        }
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0, 1", "127.0.0.1, 0", "localhost, 0"})
    void warnsWithoutTlsUnlessTheAddressIsLoopback(String host, int warnings) {
        ErrorLog log = new ErrorLog(Level.WARN);
        log.start();
        start(ListenerConfig.internal(host, 0)).close();

        assertThat(log.stop().stream().filter(line -> line.contains("--internal-tls-certificate")))
                .hasSize(warnings);
    }
}
