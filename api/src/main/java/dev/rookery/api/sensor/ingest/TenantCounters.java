package dev.rookery.api.sensor.ingest;

import dev.rookery.api.sensor.store.SessionKey;
import dev.rookery.auth.TenantId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Messages stored by tenant. The first tenants have counters of their own, the remaining ones are summed up, because the
 * number of tenants is not limited. Thread-safe.
 */
final class TenantCounters {
    private static final int MAXIMUM_TENANTS = 100;
    /** Label of the tenants without counters of their own, as that of the broker; not a valid tenant id. */
    private static final String OTHERS = "(others)";

    private final MeterRegistry registry;
    private final Map<TenantId, Counter> named = new HashMap<>();
    private final Counter others;

    TenantCounters(MeterRegistry registry) {
        this.registry = registry;
        named.put(TenantId.DEFAULT, counter(TenantId.DEFAULT.value()));
        others = counter(OTHERS);
    }

    synchronized void countStored(List<ReceivedPublish> batch) {
        Map<SessionKey, Long> sessions = batch.stream()
                .map(ReceivedPublish::session)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        sessions.forEach((session, messages) -> find(session.tenant()).increment(messages));
    }

    private Counter find(TenantId tenant) {
        Counter known = named.get(tenant);
        if (known == null && named.size() < MAXIMUM_TENANTS) {
            known = counter(tenant.value());
            named.put(tenant, known);
        }
        return known == null ? others : known;
    }

    private Counter counter(String tenant) {
        return Counter.builder("rookery.ingest.tenant.messages")
                .description("Messages stored and acknowledged, by tenant.")
                .tag("tenant", tenant)
                .register(registry);
    }
}
