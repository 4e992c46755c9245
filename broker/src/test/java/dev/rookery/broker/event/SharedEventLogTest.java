package dev.rookery.broker.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.TenantId;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedEventLogTest {
    private static final TenantId ACME = new TenantId("acme");

    private final SharedEventLog log = SharedEventLog.within(1L << 40);

    private void add(EventType type, String username) {
        log.add(ACME, new BrokerEvent(7, Instant.EPOCH, type, "c", username, "", 0, "", ""), 1);
    }

    @Test
    void numbersConnectionsOfAllTenants() {
        add(EventType.CONNECTED, "a");
        log.add(
                TenantId.DEFAULT,
                new BrokerEvent(1, Instant.EPOCH, EventType.DISCONNECTED, "c", "d", "", 0, "", ""),
                3);

        SharedEventPage page = log.after(0, 10);

        assertThat(page.events().stream().map(event -> event.sequence() + " " + event.tenant() + " " + event.count()))
                .containsExactly("1 acme 1", "2 default 3");
        assertThat(page.complete()).isTrue();
        assertThat(log.after(1, 10).events()).hasSize(1);
        assertThat(log.after(2, 10).events()).isEmpty();
    }

    @Test
    void reportsLostEvents() {
        for (int i = 0; i < SharedEventLog.CAPACITY + 5; i++) {
            add(EventType.CONNECTED, "a");
        }

        assertThat(log.after(4, 10).complete()).isFalse();
        assertThat(log.after(5, 10).complete()).isTrue();
        assertThat(log.after(5, 1).events().get(0).sequence()).isEqualTo(6);
        assertThat(log.after(log.after(5, 1).last() + 1, 10).complete()).isFalse();
        assertThat(log.after(-1, 10).complete()).isFalse();
    }

    /** Clients choose the length of their ids and usernames. */
    @Test
    void forgetsTheOldestEventsAboveItsLimitOfBytes() {
        SharedEventLog small = SharedEventLog.within(12 << 20);
        String clientId = "c".repeat(1000);
        for (int i = 0; i < 1000; i++) {
            small.add(
                    ACME, new BrokerEvent(i, Instant.EPOCH, EventType.CONNECTED, clientId + i, "u", "", 0, "", ""), 1);
        }

        SharedEventPage page = small.after(999, 10);
        assertThat(page.events()).singleElement().satisfies(event -> assertThat(event.sequence())
                .isEqualTo(1000));
        assertThat(small.after(0, 1000).complete()).isFalse();
        assertThat(small.after(0, 1000).events()).hasSizeBetween(40, 100);
        long oldest = small.after(0, 1).events().get(0).sequence();
        assertThat(small.after(oldest - 1, 1).complete()).isTrue();
        assertThat(small.after(oldest - 2, 1).complete()).isFalse();
    }

    @Test
    void callsListeners() {
        AtomicInteger calls = new AtomicInteger();
        Runnable listener = calls::incrementAndGet;
        log.addListener(listener);
        add(EventType.CONNECTED, "a");
        log.removeListener(listener);
        add(EventType.CONNECTED, "a");

        assertThat(calls).hasValue(1);
    }
}
