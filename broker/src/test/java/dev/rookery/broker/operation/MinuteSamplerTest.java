package dev.rookery.broker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.limit.FlappingLimits;
import dev.rookery.broker.limit.LimitCounters;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.memory.MemoryBudget;
import dev.rookery.broker.meter.MinuteSeries.Minute;
import dev.rookery.broker.meter.RefusedConnection;
import dev.rookery.broker.meter.SeriesMemory;
import dev.rookery.broker.meter.UsageMetric;
import dev.rookery.broker.refusal.Refusals;
import dev.rookery.broker.store.TenantStores;
import dev.rookery.broker.tenant.Tenant;
import dev.rookery.broker.tenant.Tenants;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MinuteSamplerTest {
    private static final long MEBIBYTE = 1 << 20;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Tenant tenant = new Tenants(
                    channel::eventLoop,
                    TenantLimits.DEFAULT,
                    new LimitCounters(new SimpleMeterRegistry()),
                    new Refusals(new SimpleMeterRegistry()),
                    FlappingLimits.DEFAULT,
                    TenantStores.IN_MEMORY,
                    new MemoryBudget(MEBIBYTE, MEBIBYTE),
                    SeriesMemory.within(MEBIBYTE),
                    created -> {})
            .getOrCreate(TenantId.DEFAULT);
    private final AtomicLong minute = new AtomicLong(100);
    private final MinuteSampler sampler = new MinuteSampler(tenant, minute::get);

    @Test
    void addsTheNumbersOfEachMinuteWhenItHasEnded() {
        tenant.meter().recordReceived(1, 10);
        tenant.meter().recordReceived(0, 10);
        tenant.meter().recordSent(2, 10);
        tenant.meter().recordDropped(UsageMetric.DROPPED_QUEUE_FULL);
        tenant.meter().recordRefused(RefusedConnection.LIMIT);
        sampler.run();
        assertThat(tenant.series().toList()).isEmpty();

        minute.set(101);
        sampler.run();
        tenant.meter().recordReceived(1, 10);
        sampler.run();
        minute.set(102);
        sampler.run();

        assertThat(tenant.series().toList())
                .containsExactly(new Minute(100, 0, 2, 1, 1, 1), new Minute(101, 0, 1, 0, 0, 0));
    }
}
