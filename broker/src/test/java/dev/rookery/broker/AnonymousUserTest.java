package dev.rookery.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.AclMode;
import dev.rookery.broker.config.BrokerConfig.Engine;
import dev.rookery.broker.config.ListenerConfig.Transport;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.Version;
import dev.rookery.testkit.wire.WireClient;
import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients without a username, with and without a user that stands for them. */
class AnonymousUserTest {
    private static final int NOT_AUTHORIZED = 0x87;
    private static final int NOT_AUTHORIZED_V3 = 5;

    @ParameterizedTest
    @EnumSource(Engine.class)
    void clientsWithoutAUsernameAreTheUser(Engine engine) {
        try (BrokerFixture fixture = BrokerFixture.withAnonymousUser(engine, "guest")) {
            fixture.insertUser("guest", true, false);
            fixture.insertRow("guest", "open/#", 7);
            fixture.insertRow("guest", "own/%u/%c", 2);
            fixture.insertUser("device", true, false);
            try (WireClient first = client(fixture);
                    WireClient second = client(fixture);
                    WireClient other = client(fixture)) {
                assertThat(first.connect(Connect.v5("first")).code()).isZero();
                assertThat(first.subscribe("open/#", 1).codes()).containsExactly(1);
                assertThat(first.subscribe("#", 1).codes()).containsExactly(NOT_AUTHORIZED);
                assertThat(second.connect(Connect.v3("second")).code()).isZero();
                second.publishFully(Publish.of("open/a", "1").qos(1, 1));
                assertThat(first.receivePublish().payload()).isEqualTo("1");
                assertThat(other.connect(Connect.v5("other").user("device", "wrong"))
                                .code())
                        .isEqualTo(NOT_AUTHORIZED);

                fixture.database().execute("UPDATE mqtt_users SET is_active = false WHERE username = 'guest'");
                first.expectDisconnect();
                second.expectClosed();
            }
            try (WireClient late = client(fixture)) {
                assertThat(late.connect(Connect.v5("late")).code()).isEqualTo(NOT_AUTHORIZED);
            }
        }
    }

    /** As Mosquitto reads them. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void anEmptyUsernameIsNone(Engine engine) {
        try (BrokerFixture fixture = BrokerFixture.withAnonymousUser(engine, "guest")) {
            fixture.insertUser("guest", true, false);
            for (Version version : Version.values()) {
                assertThat(code(fixture, Connect.of(version, "a").username(""))).isZero();
                assertThat(code(fixture, Connect.of(version, "b").user("", ""))).isZero();
                assertThat(code(fixture, Connect.of(version, "c").user("", "any")))
                        .isZero();
            }
            assertThat(code(fixture, Connect.v5("d").passwordAlone("any"))).isZero();
            assertThat(code(fixture, Connect.v5("e").username("guest"))).isEqualTo(NOT_AUTHORIZED);
            assertThat(code(fixture, Connect.v5("f").user("guest", "any"))).isEqualTo(NOT_AUTHORIZED);
            assertThat(code(fixture, Connect.v5("g").user("@default", "any"))).isEqualTo(NOT_AUTHORIZED);
        }
    }

    private static int code(BrokerFixture fixture, Connect connect) {
        try (WireClient client = client(fixture)) {
            return client.connect(connect).code();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void anUnknownUserAdmitsNobody(Engine engine) {
        try (BrokerFixture fixture = BrokerFixture.withAnonymousUser(engine, "guest");
                WireClient client = client(fixture)) {
            assertThat(client.connect(Connect.v5("client")).code()).isEqualTo(NOT_AUTHORIZED);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void clientsWithoutAUsernameAreRefusedByDefault(Engine engine) {
        try (BrokerFixture fixture = new BrokerFixture(engine, AclMode.READ_IMPLIES_SUBSCRIBE)) {
            fixture.insertUser("guest", true, true);
            for (Version version : Version.values()) {
                try (WireClient client = client(fixture)) {
                    assertThat(client.connect(Connect.of(version, "client")).code())
                            .isEqualTo(version == Version.V5 ? NOT_AUTHORIZED : NOT_AUTHORIZED_V3);
                }
            }
        }
    }

    private static WireClient client(BrokerFixture fixture) {
        return WireClient.tcp(new InetSocketAddress("127.0.0.1", fixture.port(Transport.TCP)));
    }
}
