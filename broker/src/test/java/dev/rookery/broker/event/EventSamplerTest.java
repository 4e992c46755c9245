package dev.rookery.broker.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.TenantId;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EventSamplerTest {
    private static final TenantId ACME = new TenantId("acme");

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final AtomicLong now = new AtomicLong();
    private final SharedEventLog recorded = SharedEventLog.within(1L << 40);
    private final EventSampler sampler = new EventSampler(ACME, recorded::add, channel.eventLoop(), now::get);
    private long sequence;

    private void offer(EventType type, String clientId, String detail) {
        sampler.offer(new BrokerEvent(
                ++sequence, Instant.EPOCH, type, clientId, "user", "192.0.2.1:" + sequence, 135, "reason", detail));
    }

    private void pass(long minutes) {
        now.addAndGet(TimeUnit.MINUTES.toNanos(minutes));
        channel.advanceTimeBy(minutes, TimeUnit.MINUTES);
        channel.runPendingTasks();
        channel.runScheduledPendingTasks();
    }

    private List<String> recordedEvents() {
        return recorded.after(0, 100_000).events().stream()
                .map(shared -> shared.event().type().label() + " "
                        + shared.event().clientId() + " " + shared.event().detail() + " " + shared.count())
                .toList();
    }

    @Test
    void recordsDifferentEventsAtOnceAndCountsEqualOnes() {
        offer(EventType.CONNECTED, "a", "1");
        offer(EventType.REFUSED, "a", "1");
        offer(EventType.REFUSED, "a", "2");
        offer(EventType.REFUSED, "a", "3");
        assertThat(recordedEvents()).containsExactly("connected a 1 1", "refused a 1 1");

        pass(1);

        assertThat(recordedEvents()).containsExactly("connected a 1 1", "refused a 1 1", "refused a 3 2");
        offer(EventType.REFUSED, "a", "4");
        assertThat(recordedEvents()).hasSize(4).endsWith("refused a 4 1");
    }

    /** Unauthenticated clients choose their names, so that their events never repeat. */
    @Test
    void limitsTheEventsOfAFlood() {
        for (int minute = 0; minute < 60; minute++) {
            for (int i = 0; i < 2_000; i++) {
                offer(EventType.REFUSED, "client" + sequence, "");
            }
            offer(EventType.CONNECTED, "good", "");
            pass(1);
        }

        List<SharedEvent> events = recorded.after(0, 100_000).events();
        assertThat(events).hasSizeLessThan(500 + 60 * (10 + 1) + 60 + 1);
        assertThat(events.stream()
                        .filter(shared -> shared.event().type() == EventType.REFUSED)
                        .mapToLong(SharedEvent::count)
                        .sum())
                .as("every event is counted")
                .isEqualTo(120_000);
        assertThat(events.stream().filter(shared -> shared.event().type() == EventType.CONNECTED))
                .as("a flood of one type does not hide others")
                .hasSize(60);
        assertThat(events.get(events.size() - 1).event().reason()).isEqualTo("many_clients");
    }

    @Test
    void ignoresComponentsOfThePlatform() {
        sampler.offer(new BrokerEvent(
                1, Instant.EPOCH, EventType.CONNECTED, "ingestion", "$service/ingestion", "", 0, "accepted", ""));

        assertThat(recordedEvents()).isEmpty();
    }
}
