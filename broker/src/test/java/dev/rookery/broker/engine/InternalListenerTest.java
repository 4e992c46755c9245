package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.service.ServiceComponent;
import dev.rookery.auth.service.ServiceKey;
import dev.rookery.auth.service.ServiceLogin;
import dev.rookery.broker.ConnectedClient;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.meter.Usage;
import dev.rookery.broker.meter.UsageGauge;
import dev.rookery.broker.meter.UsageMetric;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.Version;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperties;
import dev.rookery.testkit.wire.WireProperty;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The internal listener accepts components of the platform only, and the other listeners refuse them. */
class InternalListenerTest {
    private static final int NOT_AUTHORIZED = 0x87;
    private static final String INGESTION_CLIENT = "rookery-ingest-api-0";

    @RegisterExtension
    final EngineFixture engine = new EngineFixture(TenantLimits.DEFAULT.toBuilder()
            .connections(10)
            .sessions(10)
            .subscriptions(2)
            .queuedBytes(1)
            .messagesPerSecond(1)
            .client(ClientLimits.DEFAULT.toBuilder()
                    .clientIdLength(20)
                    .sessionExpirySeconds(1)
                    .messagesPerSecond(1)
                    .build())
            .build());

    private static Connect ingestion() {
        return Connect.v5(INGESTION_CLIENT).resume().with(WireProperty.SESSION_EXPIRY_INTERVAL, 1000);
    }

    private static Connect with(ServiceLogin login, String clientId) {
        return Connect.v5(clientId).user(login.username(), new String(login.token(), StandardCharsets.UTF_8));
    }

    private static ServiceLogin login(ServiceComponent component, ServiceKey key, Clock clock) {
        return new ServiceLogin(component, TenantId.DEFAULT, key, clock);
    }

    private int internalCode(Connect connect) {
        return engine.openInternal().connect(connect).code();
    }

    private int code(Connect connect) {
        return engine.open().connect(connect).code();
    }

    @Test
    void acceptsComponents() {
        for (ServiceComponent component : ServiceComponent.values()) {
            engine.connectInternal(component, Connect.v5("c"));
        }

        assertThat(engine.broker().clients())
                .extracting(ConnectedClient::username)
                .containsExactlyInAnyOrder("$service/ingestion", "$service/commands", "$service/readings");
    }

    @ParameterizedTest
    @EnumSource
    void refusesUsers(Version version) {
        engine.authority().user("device", "secret", "# 7");
        int refused = version == Version.V5 ? NOT_AUTHORIZED : 5;

        assertThat(internalCode(Connect.of(version, "c").user("device", "secret")))
                .isEqualTo(refused);
        assertThat(internalCode(Connect.of(version, "c"))).isEqualTo(refused);
    }

    @Test
    void refusesEnhancedAuthentication() {
        assertThat(internalCode(Connect.v5("c").with(echo("device")))).isEqualTo(0x8c);
    }

    @ParameterizedTest
    @EnumSource
    void refusesComponentsOnOtherListenersLikeUnknownUsers(ServiceComponent component) {
        assertThat(code(EngineFixture.as(component, Connect.v5("c")))).isEqualTo(NOT_AUTHORIZED);
        assertThat(code(Connect.v5("c").user("unknown", "secret"))).isEqualTo(NOT_AUTHORIZED);

        // A row of that name, such as a customer can insert.
        engine.authority().user(component.username(), "secret", "# 7");
        assertThat(code(Connect.v5("c").user(component.username(), "secret"))).isEqualTo(NOT_AUTHORIZED);
        WireClient client = engine.open().sendConnect(Connect.v5("c").with(echo(component.username())));
        client.receive(ServerPacket.Auth.class);
        client.send(WirePackets.auth(0x18, echo("secret")));
        assertThat(client.receive(ServerPacket.Connack.class).code()).isEqualTo(NOT_AUTHORIZED);
    }

    private static WireProperties echo(String data) {
        return WireProperties.of(WireProperty.AUTHENTICATION_METHOD, EchoMethod.NAME)
                .and(WireProperty.AUTHENTICATION_DATA, EchoMethod.bytes(data));
    }

