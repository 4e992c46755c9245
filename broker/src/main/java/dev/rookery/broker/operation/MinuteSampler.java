package dev.rookery.broker.operation;

import dev.rookery.broker.meter.MinuteSeries;
import dev.rookery.broker.meter.Usage;
import dev.rookery.broker.meter.UsageMetric;
import dev.rookery.broker.tenant.Tenant;
import dev.rookery.broker.transport.PeriodicTask;
import io.netty.util.concurrent.Future;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Adds the numbers of each minute to the series of a tenant. Confined to the tenant's event loop. */
public final class MinuteSampler implements Runnable {
    /** A minute ends up to this time late. */
    private static final long INTERVAL_SECONDS = 10;

    private static final UsageMetric[] DROPPED = startingWith("DROPPED_");
    private static final UsageMetric[] REFUSED = startingWith("REFUSED_");

    private final Tenant tenant;
    private final LongSupplier currentMinute;
    private long minute;
    private Usage before = Usage.NONE;

    /** @param currentMinute returns the minutes since the epoch */
    MinuteSampler(Tenant tenant, LongSupplier currentMinute) {
        this.tenant = tenant;
        this.currentMinute = currentMinute;
        this.minute = currentMinute.getAsLong();
    }

    /** Starts the series of a tenant. Thread-safe. */
    public static void startFor(Tenant tenant) {
        MinuteSampler sampler =
                new MinuteSampler(tenant, () -> TimeUnit.MILLISECONDS.toMinutes(System.currentTimeMillis()));
        tenant.loop().execute(() -> {
            Future<?> task = PeriodicTask.every(INTERVAL_SECONDS, TimeUnit.SECONDS, tenant.loop(), sampler);
            tenant.addStopListener(() -> {
                task.cancel(false);
                tenant.series().clear();
            });
        });
    }

    private static UsageMetric[] startingWith(String prefix) {
        return Arrays.stream(UsageMetric.values())
                .filter(metric -> metric.name().startsWith(prefix))
                .toArray(UsageMetric[]::new);
    }

    @Override
    public void run() {
        long current = currentMinute.getAsLong();
        if (current != minute) {
            sample(minute);
            minute = current;
        }
    }

    private void sample(long ended) {
        Usage usage = tenant.meter().usage();
        Usage delta = usage.since(before);
        before = usage;
        tenant.series()
                .add(new MinuteSeries.Minute(
                        ended,
                        tenant.sessions().limitedConnections(),
                        delta.sum(
                                UsageMetric.MESSAGES_IN_QOS0,
                                UsageMetric.MESSAGES_IN_QOS1,
                                UsageMetric.MESSAGES_IN_QOS2),
                        delta.sum(
                                UsageMetric.MESSAGES_OUT_QOS0,
                                UsageMetric.MESSAGES_OUT_QOS1,
                                UsageMetric.MESSAGES_OUT_QOS2),
                        sum(delta, DROPPED),
                        sum(delta, REFUSED)));
    }

    private static long sum(Usage usage, UsageMetric[] metrics) {
        return Arrays.stream(metrics).mapToLong(usage::get).sum();
    }
}
