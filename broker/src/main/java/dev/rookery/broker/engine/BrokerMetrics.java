package dev.rookery.broker.engine;

import dev.rookery.broker.meter.TenantUsage;
import dev.rookery.broker.meter.Usage;
import dev.rookery.broker.meter.UsageGauge;
import dev.rookery.broker.meter.UsageMetric;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * What the tenants' meters count, for Prometheus. The only label that grows is that of tenants: so many have series of their
 * own, the others are added up under one name, as thousands of them would take more memory than the tenants do. All values of a
 * scrape come from one look at the meters.
 */
final class BrokerMetrics implements MeterBinder {
    private static final String PREFIX = "rookery.broker.";
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final int HIGHEST_QOS = 2;
    private static final double MILLIS_PER_SECOND = 1000;

    /** No tenant can have that name. */
    static final String OTHERS = "(others)";

    private final Supplier<List<TenantUsage>> meters;
    private final int named;
    private final Map<String, Usage> latest = new ConcurrentHashMap<>();
    private long lookedAt;

    /** @param named how many tenants have series of their own, those that were first */
    BrokerMetrics(Supplier<List<TenantUsage>> meters, int named) {
        this.meters = meters;
        this.named = named;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        look(registry);
    }

    /** Registers tenants that are new, so that they are there at the next scrape. */
    private void look(MeterRegistry registry) {
        Usage others = Usage.NONE;
        for (TenantUsage tenant : meters.get()) {
            String name = tenant.tenant().value();
            if (latest.containsKey(name) || latest.size() < named) {
                put(name, tenant.usage(), registry);
            } else {
                others = others.plus(tenant.usage());
            }
        }
        if (others != Usage.NONE) {
            put(OTHERS, others, registry);
        }
        lookedAt = System.nanoTime();
    }

    private void put(String tenant, Usage usage, MeterRegistry registry) {
        if (latest.put(tenant, usage) == null) {
            register(tenant, registry);
        }
    }

    private synchronized Usage usage(String tenant, MeterRegistry registry) {
        if (System.nanoTime() - lookedAt > FRESH_NANOS) {
            look(registry);
        }
        return latest.get(tenant);
    }

    private void register(String tenant, MeterRegistry registry) {
        Registration of = new Registration(tenant, registry);
        for (int qos = 0; qos <= HIGHEST_QOS; qos++) {
            for (String direction : List.of("in", "out")) {
                String suffix = "_" + direction.toUpperCase(Locale.ROOT) + "_QOS" + qos;
                Tags tags = Tags.of("direction", direction, "qos", Integer.toString(qos));
                of.counter(
                        "messages",
                        "Messages taken on from clients (in) and sent to clients (out)",
                        tags,
                        "MESSAGES" + suffix);
                of.counter("payload.bytes", "Bytes of their payloads", tags, "BYTES" + suffix);
            }
        }
        of.counter("connections.opened", "Connections that were accepted", Tags.empty(), "CONNECTIONS_OPENED");
        for (UsageMetric measure : UsageMetric.values()) {
            of.reason(measure, "REFUSED_", "connections.refused", "Connections that were refused");
            of.reason(measure, "DROPPED_", "messages.dropped", "Messages that did not go their way");
        }
        of.counter(
                "connection.seconds",
                "Time of all connections together",
                Tags.empty(),
                usage -> usage.get(UsageMetric.CONNECTION_MILLISECONDS) / MILLIS_PER_SECOND);
        of.gauge("connections", "Clients that are connected", UsageGauge.CONNECTIONS);
        of.gauge("retained.bytes", "Bytes that retained messages take", UsageGauge.RETAINED_BYTES);
        of.gauge("queued.bytes", "Bytes that messages take that wait for their clients", UsageGauge.QUEUED_BYTES);
    }

    /** The metrics of one tenant. */
    private final class Registration {
        private final String tenant;
        private final MeterRegistry registry;

        Registration(String tenant, MeterRegistry registry) {
            this.tenant = tenant;
            this.registry = registry;
        }

        void reason(UsageMetric measure, String prefix, String name, String description) {
            if (measure.name().startsWith(prefix)) {
                String reason = measure.name().substring(prefix.length()).toLowerCase(Locale.ROOT);
                counter(name, description, Tags.of("reason", reason), measure.name());
            }
        }

        void counter(String name, String description, Tags tags, String measure) {
            UsageMetric counted = UsageMetric.valueOf(measure);
            counter(name, description, tags, usage -> usage.get(counted));
        }

        void counter(String name, String description, Tags tags, ToDoubleFunction<Usage> value) {
            FunctionCounter.builder(PREFIX + name, this, self -> value.applyAsDouble(usage(tenant, registry)))
                    .description(description)
                    .tags(tags.and("tenant", tenant))
                    .register(registry);
        }

        void gauge(String name, String description, UsageGauge level) {
            Gauge.builder(PREFIX + name, () -> usage(tenant, registry).get(level))
                    .description(description)
                    .tag("tenant", tenant)
                    .register(registry);
        }
    }
}
