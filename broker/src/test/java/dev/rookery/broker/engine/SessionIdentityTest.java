package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.broker.ConnectedClient;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement.Type;
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

/** A client id belongs to its user: sessions of other users with the same client id are not affected. */
class SessionIdentityTest {
    @RegisterExtension
    final EngineFixture engine = new EngineFixture();

    @BeforeEach
    void createUsers() {
        engine.authority().user("owner", "o", "t/# 7").user("other", "x", "t/# 7");
    }

    private static Connect owner(Version version) {
        return durable(version).user("owner", "o");
    }

    private static Connect other(Version version) {
        return durable(version).user("other", "x");
    }

    private static Connect durable(Version version) {
        Connect connect = Connect.of(version, "c").resume();
        return version == Version.V5 ? connect.with(WireProperty.SESSION_EXPIRY_INTERVAL, 1000) : connect;
    }

    @ParameterizedTest
    @EnumSource
    void connectsClientsOfTwoUsersWithTheSameClientId(Version version) {
        WireClient owner = engine.connect(owner(version));
        WireClient other = engine.connect(other(version));
        WireClient anonymous = engine.connect(Connect.of(version, "c"));
        owner.subscribe("t/owner", 1);
        other.subscribe("t/other", 1);

        anonymous.publishFully(Publish.of("t/owner", "1").qos(1, 1));
        anonymous.publishFully(Publish.of("t/other", "2").qos(1, 2));

        assertThat(owner.receivePublish().payload()).isEqualTo("1");
        assertThat(other.receivePublish().payload()).isEqualTo("2");
        owner.expectNothing();
        assertThat(engine.broker().clients())
                .extracting(ConnectedClient::username)
                .containsExactlyInAnyOrder("", "other", "owner");
    }

    @ParameterizedTest
    @EnumSource
    void retainsTheQueueWhenAnotherUserStartsClean(Version version) {
        WireClient owner = engine.connect(owner(version));
        owner.subscribe("t/#", 1);
        owner.send(WirePackets.disconnect()).expectClosed();
        WireClient publisher = engine.v5("p");
        publisher.publishFully(Publish.of("t/1", "first").qos(1, 1));

        engine.connect(Connect.of(version, "c").user("other", "x"))
                .send(WirePackets.disconnect())
                .expectClosed();
        publisher.publishFully(Publish.of("t/2", "second").qos(1, 2));

        WireClient back = engine.open();
        assertThat(back.connect(owner(version)).sessionPresent()).isEqualTo(version != Version.V3_1);
        assertThat(back.receivePublish().payload()).isEqualTo("first");
        assertThat(back.receivePublish().payload()).isEqualTo("second");
    }

    @Test
    void doesNotPassMessagesInFlightToAnotherUser() {
        WireClient owner = engine.connect(owner(Version.V5));
        owner.subscribe("t/#", 1);
        engine.v5("p").publishFully(Publish.of("t/1", "private").qos(1, 1));
        int packetId = owner.receivePublish().packetId();
        owner.close();

        WireClient other = engine.open();
        assertThat(other.connect(other(Version.V5)).sessionPresent()).isFalse();
        other.expectNothing();
        other.acknowledge(Type.PUBACK, packetId).expectNothing();

        assertThat(engine.connect(owner(Version.V5)).receivePublish()).satisfies(again -> {
            assertThat(again.payload()).isEqualTo("private");
            assertThat(again.dup()).isTrue();
        });
    }

    @Test
    void doesNotDiscardOrPublishTheWillOfAnotherUser() {
        WireClient watcher = engine.v5("w");
        watcher.subscribe("t/will", 1);
        WireProperties delay = WireProperties.of(WireProperty.WILL_DELAY_INTERVAL, 1);
        engine.connect(owner(Version.V5).will("t/will", "offline", 1, false, delay))
                .close();

        engine.connect(Connect.v5("c").user("other", "x"))
                .send(WirePackets.disconnect())
                .expectClosed();

        assertThat(watcher.receivePublish().payload()).isEqualTo("offline");
        watcher.expectNothing();
    }

    @Test
    void createsAnotherSessionForAChangedUsername() {
        engine.connect(durable(Version.V5)).subscribe("t/#", 1);

        WireClient renamed = engine.open();
        assertThat(renamed.connect(owner(Version.V5)).sessionPresent()).isFalse();

        WireClient anonymous = engine.open();
        assertThat(anonymous.connect(durable(Version.V5)).sessionPresent()).isTrue();
    }

    @Test
    void disconnectsTheFormerConnectionOfTheSameUser() {
        WireClient first = engine.connect(owner(Version.V5));
        WireClient other = engine.connect(other(Version.V5));

        engine.connect(owner(Version.V5));

        assertThat(first.expectDisconnect()).isEqualTo(0x8e);
        other.expectNothing();
    }
}
