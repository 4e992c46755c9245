package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.Subscribe;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WireProperties;
import dev.rookery.testkit.wire.WireProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Messages with many recipients, which share one encoding and are flushed in several event-loop iterations. */
class FanOutTest {
    private static final int RECEIVERS = 150;
    private static final int MESSAGES = 30;

    @RegisterExtension
    final EngineFixture engine = new EngineFixture();

    @Test
    void deliversAllMessagesToAllSubscribersInOrder() {
        List<WireClient> receivers = new ArrayList<>();
        for (int i = 0; i < RECEIVERS; i++) {
            WireClient receiver = i % 2 == 0 ? engine.v3("r" + i) : engine.v5("r" + i);
            receiver.subscribe("news", 0);
            receivers.add(receiver);
        }
        WireClient publisher = engine.v5("p");

        for (int i = 0; i < MESSAGES; i++) {
            publisher.publish(Publish.of("news", "message " + i));
        }

        for (WireClient receiver : receivers) {
            for (int i = 0; i < MESSAGES; i++) {
                assertThat(receiver.receivePublish().payload()).isEqualTo("message " + i);
            }
        }
    }

    @Test
    void deliversWithTheOptionsOfEachSubscription() {
        WireClient version3 = engine.v3("version-3");
        version3.subscribe("news", 0);
        WireClient version5 = engine.v5("version-5");
        version5.subscribe("news", 0);
        WireClient acknowledging = engine.v5("acknowledging");
        acknowledging.subscribe("news", 1);
        WireClient identifying = engine.v5("identifying");
        identifying.subscribe(
                Subscribe.of(1).filter("news", 0).with(WireProperties.of(WireProperty.SUBSCRIPTION_IDENTIFIER, 7)));
        WireClient asPublished = engine.v5("as-published");
        asPublished.subscribe(Subscribe.of(1).filter("news", Subscribe.RETAIN_AS_PUBLISHED));
        WireClient aliasing = engine.connect(Connect.v5("aliasing").with(WireProperty.TOPIC_ALIAS_MAXIMUM, 1));
        aliasing.subscribe("news", 0);

        engine.v5("p")
                .publish(Publish.of("news", "x")
                        .qos(1, 1)
                        .retain()
                        .with(WireProperties.NONE
                                .andUser("from", "here")
                                .and(WireProperty.CONTENT_TYPE, "text/plain")));

        assertThat(version3.receivePublish()).satisfies(publish -> plain(publish, "x"));
        assertThat(version5.receivePublish()).satisfies(publish -> plain(publish, "x"), FanOutTest::hasProperties);
        assertThat(acknowledging.receivePublish()).satisfies(FanOutTest::hasProperties, publish -> {
            assertThat(publish.qos()).isEqualTo(1);
            assertThat(publish.packetId()).isPositive();
        });
        assertThat(identifying.receivePublish()).satisfies(FanOutTest::hasProperties, publish -> assertThat(
                        publish.properties().number(WireProperty.SUBSCRIPTION_IDENTIFIER))
                .isEqualTo(7));
        assertThat(asPublished.receivePublish())
                .satisfies(FanOutTest::hasProperties, publish -> assertThat(publish.retain())
                        .isTrue());
        assertThat(aliasing.receivePublish()).satisfies(FanOutTest::hasProperties, publish -> assertThat(
                        publish.properties().number(WireProperty.TOPIC_ALIAS))
                .isEqualTo(1));
    }

    @Test
    void sendsTheRemainingExpiryToEachSubscriber() {
        WireClient first = engine.v5("first");
        first.subscribe("news", 0);
        WireClient second = engine.v5("second");
        second.subscribe("news", 0);

        engine.v5("p").publish(Publish.of("news", "x").with(WireProperty.MESSAGE_EXPIRY_INTERVAL, 100));

        for (WireClient receiver : List.of(first, second)) {
            assertThat(receiver.receivePublish().properties().number(WireProperty.MESSAGE_EXPIRY_INTERVAL))
                    .isBetween(1L, 100L);
        }
    }

    private static void plain(ServerPacket.Publish publish, String payload) {
        assertThat(publish.topic()).isEqualTo("news");
        assertThat(publish.payload()).isEqualTo(payload);
        assertThat(publish.qos()).isZero();
        assertThat(publish.retain()).isFalse();
        assertThat(publish.dup()).isFalse();
    }

    private static void hasProperties(ServerPacket.Publish publish) {
        assertThat(publish.payload()).isEqualTo("x");
        assertThat(publish.properties().all(WireProperty.USER_PROPERTY)).containsExactly(Map.entry("from", "here"));
        assertThat(publish.properties().text(WireProperty.CONTENT_TYPE)).isEqualTo("text/plain");
    }
}
