package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement.Type;
import dev.rookery.testkit.wire.Subscribe;
import dev.rookery.testkit.wire.Version;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperty;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Access rules: checks of PUBLISH, SUBSCRIBE and deliveries, and changes during a session. */
class AuthorizationTest {
    @RegisterExtension
    final EngineFixture engine = new EngineFixture();

    private WireClient user(Version version, String... rows) {
        engine.authority().user("u", "u", rows);
        return engine.connect(Connect.of(version, "c").user("u", "u"));
    }

    @ParameterizedTest
    @CsvSource({"V3_1,0,0", "V3_1_1,0,0", "V5,135,135"})
    void acknowledgesAnUnauthorizedPublishWithTheCodeOfTheVersion(Version version, int qos1, int qos2) {
        WireClient watcher = engine.v5("watcher");
        watcher.subscribe("#", 2);
        WireClient client = user(version, "mine 2");

        client.publish(Publish.of("other", "x"));
        assertThat(client.publishFully(Publish.of("other", "x").qos(1, 1)).code())
                .isEqualTo(qos1);
        assertThat(client.publishFully(Publish.of("other", "x").qos(2, 2)).code())
                .isEqualTo(qos2);
        assertThat(client.publishFully(Publish.of("$SYS/x", "x").qos(1, 3)).code())
                .isEqualTo(qos1);
        client.publishFully(Publish.of("mine", "allowed").qos(1, 4));

        assertThat(watcher.receivePublish().payload()).isEqualTo("allowed");
        watcher.expectNothing();
    }

    @ParameterizedTest
    @CsvSource({"V3_1,0", "V3_1_1,128", "V5,135"})
    void refusesEachUnauthorizedFilter(Version version, int refused) {
        WireClient client = user(version, "mine/# 4");

        assertThat(client.subscribe(Subscribe.of(1)
                                .filter("mine/+", 1)
                                .filter("#", 0)
                                .filter("$share/g/mine/a", 1)
                                .filter("$share/g/other", 0))
                        .codes())
                .containsExactly(1, refused, 1, refused);
    }

    @ParameterizedTest
    @EnumSource
    void checksTheRightToReadForEveryDelivery(Version version) {
        WireClient publisher = engine.v5("p");
        publisher.publishFully(Publish.of("a/secret", "retained").qos(1, 1).retain());
        WireClient client = user(version, "a/+ 4", "a/open 1");
        client.subscribe("a/+", 1);

        publisher.publishFully(Publish.of("a/secret", "live").qos(1, 1));
        publisher.publishFully(Publish.of("a/open", "seen").qos(1, 2));

        assertThat(client.receivePublish().payload()).isEqualTo("seen");
        client.acknowledge(Type.PUBACK, 1);
        client.expectNothing();
    }

    @Test
    void substitutesTheClientIdInRules() {
        WireClient client = user(Version.V5, "devices/%c/# 3");

        assertThat(client.subscribe("devices/c/#", 0).codes()).containsExactly(0);
        assertThat(client.subscribe("devices/d/#", 0).codes()).containsExactly(0x87);
    }

    @Test
    void disconnectsARemovedUser() {
        WireClient modern = user(Version.V5, "# 7");
        WireClient old = engine.connect(Connect.v3("old").user("u", "u"));

        engine.authority().remove("u");

        assertThat(modern.expectDisconnect()).isEqualTo(0x87);
        old.expectClosed();
        assertThat(engine.open().connect(Connect.v5("c").user("u", "u")).code()).isEqualTo(0x87);
    }

    @Test
    void disconnectsAUserAfterAPasswordChange() {
        WireClient client = user(Version.V5, "# 7");

        engine.authority().change("u", "new", "# 7");

        assertThat(client.expectDisconnect()).isEqualTo(0x87);
        assertThat(engine.open().connect(Connect.v5("c").user("u", "new")).code())
                .isZero();
    }

    @Test
    void appliesChangedRightsToLiveSessions() {
        WireClient client = user(Version.V5, "a 7", "b 7");
        client.subscribe(Subscribe.of(1).filter("a", 0).filter("b", 0));

        engine.authority().change("u", "u", "b 5", "c 7");

        assertThat(client.publishFully(Publish.of("a", "x").qos(1, 1)).code()).isEqualTo(0x87);
        assertThat(client.publishFully(Publish.of("c", "x").qos(1, 2)).code()).isEqualTo(0x10);
        WireClient publisher = engine.v5("p");
        assertThat(publisher.publishFully(Publish.of("a", "x").qos(1, 1)).code())
                .as("the subscription was removed")
                .isEqualTo(0x10);
        publisher.publish(Publish.of("b", "still"));
        assertThat(client.receivePublish().payload()).isEqualTo("still");
    }

    @Test
    void checksRightsOfQueuedMessages() {
        engine.authority().user("u", "u", "+ 5");
        Connect connect = Connect.v5("c").resume().user("u", "u").with(WireProperty.SESSION_EXPIRY_INTERVAL, 3600);
        WireClient away = engine.connect(connect);
        away.subscribe("+", 1);
        away.send(WirePackets.disconnect()).expectClosed();
        WireClient publisher = engine.v5("p");
        publisher.publishFully(Publish.of("a", "x").qos(1, 1));
        publisher.publishFully(Publish.of("b", "y").qos(1, 2));

        engine.authority().change("u", "u", "+ 4", "b 1");

        WireClient back = engine.connect(connect);
        assertThat(back.receivePublish().payload()).isEqualTo("y");
        back.expectNothing();
    }

    @Test
    void appliesAChangeMadeDuringTheLogin() {
        engine.authority().user("u", "u", "# 7");
        engine.authority().hold();
        WireClient client = engine.open().sendConnect(Connect.v5("c").user("u", "u"));
        Awaitility.await().until(() -> engine.authority().watcherSees("u"));

        CompletableFuture.runAsync(() -> engine.authority().remove("u")).join();
        engine.authority().release();

        assertThat(client.receive(ServerPacket.Connack.class).code()).isEqualTo(0x87);
    }

    @Test
    void checksRightsOfRetransmittedMessages() {
        engine.authority().user("u", "u", "+ 5");
        Connect connect = Connect.v5("c").resume().user("u", "u").with(WireProperty.SESSION_EXPIRY_INTERVAL, 3600);
        WireClient first = engine.connect(connect);
        first.subscribe("+", 1);
        WireClient publisher = engine.v5("p");
        publisher.publishFully(Publish.of("a", "x").qos(1, 1));
        publisher.publishFully(Publish.of("b", "y").qos(1, 2));
        first.receivePublish();
        first.receivePublish();
        first.close();

        engine.authority().change("u", "u", "+ 4", "b 1");

        WireClient back = engine.connect(connect);
        assertThat(back.receivePublish().payload()).isEqualTo("y");
        back.expectNothing();
    }
}
