package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.Subscribe;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WireProperty;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetainedTest {
    @RegisterExtension
    final EngineFixture engine = new EngineFixture();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void isSentToNewSubscribersWithAnyQos(int qos) {
        WireClient publisher = engine.v5("p");
        Publish retained = Publish.of("a/b", "retained").qos(qos, qos).retain();
        if (qos == 0) {
            publisher.publish(retained).expectNothing();
        } else {
            publisher.publishFully(retained);
        }

        WireClient subscriber = engine.v3("s");
        subscriber.subscribe("a/#", 2);

        ServerPacket.Publish publish = subscriber.receivePublish();
        assertThat(publish.payload()).isEqualTo("retained");
        assertThat(publish.retain()).isTrue();
        assertThat(publish.qos()).isEqualTo(qos);
    }

    @Test
    void isReplacedAndRemoved() {
        WireClient publisher = engine.v5("p");
        publisher.publishFully(Publish.of("a", "1").qos(1, 1).retain());
        publisher.publishFully(Publish.of("b", "1").qos(1, 1).retain());
        // QoS 0 replaces a retained message as well.
        publisher.publish(Publish.of("a", "2").retain());
        publisher.publishFully(Publish.of("b", "").qos(1, 1).retain());

        WireClient subscriber = engine.v5("s");
        subscriber.subscribe("#", 1);
        assertThat(subscriber.receivePublish().payload()).isEqualTo("2");
        subscriber.expectNothing();
    }

    @Test
    void isSentToExistingSubscribersWithFlagOnlyIfRetainAsPublished() {
        WireClient plain = engine.v5("plain");
        plain.subscribe("a", 0);
        WireClient asPublished = engine.v5("asPublished");
        asPublished.subscribe("a", Subscribe.RETAIN_AS_PUBLISHED);

        engine.v5("p").publish(Publish.of("a", "x").retain());

        assertThat(plain.receivePublish().retain()).isFalse();
        assertThat(asPublished.receivePublish().retain()).isTrue();
    }

    @Test
    void emptyMessageIsDeliveredToExistingSubscribers() {
        WireClient subscriber = engine.v5("s");
        subscriber.subscribe("a", 0);

        engine.v5("p").publish(Publish.of("a", "").retain());

        assertThat(subscriber.receivePublish().body()).isEmpty();
    }

    @Test
    void respectsRetainHandling() {
        engine.v5("p").publishFully(Publish.of("a", "retained").qos(1, 1).retain());
        WireClient subscriber = engine.v5("s");

        subscriber.subscribe("a", Subscribe.RETAIN_NEVER);
        subscriber.expectNothing();
        subscriber.subscribe("a", Subscribe.RETAIN_ONLY_IF_NEW);
        subscriber.expectNothing();
        subscriber.unsubscribe("a");
        subscriber.subscribe("a", Subscribe.RETAIN_ONLY_IF_NEW);
        assertThat(subscriber.receivePublish().payload()).isEqualTo("retained");
        subscriber.subscribe("a", 0);
        assertThat(subscriber.receivePublish().payload()).isEqualTo("retained");
    }

    @Test
    void isNotSentToSharedSubscriptions() {
        engine.v5("p").publishFully(Publish.of("a", "retained").qos(1, 1).retain());
        WireClient subscriber = engine.v5("s");

        subscriber.subscribe("$share/g/a", 0);

        subscriber.expectNothing();
    }

    @Test
    void expires() {
        WireClient publisher = engine.v5("p");
        publisher.publishFully(
                Publish.of("a", "expired").qos(1, 1).retain().with(WireProperty.MESSAGE_EXPIRY_INTERVAL, 0));
        publisher.publishFully(
                Publish.of("b", "stays").qos(1, 1).retain().with(WireProperty.MESSAGE_EXPIRY_INTERVAL, 60));

        WireClient subscriber = engine.v5("s");
        subscriber.subscribe("+", 0);
        assertThat(subscriber.receivePublish()).satisfies(publish -> {
            assertThat(publish.payload()).isEqualTo("stays");
            assertThat(publish.properties().number(WireProperty.MESSAGE_EXPIRY_INTERVAL))
                    .isBetween(1L, 60L);
        });
        subscriber.expectNothing();
    }

    @Test
    void isDeliveredCompletelyToSlowSubscriber() {
        int count = 3000;
        WireClient publisher = engine.v5("p");
        byte[] payload = new byte[2000];
        for (int i = 0; i < count; i++) {
            publisher.publish(Publish.of("many/" + i, payload).retain());
        }
        publisher.expectNothing();

        WireClient subscriber = engine.v5("s");
        subscriber.subscribe("many/+", 0);

        List<String> topics = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            topics.add(subscriber.receivePublish().topic());
        }
        assertThat(topics).doesNotHaveDuplicates();
    }

    @Test
    void isUnchangedByNonRetainedMessages() {
        WireClient publisher = engine.v5("p");
        publisher.publishFully(Publish.of("a", "retained").qos(1, 1).retain());
        publisher.publishFully(Publish.of("a", "not retained").qos(1, 2));
        publisher.publishFully(Publish.of("a", "").qos(1, 3));

        WireClient subscriber = engine.v3("s");
        subscriber.subscribe("a", 0);
        assertThat(subscriber.receivePublish().payload()).isEqualTo("retained");
    }
}
