package dev.rookery.api.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import dev.rookery.api.sensor.SensorBroker;
import dev.rookery.api.sensor.SensorDatabase;
import dev.rookery.api.sensor.ingest.SensorIngestion;
import dev.rookery.api.sensor.ingest.SensorProcess;
import dev.rookery.api.sensor.mapping.MappingDirectory;
import dev.rookery.api.sensor.payload.DeviceZones;
import dev.rookery.broker.config.TlsConfig;
import dev.rookery.change.ChangeFeed;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Connections of the API to an internal listener with TLS. */
class BrokerTlsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String HOST = "localhost";

    @TempDir
    private Path folder;

    private Path authorities;
    private Vertx vertx;
    private SensorDatabase database;
    private SensorBroker broker;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void start() throws Exception {
        authorities = folder.resolve("ca.pem");
        X509Bundle certificate = certificate(HOST);
        write(certificate);
        trust(certificate);
        vertx = Vertx.vertx();
        database = new SensorDatabase();
        broker = new SensorBroker(
                database.config(), new TlsConfig(folder.resolve("chain.pem"), folder.resolve("key.pem")));
        log.start();
        logger().setLevel(Level.INFO);
        logger().addAppender(log);
    }

    @AfterEach
    void stop() {
        logger().detachAppender(log);
        logger().setLevel(null);
        broker.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger("dev.rookery.api");
    }

    private boolean isLogged(String text) {
        return List.copyOf(log.list).stream()
                .anyMatch(event -> event.getFormattedMessage().contains(text));
    }

    private static X509Bundle certificate(String host) throws Exception {
        return new CertificateBuilder()
                .subject("cn=" + host)
                .addSanDnsName(host)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private void write(X509Bundle certificate) throws IOException {
        Files.writeString(folder.resolve("key.pem"), certificate.getPrivateKeyPEM());
        Files.writeString(folder.resolve("chain.pem"), certificate.getCertificatePathPEM());
    }

    private void trust(X509Bundle certificate) throws IOException {
        Files.writeString(authorities, certificate.getCertificatePathPEM());
    }

    private MqttService commands(String host) {
        MqttService service = new MqttService(vertx, broker.login(host, BrokerTls.trusting(authorities)));
        service.start();
        return service;
    }

    private SensorIngestion ingestion(ChangeFeed changes) {
        SensorIngestion ingestion = new SensorIngestion(
                broker.login(HOST, BrokerTls.trusting(authorities)),
                database.source(),
                SensorProcess.config(TIMEOUT),
                changes,
                Optional.empty(),
                DeviceZones.UTC,
                MappingDirectory.NONE,
                new SimpleMeterRegistry());
        ingestion.start();
        return ingestion;
    }

    @Test
    void ingestionAndCommandsUseTlsAndAcceptARenewedCertificate() throws Exception {
        Mqtt5AsyncClient device = broker.client();
        try (MqttService commands = commands(HOST);
                ChangeFeed changes = SensorBroker.changes(database.config());
                SensorIngestion ingestion = ingestion(changes)) {
            await().atMost(TIMEOUT).until(() -> commands.isConnected() && ingestion.isHealthy());
            SensorBroker.publish(device, "sensor/d/t", "1".getBytes(StandardCharsets.UTF_8));
            await().atMost(TIMEOUT)
                    .untilAsserted(() -> assertThat(database.readings()).containsExactly("d t 1"));

            X509Bundle renewed = certificate(HOST);
            write(renewed);
            trust(renewed);
            await().atMost(TIMEOUT).until(() -> presentsAcceptedCertificate());
            broker.disconnect("rookery-ingest-process-0");

            SensorBroker.publish(device, "sensor/d/t", "2".getBytes(StandardCharsets.UTF_8));
            await().atMost(TIMEOUT)
                    .untilAsserted(() -> assertThat(database.readings()).containsExactly("d t 1", "d t 2"));
            await().atMost(TIMEOUT)
                    .until(() -> isLogged("Reloaded the certificate authorities of the broker")
                            && broker.isConnected("rookery-ingest-process-0"));
        } finally {
            device.disconnect().join();
        }
    }

    /** A new API has only read the renewed file. */
    private boolean presentsAcceptedCertificate() {
        try (MqttService another = commands(HOST)) {
            await().atMost(Duration.ofSeconds(5)).until(another::isConnected);
            return true;
        } catch (ConditionTimeoutException refused) {
            return false;
        }
    }

    @Test
    void refusesACertificateThatIsNotTrustedUntilTheFileNamesIt() throws Exception {
        Files.copy(authorities, folder.resolve("right.pem"));
        trust(certificate(HOST));
        try (MqttService commands = commands(HOST);
                ChangeFeed changes = SensorBroker.changes(database.config());
                SensorIngestion ingestion = ingestion(changes)) {
            await().atMost(TIMEOUT)
                    .until(() -> isLogged("login=commands@default")
                            && isLogged("TLS handshake failed")
                            && isLogged("Check that --broker-internal-ca"));
            await().atMost(TIMEOUT).until(() -> isLogged("Closing the connection to the broker: TLS handshake failed"));
            assertThat(commands.isConnected()).isFalse();
            assertThat(broker.isConnected("rookery-ingest-process-0")).isFalse();

            Files.writeString(authorities, Files.readString(folder.resolve("right.pem")));

            await().atMost(TIMEOUT).until(() -> commands.isConnected() && ingestion.isHealthy());
        }
    }

    @Test
    void refusesACertificateOfAnotherHost() {
        try (MqttService commands = commands("127.0.0.1")) {
            await().atMost(TIMEOUT)
                    .until(() -> isLogged("TLS handshake failed: No subject alternative names matching IP address"));
            assertThat(commands.isConnected()).isFalse();
        }
    }

    @Test
    void continuesWithTheLastUsableFile() throws Exception {
        try (MqttService commands = commands(HOST)) {
            await().atMost(TIMEOUT).until(commands::isConnected);
        }
        BrokerTls tls = BrokerTls.trusting(authorities);
        Files.writeString(authorities, "no certificate");

        try (MqttService commands = new MqttService(vertx, broker.login(HOST, tls))) {
            commands.start();
            await().atMost(TIMEOUT).until(commands::isConnected);
        }
        assertThat(isLogged("Failed to reload the certificate authorities of the broker"))
                .isTrue();
        assertThatThrownBy(() -> BrokerTls.trusting(authorities))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Cannot read certificates from " + authorities);
    }

    @Test
    void doesNotConnectWithoutTls() {
        MqttServiceConfig plain = broker.login();
        try (MqttService commands = new MqttService(vertx, plain)) {
            commands.start();
            // The listener's answer to a client with TLS shows that it has handled the earlier one.
            try (MqttService secured = commands(HOST)) {
                await().atMost(TIMEOUT).until(secured::isConnected);
            }
            assertThat(commands.isConnected()).isFalse();
        }
    }
}
