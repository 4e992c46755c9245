package dev.rookery.broker.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.rookery.broker.event.DropReason;
import dev.rookery.broker.meter.UsageGauge;
import dev.rookery.broker.meter.UsageMetric;
import dev.rookery.broker.meter.RefusedConnection;
import dev.rookery.broker.meter.TenantUsage;
import dev.rookery.broker.meter.Usage;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Prometheus metrics of the tenants' usage. The tenant is the only label without a fixed set of values: the first tenants have
 * series of their own, the remaining ones are summed up under {@link #OTHERS}, as thousands of series would take more memory
 * than the tenants themselves. All values of a scrape come from the same snapshot.
 */
final class BrokerMetrics implements MeterBinder {
    private static final String PREFIX = "rookery.broker.";
    private static final long SNAPSHOT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final int HIGHEST_QOS = 2;
    private static final double MILLIS_PER_SECOND = 1000;

    /** Label of the tenants without series of their own; not a valid tenant id. */
    static final String OTHERS = "(others)";

    private final Supplier<List<TenantUsage>> meters;
    private final int maximumTenants;
    private final Map<String, Usage> latest = new ConcurrentHashMap<>();

    @GuardedBy("this")
    private long refreshedAt;

    /** @param maximumTenants number of tenants with series of their own, in the order in which they appear */
    BrokerMetrics(Supplier<List<TenantUsage>> meters, int maximumTenants) {
        this.meters = meters;
        this.maximumTenants = maximumTenants;
    }

    @Override
    public synchronized void bindTo(MeterRegistry registry) {
        refresh(registry);
    }

    /** Takes a snapshot and registers new tenants, which appear at the next scrape. */
    @GuardedBy("this")
    private void refresh(MeterRegistry registry) {
        Usage others = Usage.NONE;
        for (TenantUsage tenant : meters.get()) {
            String name = tenant.tenant().value();
            if (latest.containsKey(name) || latest.size() < maximumTenants) {
                put(name, tenant.usage(), registry);
            } else {
                others = others.plus(tenant.usage());
            }
        }
        if (others != Usage.NONE) {
            put(OTHERS, others, registry);
        }
        refreshedAt = System.nanoTime();
    }

    private void put(String tenant, Usage usage, MeterRegistry registry) {
        if (latest.put(tenant, usage) == null) {
            new TenantRegistration(tenant, registry).register();
        }
    }

    private synchronized Usage usage(String tenant, MeterRegistry registry) {
        if (System.nanoTime() - refreshedAt > SNAPSHOT_NANOS) {
            refresh(registry);
        }
        return latest.getOrDefault(tenant, Usage.NONE);
    }

    /** Registers the metrics of one tenant. */
    private final class TenantRegistration {
        private final String tenant;
        private final MeterRegistry registry;

        TenantRegistration(String tenant, MeterRegistry registry) {
            this.tenant = tenant;
            this.registry = registry;
        }

        void register() {
            for (int qos = 0; qos <= HIGHEST_QOS; qos++) {
                messages("in", qos);
                messages("out", qos);
            }
            counter("connections.opened", "Accepted connections.", Tags.empty(), UsageMetric.CONNECTIONS_OPENED);
            for (RefusedConnection reason : RefusedConnection.values()) {
                Tags tags = Tags.of("reason", reason.name().toLowerCase(Locale.ROOT));
                counter("connections.refused", "Refused connections, by reason.", tags, reason.metric());
            }
            Map<String, UsageMetric> drops = Arrays.stream(DropReason.values())
                    .collect(Collectors.toMap(DropReason::metricTag, DropReason::metric, (first, same) -> first));
            drops.forEach((tag, measure) -> counter(
                    "messages.dropped", "PUBLISH packets dropped, by reason.", Tags.of("reason", tag), measure));
            counter(
                    "connection.seconds",
                    "Total connection time.",
                    Tags.empty(),
                    usage -> usage.get(UsageMetric.CONNECTION_MILLISECONDS) / MILLIS_PER_SECOND);
            gauge("connections", "Connected clients.", UsageGauge.CONNECTIONS);
            gauge("retained.bytes", "Size of the retained messages.", UsageGauge.RETAINED_BYTES);
            gauge("queued.bytes", "Size of the messages in the session queues.", UsageGauge.QUEUED_BYTES);
        }

        private void messages(String direction, int qos) {
            String suffix = "_" + direction.toUpperCase(Locale.ROOT) + "_QOS" + qos;
            Tags tags = Tags.of("direction", direction, "qos", Integer.toString(qos));
            counter(
                    "messages",
                    "PUBLISH packets accepted from clients (in) and sent to clients (out).",
                    tags,
                    UsageMetric.valueOf("MESSAGES" + suffix));
            counter(
                    "payload.bytes",
                    "Payload of the PUBLISH packets accepted (in) and sent (out).",
                    tags,
                    UsageMetric.valueOf("BYTES" + suffix));
        }

        private void counter(String name, String description, Tags tags, UsageMetric measure) {
            counter(name, description, tags, usage -> usage.get(measure));
        }

        private void counter(String name, String description, Tags tags, ToDoubleFunction<Usage> value) {
            FunctionCounter.builder(PREFIX + name, this, self -> value.applyAsDouble(usage(tenant, registry)))
                    .description(description)
                    .tags(tags.and("tenant", tenant))
                    .register(registry);
        }

        private void gauge(String name, String description, UsageGauge level) {
            Gauge.builder(PREFIX + name, () -> usage(tenant, registry).get(level))
                    .description(description)
                    .tag("tenant", tenant)
                    .register(registry);
        }
    }
}
