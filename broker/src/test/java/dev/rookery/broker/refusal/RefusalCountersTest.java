package dev.rookery.broker.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.broker.event.DropReason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class RefusalCountersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RefusalCounters counters = new RefusalCounters(registry);

    private double count(String operation, String reason) {
        return registry.get("rookery.broker.refusals")
                .tags("operation", operation, "reason", reason)
                .counter()
                .count();
    }

    @Test
    void countsByOperationAndReason() {
        counters.connect("disabled_user");
        counters.subscribe("not_authorized");
        counters.subscribe("not_authorized");
        counters.publish(DropReason.NO_RIGHT_TO_WRITE);

        assertThat(count("connect", "disabled_user")).isEqualTo(1);
        assertThat(count("connect", "unknown_user")).isZero();
        assertThat(count("subscribe", "not_authorized")).isEqualTo(2);
        assertThat(count("publish", "no_right_to_write")).isEqualTo(1);
    }

    /** A reason without a counter must not be lost, nor add a series. */
    @Test
    void otherReasonsShareACounter() {
        int series = registry.getMeters().size();

        counters.connect("a reason of a later version");

        assertThat(count("connect", "other")).isEqualTo(1);
        assertThat(registry.getMeters()).hasSize(series);
    }
}
