package dev.rookery.broker.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.TenantId;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConnectionLogTest {
    private static final TenantId ACME = new TenantId("acme");

    private final ConnectionLog log = new ConnectionLog();

    private void add(EventType type, String username) {
        log.add(ACME, new BrokerEvent(7, Instant.EPOCH, type, "c", username, "", 0, "", ""));
    }

    @Test
    void numbersConnectionsOfAllTenants() {
        add(EventType.CONNECTED, "a");
        add(EventType.REFUSED, "b");
        add(EventType.CONNECTED, "$service/ingestion");
        log.add(TenantId.DEFAULT, new BrokerEvent(1, Instant.EPOCH, EventType.DISCONNECTED, "c", "d", "", 0, "", ""));

        ConnectionPage page = log.after(0, 10);

        assertThat(page.events().stream().map(event -> event.sequence() + " " + event.tenant()))
                .containsExactly("1 acme", "2 default");
        assertThat(page.complete()).isTrue();
        assertThat(log.after(1, 10).events()).hasSize(1);
        assertThat(log.after(2, 10).events()).isEmpty();
    }

    @Test
    void reportsLostEvents() {
        for (int i = 0; i < ConnectionLog.CAPACITY + 5; i++) {
            add(EventType.CONNECTED, "a");
        }

        assertThat(log.after(4, 10).complete()).isFalse();
        assertThat(log.after(5, 10).complete()).isTrue();
        assertThat(log.after(5, 1).events().get(0).sequence()).isEqualTo(6);
        assertThat(log.after(log.after(5, 1).last() + 1, 10).complete()).isFalse();
        assertThat(log.after(-1, 10).complete()).isFalse();
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
