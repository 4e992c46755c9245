package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.ServerPacket.Auth;
import dev.rookery.testkit.wire.ServerPacket.Connack;
import dev.rookery.testkit.wire.ServerPacket.Disconnect;
import dev.rookery.testkit.wire.Version;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WireException;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperties;
import dev.rookery.testkit.wire.WireProperty;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Enhanced authentication (MQTT 5, section 4.12) with the two steps of {@link EchoMethod}. */
class EnhancedAuthenticationTest {
    private static final int CONTINUE = 0x18;
    private static final int REAUTHENTICATE = 0x19;

    @RegisterExtension
    final EngineFixture engine = new EngineFixture();

    @BeforeEach
    void addUsers() {
        engine.authority().user("u", "secret", "a/# 7").user("other", "secret", "# 7");
    }

    private static WireProperties method(String data) {
        return WireProperties.of(WireProperty.AUTHENTICATION_METHOD, EchoMethod.NAME)
                .and(WireProperty.AUTHENTICATION_DATA, EchoMethod.bytes(data));
    }

    private static byte[] auth(int code, String data) {
        return WirePackets.auth(code, method(data));
    }

    private WireClient challenged(Connect connect) {
        WireClient client = engine.open().sendConnect(connect);
        expectChallenge(client);
        return client;
    }

    private static void expectChallenge(WireClient client) {
        Auth auth = client.receive(Auth.class);
        assertThat(auth.code()).isEqualTo(CONTINUE);
        assertThat(auth.properties().text(WireProperty.AUTHENTICATION_METHOD)).isEqualTo(EchoMethod.NAME);
        assertThat(EchoMethod.text(auth.properties().binary(WireProperty.AUTHENTICATION_DATA)))
                .isEqualTo("password?");
    }

    private WireClient connected(String clientId) {
        WireClient client = challenged(Connect.v5(clientId).with(method("u")));
        client.send(auth(CONTINUE, "secret"));
        assertThat(client.receive(Connack.class).code()).isZero();
        return client;
    }

    @Test
    void acceptsAtTheEndOfTheExchange() {
        WireClient client = challenged(Connect.v5("c").with(method("u")));

        client.send(auth(CONTINUE, "secret"), WirePackets.pingRequest());
        Connack connack = client.receive(Connack.class);

        assertThat(connack.code()).isZero();
        assertThat(connack.properties().text(WireProperty.AUTHENTICATION_METHOD))
                .isEqualTo(EchoMethod.NAME);
        assertThat(EchoMethod.text(connack.properties().binary(WireProperty.AUTHENTICATION_DATA)))
                .isEqualTo("welcome");
        assertThat(client.receive()).isInstanceOf(ServerPacket.PingResponse.class);
        assertThat(engine.broker().clients()).singleElement().satisfies(found -> assertThat(found.username())
                .isEqualTo("u"));
        assertThat(client.subscribe("a/b", 1).codes()).containsExactly(1);
        assertThat(client.subscribe("b", 1).codes()).containsExactly(0x87);
    }

    @Test
    void requestsInitialDataIfConnectHasNone() {
        WireClient client = engine.open()
                .sendConnect(
                        Connect.v5("c").with(WireProperties.of(WireProperty.AUTHENTICATION_METHOD, EchoMethod.NAME)));

        assertThat(client.receive(Auth.class).properties().binary(WireProperty.AUTHENTICATION_DATA))
                .isEmpty();
        client.send(auth(CONTINUE, "u"));
        expectChallenge(client);
        client.send(auth(CONTINUE, "secret"));
        assertThat(client.receive(Connack.class).code()).isZero();
    }

    @Test
    void refusesAtTheEndOfTheExchange() {
        for (String name : new String[] {"u", "unknown"}) {
            WireClient client = challenged(Connect.v5("c").with(method(name)));
            client.send(auth(CONTINUE, "wrong"));
            assertThat(client.receive(Connack.class).code()).isEqualTo(0x87);
            client.expectClosed();
        }
        assertThat(engine.authority().watcherSees("u")).isFalse();
    }

    @Test
    void refusesInvalidInitialData() {
        WireClient client = engine.open();

        assertThat(client.connect(Connect.v5("c").with(method(""))).code()).isEqualTo(0x87);
        client.expectClosed();
    }

    @Test
    void refusesAUsernameThatDiffersFromTheMethods() {
        WireClient same = challenged(Connect.v5("c").username("u").with(method("u")));
        same.send(auth(CONTINUE, "secret"));
        assertThat(same.receive(Connack.class).code()).isZero();

        WireClient two = challenged(Connect.v5("d").username("other").with(method("u")));
        two.send(auth(CONTINUE, "secret"));
        assertThat(two.receive(Connack.class).code()).isEqualTo(0x87);
    }