    @Test
    void refusesExpiredAndForeignTokens() {
        Clock late = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-6));
        ServiceComponent component = ServiceComponent.INGESTION;

        assertThat(internalCode(with(login(component, EngineFixture.SERVICE_KEY, late), "c")))
                .isEqualTo(NOT_AUTHORIZED);
        assertThat(internalCode(with(login(component, ServiceKey.random(), Clock.systemUTC()), "c")))
                .isEqualTo(NOT_AUTHORIZED);
        ServiceLogin commands = login(ServiceComponent.COMMANDS, EngineFixture.SERVICE_KEY, Clock.systemUTC());
        String token = new String(commands.token(), StandardCharsets.UTF_8);
        assertThat(internalCode(Connect.v5("c").user("ingestion@default", token)))
                .isEqualTo(NOT_AUTHORIZED);
        assertThat(internalCode(Connect.v5("c").user("commands@acme", token))).isEqualTo(NOT_AUTHORIZED);
    }

    @Test
    void acceptsTokensOfThePreviousKey() {
        WireClient client = engine.openInternal();
        ServiceLogin login = login(ServiceComponent.COMMANDS, EngineFixture.PREVIOUS_SERVICE_KEY, Clock.systemUTC());

        assertThat(client.connect(with(login, "c")).code()).isZero();
    }

    @Test
    void connectsAComponentToTheTenantOfItsToken() {
        TenantId acme = new TenantId("acme");
        ServiceLogin login =
                new ServiceLogin(ServiceComponent.INGESTION, acme, EngineFixture.SERVICE_KEY, Clock.systemUTC());
        WireClient client = engine.openInternal();
        client.connect(with(login, "c"));
        client.subscribe("sensor/#", 1);

        engine.v5("device")
                .publishFully(Publish.of("sensor/d/t", "of another tenant").qos(1, 1));
        client.expectNothing();
        assertThat(engine.broker().clients())
                .extracting(ConnectedClient::tenant)
                .contains(acme);
    }

    @Test
    void separatesSessionsFromThoseOfUsersWithTheSameClientId() {
        engine.authority().user("intruder", "secret", "# 7");
        WireClient ingestion = engine.connectInternal(ServiceComponent.INGESTION, ingestion());
        ingestion.subscribe("sensor/#", 1);

        for (String username : List.of("intruder", "rookery-api", "$service/ingestion", "ingestion@default")) {
            engine.authority().user(username, "secret", "# 7");
            engine.open().connect(Connect.v5(INGESTION_CLIENT).user(username, "secret"));
        }
        engine.connect(Connect.v5(INGESTION_CLIENT));

        engine.v5("device").publishFully(Publish.of("sensor/d/t", "1").qos(1, 1));
        assertThat(ingestion.receivePublish().payload()).isEqualTo("1");
    }

    @Test
    void refusesIngestionSessionsOfTheFormerUser() {
        engine.authority().user("rookery-api", "secret", "# 7");

        assertThat(code(Connect.v5(INGESTION_CLIENT).user("rookery-api", "secret")))
                .isEqualTo(NOT_AUTHORIZED);
        assertThat(code(Connect.v5("other").user("rookery-api", "secret"))).isZero();
    }

    @Test
    void limitsRightsToThoseOfTheComponent() {
        WireClient ingestion = engine.connectInternal(ServiceComponent.INGESTION, Connect.v5("i"));
        assertThat(ingestion.subscribe("#", 1).codes()).containsExactly(NOT_AUTHORIZED);
        assertThat(ingestion.subscribe("sensor/+/t", 1).codes()).containsExactly(1);
        assertThat(ingestion
                        .publishFully(Publish.of("command/d/x", "x").qos(1, 1))
                        .code())
                .isEqualTo(NOT_AUTHORIZED);
        WireClient commands = engine.connectInternal(ServiceComponent.COMMANDS, Connect.v5("c"));
        assertThat(commands.subscribe("sensor/#", 1).codes()).containsExactly(NOT_AUTHORIZED);
        assertThat(commands.publishFully(Publish.of("command/d/x", "x").qos(1, 1))
                        .code())
                .isLessThan(0x80);
    }

    @Test
    void ignoresRowsThatNameAComponent() {
        WireClient ingestion = engine.connectInternal(ServiceComponent.INGESTION, ingestion());
        ingestion.subscribe("sensor/#", 1);

        engine.authority().change(ServiceComponent.INGESTION.username(), "secret");
        engine.authority().remove(ServiceComponent.INGESTION.username());
        assertThat(engine.authority().watcherSees(ServiceComponent.INGESTION.username()))
                .isFalse();

        engine.v5("device").publishFully(Publish.of("sensor/d/t", "1").qos(1, 1));
        assertThat(ingestion.receivePublish().payload()).isEqualTo("1");
    }

    /** The limits of the tenant are lower than what the test does. */
    @Test
    void appliesNoLimitsOfTheTenant() {
        WireClient device = engine.v5("device");
        assertThat(device.subscribe("x", 1).codes()).containsExactly(1);
        Connect longClientId = Connect.v5("rookery-ingest-a-long-instance-name-0")
                .resume()
                .with(WireProperty.SESSION_EXPIRY_INTERVAL, 1000);
        WireClient ingestion = engine.openInternal();
        ServerPacket.Connack accepted = ingestion.connect(EngineFixture.as(ServiceComponent.INGESTION, longClientId));
        assertThat(accepted.properties().has(WireProperty.SESSION_EXPIRY_INTERVAL))
                .isFalse();
        for (String filter : List.of("sensor/a/#", "sensor/b/#", "sensor/c/#")) {
            assertThat(ingestion.subscribe(filter, 1).codes()).containsExactly(1);
        }
        assertThat(device.subscribe("y", 1).codes()).as("second of two").containsExactly(1);
        assertThat(device.subscribe("z", 1).codes()).containsExactly(0x97);

        ingestion.send(WirePackets.disconnect()).expectClosed();
        device.publishFully(Publish.of("sensor/a/t", "1").qos(1, 1));
        ingestion = engine.openInternal();
        ingestion.connect(EngineFixture.as(ServiceComponent.INGESTION, longClientId));
        assertThat(ingestion.receivePublish().payload()).isEqualTo("1");
    }

    @Test
    void doesNotMeterComponents() {
        WireClient ingestion = engine.connectInternal(ServiceComponent.INGESTION, ingestion());
        ingestion.subscribe("sensor/#", 1);
        ingestion.send(WirePackets.disconnect()).expectClosed();
        internalCode(Connect.v5("c"));
        assertThat(engine.broker().usage().get(0).usage().get(UsageMetric.CONNECTIONS_OPENED))
                .isZero();

        engine.v5("device").publishFully(Publish.of("sensor/d/t", "1").qos(1, 1));

        Usage usage = engine.broker().usage().get(0).usage();
        assertThat(usage.get(UsageGauge.QUEUED_BYTES)).isZero();
        assertThat(usage.get(UsageMetric.CONNECTIONS_OPENED)).isEqualTo(1);
        assertThat(usage.get(UsageMetric.REFUSED_NOT_AUTHORIZED)).isZero();
    }
}
