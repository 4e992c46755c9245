package dev.rookery.api.sensor.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.TenantId;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RebirthRequestsTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId OTHER = new TenantId("other");

    private long now;
    private final AtomicInteger counted = new AtomicInteger();
    private final EmbeddedChannel connection = new EmbeddedChannel();
    private final RebirthRequests requests = new RebirthRequests(() -> now, counted::incrementAndGet);

    private List<String> sent() {
        List<String> topics = new ArrayList<>();
        for (MqttPublishMessage packet = connection.readOutbound();
                packet != null;
                packet = connection.readOutbound()) {
            topics.add(packet.variableHeader().topicName());
            packet.release();
        }
        return topics;
    }

    @Test
    void asksANodeOncePerMinute() {
        requests.request(connection, ACME, "plant/n1");
        requests.request(connection, ACME, "plant/n1");
        requests.request(connection, ACME, "plant/n2");
        requests.request(connection, OTHER, "plant/n1");
        assertThat(sent()).containsExactly("spBv1.0/plant/NCMD/n1", "spBv1.0/plant/NCMD/n2", "spBv1.0/plant/NCMD/n1");

        now += Duration.ofSeconds(59).toNanos();
        requests.request(connection, ACME, "plant/n1");
        assertThat(sent()).isEmpty();
        now += Duration.ofSeconds(2).toNanos();
        requests.request(connection, ACME, "plant/n1");
        assertThat(sent()).hasSize(1);
        assertThat(counted).hasValue(4);
    }

    @Test
    void limitsTheRequestsOfATenant() {
        for (int i = 0; i < 150; i++) {
            requests.request(connection, ACME, "plant/" + i);
        }
        assertThat(sent()).hasSize(RebirthRequests.MAX_PER_TENANT);
        requests.request(connection, OTHER, "plant/1");
        assertThat(sent()).hasSize(1);

        now += Duration.ofSeconds(61).toNanos();
        requests.request(connection, ACME, "plant/149");
        assertThat(sent()).hasSize(1);
    }
}
