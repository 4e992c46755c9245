package dev.rookery.broker.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.topic.SubscriptionOptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Packet identifiers and order of the deliveries in flight. */
class InflightWindowTest {
    private final InflightWindow window = new InflightWindow();

    private Delivery added() {
        Delivery delivery =
                Delivery.live(Message.of("a", new byte[0], 1, false), new SubscriptionOptions(1, false, false, 0));
        window.add(delivery);
        return delivery;
    }

    @Test
    void assignsUnusedPacketIdentifiers() {
        Random random = new Random(1);
        List<Delivery> inflight = new ArrayList<>();
        Set<Integer> used = new HashSet<>();
        for (int i = 0; i < 300_000; i++) {
            if (inflight.size() > 500 || !inflight.isEmpty() && random.nextBoolean()) {
                Delivery done = inflight.remove(random.nextInt(inflight.size()));
                assertThat(window.get(done.packetId())).isSameAs(done);
                window.remove(done);
                used.remove(done.packetId());
                assertThat(window.get(done.packetId())).isNull();
            } else {
                Delivery delivery = added();
                assertThat(delivery.packetId()).isBetween(1, 65_535);
                assertThat(used.add(delivery.packetId())).isTrue();
                inflight.add(delivery);
            }
        }
        assertThat(window.size()).isEqualTo(inflight.size());
    }

    @Test
    void listsDeliveriesInTheOrderOfTransmission() {
        List<Delivery> sent = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            sent.add(added());
        }
        window.remove(sent.remove(50));
        sent.add(added());

        assertThat(window.inOrder()).containsExactlyElementsOf(sent);
    }

    @Test
    void holdsADeliveryForEachPacketIdentifier() {
        for (int i = 0; i < 65_535; i++) {
            added();
        }

        assertThat(window.inOrder()).extracting(Delivery::packetId).doesNotHaveDuplicates();
    }
}
