package dev.rookery.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.AclMode;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.service.ServiceComponent;
import dev.rookery.auth.service.ServiceLogin;
import dev.rookery.broker.config.BrokerConfig.Engine;
import dev.rookery.broker.config.ListenerConfig.Transport;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.WireClient;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows that name a component of the platform, such as a customer can insert with SQL, have no effect. */
class ServiceRowTest {
    private static final int NOT_AUTHORIZED = 0x87;
    private static final String NAME = ServiceComponent.INGESTION.username();

    private static WireClient client(int port) {
        return WireClient.tcp(new InetSocketAddress("127.0.0.1", port));
    }

    private static Connect user(String clientId, String username) {
        return Connect.v5(clientId).user(username, BrokerFixture.PASSWORD);
    }

    private static Connect component() {
        ServiceLogin login = new ServiceLogin(
                ServiceComponent.INGESTION, TenantId.DEFAULT, BrokerFixture.SERVICE_KEY, Clock.systemUTC());
        return Connect.v5("component").user(login.username(), new String(login.token(), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void rowsDoNotAffectComponents(Engine engine) {
        try (BrokerFixture fixture = new BrokerFixture(engine, AclMode.READ_IMPLIES_SUBSCRIBE)) {
            fixture.insertUser(NAME, true, true);
            fixture.insertUser("root", true, true);
            fixture.insertUser("deleted", true, false);
            int port = fixture.port(Transport.TCP);
            try (WireClient component = client(fixture.servicePort());
                    WireClient impostor = client(port);
                    WireClient root = client(port);
                    WireClient deleted = client(port)) {
                assertThat(component.connect(component()).code()).isZero();
                assertThat(component.subscribe("sensor/#", 1).codes()).containsExactly(1);
                assertThat(component.subscribe("#", 1).codes()).containsExactly(NOT_AUTHORIZED);
                assertThat(impostor.connect(user("impostor", NAME)).code()).isEqualTo(NOT_AUTHORIZED);
                assertThat(root.connect(user("root", "root")).code()).isZero();
                assertThat(deleted.connect(user("deleted", "deleted")).code()).isZero();

                fixture.database()
                        .execute("UPDATE mqtt_users SET password_hash = 'other' WHERE username = '" + NAME
                                + "'; DELETE FROM mqtt_users WHERE username IN ('deleted', '" + NAME
                                + "'); TRUNCATE mqtt_acls");
                deleted.expectDisconnect();

                root.publishFully(Publish.of("sensor/d/t", "1").qos(1, 1));
                assertThat(component.receivePublish().payload()).isEqualTo("1");
            }
        }
    }
}
