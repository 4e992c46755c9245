package dev.rookery.broker.refusal;

import dev.rookery.broker.event.DropReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Counters of what clients of all tenants are refused, by operation and reason. Thread-safe. */
public final class RefusalCounters {
    private final Map<RefusedOperation, Map<String, Counter>> counters = new EnumMap<>(RefusedOperation.class);

    public RefusalCounters(MeterRegistry registry) {
        for (RefusedOperation operation : RefusedOperation.values()) {
            Map<String, Counter> byReason = new HashMap<>();
            operation
                    .reasons()
                    .forEach(reason -> byReason.put(
                            reason,
                            Counter.builder("rookery.broker.refusals")
                                    .description(
                                            "Refused CONNECT packets, topic filters and PUBLISH packets, by reason.")
                                    .tag("operation", operation.label())
                                    .tag("reason", reason)
                                    .register(registry)));
            counters.put(operation, byReason);
        }
    }

    /** Counts a refused CONNECT. */
    public void connect(String reason) {
        increment(RefusedOperation.CONNECT, reason);
    }

    /** Counts a refused topic filter of SUBSCRIBE. */
    public void subscribe(String reason) {
        increment(RefusedOperation.SUBSCRIBE, reason);
    }

    /** Counts a refused PUBLISH. */
    public void publish(DropReason reason) {
        increment(RefusedOperation.PUBLISH, reason.id());
    }

    private void increment(RefusedOperation operation, String reason) {
        Map<String, Counter> byReason = Objects.requireNonNull(counters.get(operation));
        Counter counter = byReason.get(reason);
        (counter == null ? Objects.requireNonNull(byReason.get(RefusedOperation.OTHER)) : counter).increment();
    }
}
