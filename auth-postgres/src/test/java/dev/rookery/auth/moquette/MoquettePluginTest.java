package dev.rookery.auth.moquette;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.auth.postgres.AuthSchema;
import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.testkit.TestDatabase;
import io.moquette.broker.Server;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.IMqttMessageListener;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stock Moquette server that loads the plug-in from its {@code moquette.conf}. */
class MoquettePluginTest {
    private static final String HASH = new PasswordHasher(new PasswordCost(4, 10)).hash("secret");

    private final TestDatabase database = TestDatabase.create();
    private final Server server = new Server();

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        Migrations.apply(PostgresConfig.fromUrl(database.url(), Map.of()), List.of(AuthSchema.SCHEMA));
        database.execute("INSERT INTO mqtt_users (username, password_hash) VALUES ('device001', '" + HASH + "')");
        database.execute("INSERT INTO mqtt_acls VALUES ('device001', 'sensor/%u/#', 3), ('device001', 'at/%c', 2)");
        Path configuration = directory.resolve("moquette.conf");
        Files.writeString(
                configuration,
                String.join(
                        "\n",
                        "port 0",
                        "host 127.0.0.1",
                        "allow_anonymous false",
                        "telemetry_enabled false",
                        "persistence_enabled false",
                        "authenticator_class " + PostgresAuthenticator.class.getName(),
                        "authorizator_class " + PostgresAuthorizator.class.getName(),
                        PluginState.POSTGRES_URL + " " + database.url()));
        server.startServer(configuration.toFile());
        // Moquette sets its port on another thread.
        await().until(() -> server.getPort() != 0);
    }

    @AfterEach
    void stop() {
        server.stopServer();
    }

    @Test
    void authenticatesAndAuthorizesByTheTables() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        try (MqttClient device = client()) {
            subscribe(device, "sensor/device001/#", (topic, message) -> received.add(topic));
            assertThatThrownBy(() -> device.subscribe("sensor/device002/#")).isInstanceOf(MqttException.class);

            device.publish("sensor/device002/t", message());
            device.publish("sensor/device001/t", message());

            assertThat(received.poll(60, TimeUnit.SECONDS)).isEqualTo("sensor/device001/t");
            device.disconnect();
        }
    }

    @Test
    void refusesWrongPasswordsAndUnknownUsers() throws Exception {
        try (MqttClient client = client()) {
            assertThatThrownBy(() -> client.connect(options("device001", "wrong")))
                    .isInstanceOf(MqttException.class);
            assertThatThrownBy(() -> client.connect(options("unknown", "secret")))
                    .isInstanceOf(MqttException.class);
            assertThatThrownBy(client::connect).isInstanceOf(MqttException.class);
        }
    }

    /**
     * Connects and subscribes, again if Moquette closes the connection. It marks a client as connected on another thread
     * after it has sent the CONNACK, and closes connections whose first SUBSCRIBE arrives before that.
     */
    private static void subscribe(MqttClient device, String filter, IMqttMessageListener listener) {
        await().ignoreExceptionsMatching(MoquettePluginTest::isClosed).until(() -> {
            device.connect(options("device001", "secret"));
            device.subscribe(filter, 0, listener);
            return true;
        });
    }

    private static boolean isClosed(Throwable failure) {
        return failure instanceof MqttException e
                && (e.getReasonCode() == MqttException.REASON_CODE_CONNECTION_LOST
                        || e.getReasonCode() == MqttException.REASON_CODE_CLIENT_DISCONNECTING);
    }

    private MqttClient client() throws MqttException {
        return new MqttClient("tcp://127.0.0.1:" + server.getPort(), "c1", new MemoryPersistence());
    }

    private static MqttConnectOptions options(String username, String password) {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setUserName(username);
        options.setPassword(password.toCharArray());
        return options;
    }

    private static MqttMessage message() {
        MqttMessage message = new MqttMessage("1".getBytes(StandardCharsets.UTF_8));
        message.setQos(0);
        return message;
    }
}
