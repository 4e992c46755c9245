package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.Authentication.Refusal;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.ServerPacket.Connack;
import dev.rookery.testkit.wire.Subscribe;
import dev.rookery.testkit.wire.Version;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperty;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** CONNECT and CONNACK (sections 3.1, 3.2). */
class ConnectTest {
    @RegisterExtension
    final EngineFixture engine = new EngineFixture();

    @ParameterizedTest
    @EnumSource
    void acceptsEveryVersion(Version version) {
        Connack connack = engine.open().connect(Connect.of(version, "c"));

        assertThat(connack.code()).isZero();
        assertThat(connack.sessionPresent()).isFalse();
    }

    @Test
    void announcesTheLimitsOfTheServer() {
        Connack connack = engine.open().connect(Connect.v5("c"));

        assertThat(connack.properties().number(WireProperty.MAXIMUM_PACKET_SIZE))
                .isEqualTo(1024 * 1024);
        assertThat(connack.properties().number(WireProperty.RECEIVE_MAXIMUM)).isEqualTo(1024);
        assertThat(connack.properties().number(WireProperty.TOPIC_ALIAS_MAXIMUM))
                .isEqualTo(64);
        assertThat(connack.properties().has(WireProperty.ASSIGNED_CLIENT_IDENTIFIER))
                .isFalse();
    }

    @Test
    void assignsAClientId() {
        Connack first = engine.open().connect(Connect.v5(""));
        Connack second = engine.open().connect(Connect.v5("").resume());

        assertThat(first.properties().text(WireProperty.ASSIGNED_CLIENT_IDENTIFIER))
                .isNotEmpty();
        assertThat(second.properties().text(WireProperty.ASSIGNED_CLIENT_IDENTIFIER))
                .isNotEqualTo(first.properties().text(WireProperty.ASSIGNED_CLIENT_IDENTIFIER));
        assertThat(engine.open().connect(Connect.v3("")).code()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"V3_1,false", "V3_1,true", "V3_1_1,true"})
    void refusesAnEmptyClientIdIfTheVersionRequiresOne(Version version, boolean resume) {
        Connect connect = Connect.of(version, "");
        WireClient client = engine.open();

        assertThat(client.connect(resume ? connect.resume() : connect).code()).isEqualTo(2);
        client.expectClosed();
    }

    @ParameterizedTest
    @CsvSource({"NOT_AUTHORIZED,5,135", "SERVER_UNAVAILABLE,3,136", "SERVER_BUSY,3,137"})
    void mapsRefusalsOfTheAuthority(Refusal refusal, int returnCode, int reasonCode) {
        engine.authority().refuseAll(refusal);
        WireClient old = engine.open();
        WireClient modern = engine.open();

        assertThat(old.connect(Connect.v3("a")).code()).isEqualTo(returnCode);
        old.expectClosed();
        assertThat(modern.connect(Connect.v5("b")).code()).isEqualTo(reasonCode);
        modern.expectClosed();
        assertThat(engine.broker().clients()).isEmpty();
    }

    @Test
    void checksUsernameAndPassword() {
        engine.authority().user("u", "right", "# 7");

        assertThat(engine.open().connect(Connect.v5("a").user("u", "right")).code())
                .isZero();
        assertThat(engine.open().connect(Connect.v5("b").user("u", "wrong")).code())
                .isEqualTo(0x87);
        assertThat(engine.open().connect(Connect.v3("c").user("x", "right")).code())
                .isEqualTo(5);
        assertThat(engine.broker().clients()).singleElement().satisfies(client -> assertThat(client.username())
                .isEqualTo("u"));
    }

