package dev.rookery.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AuditBudgetTest {
    private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final AuditBudget budget = new AuditBudget(2, clock);

    @Test
    void limitsEntriesAndCountsTheRest() {
        assertThat(budget.take()).hasValue(0);
        assertThat(budget.take()).hasValue(0);
        assertThat(budget.take()).isEmpty();
        assertThat(budget.take()).isEmpty();

        clock.advance(Duration.ofMinutes(1));

        assertThat(budget.take()).hasValue(2);
        assertThat(budget.take()).hasValue(0);
        assertThat(budget.take()).isEmpty();
    }

    @Test
    void continuesIfTheClockIsSetBack() {
        budget.take();
        budget.take();

        clock.advance(Duration.ofHours(-1));

        assertThat(budget.take()).hasValue(0);
    }
}
