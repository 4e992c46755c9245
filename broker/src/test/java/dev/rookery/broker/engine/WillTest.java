package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.Subscribe;
import dev.rookery.testkit.wire.Version;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperties;
import dev.rookery.testkit.wire.WireProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WillTest {
    @RegisterExtension
    final EngineFixture engine = new EngineFixture();

    private WireClient watcher;

    @BeforeEach
    void watch() {
        watcher = engine.v5("watcher");
        watcher.subscribe("wills/#", 2 | Subscribe.RETAIN_AS_PUBLISHED);
    }

    @ParameterizedTest
    @EnumSource
    void isPublishedWhenTheNetworkFails(Version version) {
        engine.connect(Connect.of(version, "c").will("wills/c", "offline", 1, true, WireProperties.NONE))
                .close();

        ServerPacket.Publish will = watcher.receivePublish();
        assertThat(will.payload()).isEqualTo("offline");
        assertThat(will.qos()).isEqualTo(1);
        assertThat(will.retain()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void isDiscardedOnDisconnect(Version version) {
        WireClient client = engine.connect(Connect.of(version, "c").will("wills/c", "offline"));
        client.send(WirePackets.disconnect()).expectClosed();

        watcher.expectNothing();
    }

    @Test
    void isPublishedOnDisconnectWithWill() {
        WireClient client = engine.connect(Connect.v5("c").will("wills/c", "offline"));
        client.send(WirePackets.disconnect(0x04, WireProperties.NONE)).expectClosed();

        assertThat(watcher.receivePublish().payload()).isEqualTo("offline");
    }

    @Test
    void isPublishedAfterAProtocolError() {
        engine.connect(Connect.v5("c").will("wills/c", "offline")).sendHex("ff00");

        assertThat(watcher.receivePublish().payload()).isEqualTo("offline");
    }

    @Test
    void isPublishedWhenTheKeepAliveExpires() {
        engine.connect(Connect.v3("c").keepAlive(1).will("wills/c", "offline"));

        assertThat(watcher.receivePublish().payload()).isEqualTo("offline");
    }

    @Test
    void isPublishedOnSessionTakeover() {
        engine.connect(Connect.v5("c").will("wills/c", "offline"));
        engine.v5("c");

        assertThat(watcher.receivePublish().payload()).isEqualTo("offline");
    }

    @Test
    void carriesItsPropertiesExceptTheDelay() {
        WireProperties properties = WireProperties.of(WireProperty.WILL_DELAY_INTERVAL, 0)
                .and(WireProperty.CONTENT_TYPE, "text/plain")
                .andUser("k", "v")
                .and(WireProperty.MESSAGE_EXPIRY_INTERVAL, 30);
        engine.connect(Connect.v5("c").will("wills/c", "offline", 0, false, properties))
                .close();

        WireProperties received = watcher.receivePublish().properties();
        assertThat(received.text(WireProperty.CONTENT_TYPE)).isEqualTo("text/plain");
        assertThat(received.has(WireProperty.USER_PROPERTY)).isTrue();
        assertThat(received.number(WireProperty.MESSAGE_EXPIRY_INTERVAL)).isBetween(1L, 30L);
        assertThat(received.has(WireProperty.WILL_DELAY_INTERVAL)).isFalse();
    }

    private static Connect delayed(int delay, int expiry) {
        return Connect.v5("c")
                .resume()
                .with(WireProperty.SESSION_EXPIRY_INTERVAL, expiry)
                .will("wills/c", "offline", 0, false, WireProperties.of(WireProperty.WILL_DELAY_INTERVAL, delay));
    }

    @Test
    void isPublishedAfterItsDelay() {
        engine.connect(delayed(1, 3600)).close();

        assertThat(watcher.receivePublish().payload()).isEqualTo("offline");
    }

    @Test
    void isPublishedWhenTheSessionEndsBeforeTheDelay() {
        engine.connect(delayed(3600, 0)).close();
        assertThat(watcher.receivePublish().payload()).isEqualTo("offline");

        engine.connect(delayed(3600, 1)).close();
        assertThat(watcher.receivePublish().payload()).isEqualTo("offline");
    }

    @Test
    void isDiscardedIfTheClientReconnectsInTime() {
        engine.connect(delayed(3600, 3600)).close();
        WireClient back = engine.connect(Connect.v5("c").resume());
        back.send(WirePackets.disconnect()).expectClosed();

        watcher.expectNothing();
    }

    @Test
    void isPublishedIfTheClientReconnectsWithCleanStart() {
        engine.connect(delayed(3600, 3600)).close();
        engine.v5("c");

        assertThat(watcher.receivePublish().payload()).isEqualTo("offline");
    }

    @Test
    void isNotPublishedWithoutWriteAccess() {
        engine.authority().user("u", "u", "other 2");
        engine.connect(Connect.v5("c").user("u", "u").will("wills/c", "offline"));
        // A takeover publishes the will before CONNACK.
        engine.v5("c");

        watcher.expectNothing();
    }
}