    @Test
    void processesPacketsSentBehindConnect() {
        engine.authority().hold();
        WireClient client = engine.open();
        client.send(
                Connect.v5("c").toBytes(),
                Subscribe.of(1).filter("a", 1).toBytes(Version.V5),
                Publish.of("a", "x").qos(1, 2).toBytes(Version.V5),
                WirePackets.pingRequest());
        engine.authority().release();

        assertThat(client.receive()).isInstanceOf(Connack.class);
        assertThat(client.receive()).isInstanceOf(ServerPacket.Suback.class);
        assertThat(client.receivePublish().payload()).isEqualTo("x");
        assertThat(client.receive()).isInstanceOf(ServerPacket.Acknowledgement.class);
        assertThat(client.receive()).isInstanceOf(ServerPacket.PingResponse.class);
    }

    @Test
    void discardsALoginIfTheClientDisconnectsBeforeConnack() {
        engine.authority().user("u", "secret", "# 7").hold();
        WireClient client = engine.open().sendConnect(Connect.v5("closing").user("u", "secret"));
        Awaitility.await().until(() -> engine.authority().watcherSees("u"));
        client.close();
        engine.authority().release();

        Awaitility.await().until(() -> !engine.authority().watcherSees("u"));
        assertThat(engine.broker().clients()).isEmpty();
    }

    @Test
    void disconnectsTheFormerConnectionOfAClientId() {
        WireClient first = engine.v5("same");
        WireClient old = engine.v3("old");

        engine.v5("same");
        engine.v3("old");

        assertThat(first.expectDisconnect()).isEqualTo(0x8e);
        old.expectClosed();
        assertThat(engine.broker().clients()).hasSize(2);
    }

    @Test
    void refusesAnUnknownProtocolLevel() {
        WireClient client = engine.open().sendHex("10 0d 00 04 4d515454 06 02 0000 00 00 01 61");

        client.speak(Version.V3_1_1);
        assertThat(client.receive(Connack.class).code()).isEqualTo(1);
        client.expectClosed();
    }

    @Test
    void refusesAnUnsupportedAuthenticationMethod() {
        WireClient client = engine.open();

        int code = client.connect(Connect.v5("c")
                        .with(dev.rookery.testkit.wire.WireProperties.of(WireProperty.AUTHENTICATION_METHOD, "X")))
                .code();

        assertThat(code).isEqualTo(0x8c);
        client.expectClosed();
    }

    @Test
    void disconnectsAClientOnRequest() {
        WireClient client = engine.v5("c");

        UserKey anonymous = new UserKey(TenantId.DEFAULT, "");
        assertThat(engine.broker().disconnect(anonymous, "c")).isTrue();
        assertThat(client.expectDisconnect()).isEqualTo(0x98);
        assertThat(engine.broker().disconnect(anonymous, "unknown")).isFalse();
    }

    @Test
    void disconnectsClientsOnShutdown() {
        WireClient client = engine.v5("c");
        WireClient old = engine.v3("o");

        engine.broker().close();

        assertThat(client.expectDisconnect()).isEqualTo(0x8b);
        old.expectClosed();
    }

    @Test
    void ignoresPacketsBehindARefusedConnect() {
        WireClient watcher = engine.v5("watcher");
        watcher.subscribe("a", 0);
        WireClient client = engine.open();
        client.send(
                Connect.v5("c").user("unknown", "x").toBytes(),
                Publish.of("a", "x").toBytes(Version.V5));

        assertThat(client.receive(Connack.class).code()).isEqualTo(0x87);
        client.expectClosed();
        watcher.expectNothing();
    }

    @Test
    void keepsReasonStringsWithinTheMaximumPacketSize() {
        WireClient client = engine.open();
        client.connect(Connect.v5("c").with(WireProperty.MAXIMUM_PACKET_SIZE, 30));
        client.sendHex("ff00");
        ServerPacket.Disconnect disconnect = client.receive(ServerPacket.Disconnect.class);
        assertThat(disconnect.properties().has(WireProperty.REASON_STRING)).isFalse();

        WireClient other = engine.v5("d").sendHex("ff00");
        assertThat(other.receive(ServerPacket.Disconnect.class).properties().text(WireProperty.REASON_STRING))
                .isNotEmpty();
    }
}