    @Test
    void acceptsNoOtherPacketBeforeConnack() {
        for (byte[] packet : new byte[][] {
            WirePackets.pingRequest(),
            Publish.of("a", "x").toBytes(Version.V5),
            WirePackets.auth(CONTINUE, WireProperties.of(WireProperty.AUTHENTICATION_METHOD, "OTHER")),
            WirePackets.auth(CONTINUE, WireProperties.NONE),
            auth(REAUTHENTICATE, "u"),
            auth(0, "u")
        }) {
            WireClient client = challenged(Connect.v5("c").with(method("u")));
            client.send(packet);
            assertThat(client.receive(Connack.class).code()).isEqualTo(0x82);
            client.expectClosed();
        }
        WireClient leaving = challenged(Connect.v5("c").with(method("u")));
        leaving.send(WirePackets.disconnect()).expectClosed();
        Awaitility.await().atMost(WireClient.DEADLINE).until(() -> !engine.authority()
                .watcherSees("u"));
    }

    @Test
    void closesAClientThatDoesNotContinueInTime() {
        WireClient again = connected("d");
        ClientLimits shortTimeout = ClientLimits.DEFAULT
                .toBuilder()
                .connectTimeout(Duration.ofSeconds(1))
                .build();
        engine.broker()
                .updateLimits(
                        TenantId.DEFAULT,
                        TenantLimits.DEFAULT.toBuilder().client(shortTimeout).build());

        WireClient client = engine.open().sendConnect(Connect.v5("c").with(method("u")));
        assertThatThrownBy(() -> afterTheChallenge(client))
                .isInstanceOfAny(WireException.class, UncheckedIOException.class)
                .hasMessageNotContaining("No packet");
        again.send(auth(REAUTHENTICATE, "u"));
        assertThat(afterTheChallenge(again))
                .isInstanceOfSatisfying(Disconnect.class, disconnect -> assertThat(disconnect.code())
                        .isEqualTo(0x87));
    }

    /** On a busy machine the timeout may pass before the challenge. */
    private static ServerPacket afterTheChallenge(WireClient client) {
        ServerPacket packet = client.receive();
        return packet instanceof Auth ? client.receive() : packet;
    }

    @Test
    void reauthenticatesAConnectedClient() {
        WireClient client = connected("c");
        client.subscribe("a/#", 1);
        client.send(auth(REAUTHENTICATE, "u"));
        expectChallenge(client);
        // Other packets are processed meanwhile.
        client.publish(Publish.of("a/b", "x"));
        assertThat(client.receivePublish().payload()).isEqualTo("x");

        client.send(auth(CONTINUE, "secret"));
        Auth done = client.receive(Auth.class);

        assertThat(done.code()).isZero();
        assertThat(done.properties().text(WireProperty.AUTHENTICATION_METHOD)).isEqualTo(EchoMethod.NAME);
        client.publish(Publish.of("a/b", "y"));
        assertThat(client.receivePublish().payload()).isEqualTo("y");
        client.send(auth(REAUTHENTICATE, "u"));
        expectChallenge(client);
    }

    @Test
    void disconnectsAClientThatFailsToReauthenticate() {
        for (String[] proof : new String[][] {{"u", "wrong"}, {"other", "secret"}}) {
            WireClient client = connected("c");
            client.send(auth(REAUTHENTICATE, proof[0]));
            expectChallenge(client);
            client.send(auth(CONTINUE, proof[1]));
            assertThat(client.expectDisconnect()).isEqualTo(0x87);
        }
    }

    @Test
    void refusesUnexpectedAuth() {
        WireClient otherMethod = connected("c");
        otherMethod.send(
                WirePackets.auth(REAUTHENTICATE, WireProperties.of(WireProperty.AUTHENTICATION_METHOD, "OTHER")));
        assertThat(otherMethod.expectDisconnect()).isEqualTo(0x82);

        WireClient unexpected = connected("c");
        unexpected.send(auth(CONTINUE, "secret"));
        assertThat(unexpected.expectDisconnect()).isEqualTo(0x82);

        WireClient twice = connected("c");
        twice.send(auth(REAUTHENTICATE, "u"));
        expectChallenge(twice);
        twice.send(auth(REAUTHENTICATE, "u"));
        assertThat(twice.expectDisconnect()).isEqualTo(0x82);
    }

    @Test
    void appliesChangedRights() {
        WireClient client = connected("c");
        client.subscribe("a/#", 1);
        engine.authority().change("u", "secret", "a/b 7");

        client.publish(Publish.of("a/c", "x"));
        client.expectNothing();
        engine.authority().remove("u");
        assertThat(client.expectDisconnect()).isEqualTo(0x87);
    }

    @Test
    void appliesAChangeMadeDuringTheExchange() {
        WireClient client = challenged(Connect.v5("c").with(method("u")));
        engine.authority().remove("u");
        engine.authority().user("u", "secret", "# 7");

        client.send(auth(CONTINUE, "secret"));

        assertThat(client.receive(Connack.class).code()).isEqualTo(0x87);
    }
}
