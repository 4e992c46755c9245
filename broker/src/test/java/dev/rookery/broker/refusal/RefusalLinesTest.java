package dev.rookery.broker.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.event.BrokerEvent;
import dev.rookery.broker.event.EventType;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RefusalLinesTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final BrokerEvent WRONG = event(EventType.REFUSED, "w", "wrong_password", "");

    private final AtomicLong now = new AtomicLong();
    private final RefusalLines lines = new RefusalLines(now::get);

    private static BrokerEvent event(EventType type, String clientId, String reason, String detail) {
        return new BrokerEvent(1, Instant.EPOCH, type, clientId, "user", "192.0.2.1:5", 135, reason, detail);
    }

    @Test
    void describesRefusals() {
        assertThat(lines.line(ACME, WRONG, 1))
                .contains("tenant=acme clientId=w username=user address=192.0.2.1:5 CONNECT refused: wrong_password");
        assertThat(lines.line(ACME, event(EventType.SUBSCRIBE_REFUSED, "s", "not_authorized", "1 filter, topic a"), 7))
                .contains("tenant=acme clientId=s username=user address=192.0.2.1:5 SUBSCRIBE refused: not_authorized,"
                        + " 1 filter, topic a (7 events)");
        assertThat(lines.line(ACME, event(EventType.DROPPED, "p", "no_right_to_write", "1 message, topic b"), 1))
                .contains("tenant=acme clientId=p username=user address=192.0.2.1:5 PUBLISH refused:"
                        + " no_right_to_write, 1 message, topic b");
    }

    @Test
    void omitsWhatIsNoRefusal() {
        assertThat(lines.line(ACME, event(EventType.CONNECTED, "c", "accepted", ""), 1))
                .isEmpty();
        assertThat(lines.line(ACME, event(EventType.DROPPED, "c", "queue_full", ""), 1))
                .isEmpty();
        // The log has a line already.
        assertThat(lines.line(ACME, event(EventType.REFUSED, "", "websocket_origin", ""), 1))
                .isEmpty();
    }

    @Test
    void namesDoNotForgeLines() {
        assertThat(lines.line(ACME, event(EventType.REFUSED, "a\r\nb\u2028c\u202ed", "wrong_password", ""), 1))
                .hasValueSatisfying(line -> assertThat(line).contains("clientId=a??b?c?d "));
    }

    @Test
    void aFloodOfOneTenantLeavesLinesToOthers() {
        for (int i = 0; i < 2 * RefusalLines.PER_MINUTE; i++) {
            assertThat(lines.line(ACME, WRONG, 1).isPresent()).isEqualTo(i < RefusalLines.PER_TENANT);
        }
        assertThat(lines.line(new TenantId("other"), WRONG, 1)).isPresent();

        now.addAndGet(TimeUnit.MINUTES.toNanos(1));

        assertThat(lines.line(ACME, WRONG, 1)).hasValueSatisfying(line -> assertThat(line)
                .endsWith("(" + (2 * RefusalLines.PER_MINUTE - RefusalLines.PER_TENANT)
                        + " refusals of the tenant before are not in the log)"));
    }

    @Test
    void limitsTheLinesOfAllTenants() {
        long logged = 0;
        for (int i = 0; i < 10 * RefusalLines.PER_MINUTE; i++) {
            Optional<String> line = lines.line(new TenantId("t" + i), WRONG, 1);
            logged += line.isPresent() ? 1 : 0;
        }
        assertThat(logged).isEqualTo(RefusalLines.PER_MINUTE);
    }
}
