package dev.rookery.api.sensor.ingest;

import dev.rookery.api.sensor.payload.DeviceTime;
import dev.rookery.api.sensor.store.Stored;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What can be seen of the ingestion from outside. */
final class IngestMetrics {
    private static final double MICROS_PER_SECOND = 1e6;

    private final Counter messages;
    private final Counter readings;
    private final Counter raw;
    private final Counter repeated;
    private final Counter implausible;
    private final Timer delay;
    private final DistributionSummary batches;

    IngestMetrics(MeterRegistry registry) {
        messages = registry.counter("rookery.ingest.messages");
        readings = registry.counter("rookery.ingest.readings");
        raw = registry.counter("rookery.ingest.raw");
        repeated = registry.counter("rookery.ingest.repeated");
        implausible = registry.counter("rookery.ingest.implausible.times");
        delay = Timer.builder("rookery.ingest.delay")
                .serviceLevelObjectives(
                        java.time.Duration.ofMillis(10),
                        java.time.Duration.ofMillis(50),
                        java.time.Duration.ofMillis(100),
                        java.time.Duration.ofMillis(500),
                        java.time.Duration.ofSeconds(1),
                        java.time.Duration.ofSeconds(10),
                        java.time.Duration.ofSeconds(60))
                .register(registry);
        batches = registry.summary("rookery.ingest.batch");
    }

    void watch(MeterRegistry registry, List<IngestWorker> lanes) {
        Gauge.builder("rookery.ingest.connected", lanes, all -> all.stream()
                        .filter(IngestWorker::isConnected)
                        .count())
                .register(registry);
        Gauge.builder("rookery.ingest.standby", lanes, all -> all.stream()
                        .filter(IngestWorker::isStandby)
                        .count())
                .register(registry);
        Gauge.builder(
                        "rookery.ingest.postgres.available",
                        lanes,
                        all -> all.stream().allMatch(IngestWorker::isStoring) ? 1 : 0)
                .register(registry);
        Gauge.builder("rookery.ingest.lag", lanes, all -> lag(all))
                .baseUnit("seconds")
                .register(registry);
    }

    void implausibleTime() {
        implausible.increment();
    }

    void stored(List<ReceivedPublish> batch, Stored stored) {
        messages.increment(batch.size());
        readings.increment(stored.readings());
        raw.increment(stored.raw());
        repeated.increment(stored.repeated());
        batches.record(batch.size());
        // The first has waited longest; one figure a batch is enough.
        delay.record(DeviceTime.micros(Instant.now()) - batch.get(0).arrival(), TimeUnit.MICROSECONDS);
    }

    private static double lag(List<IngestWorker> lanes) {
        long oldest = lanes.stream()
                .mapToLong(IngestWorker::oldest)
                .filter(arrival -> arrival > 0)
                .min()
                .orElse(0);
        return oldest == 0 ? 0 : Math.max(0, DeviceTime.micros(Instant.now()) - oldest) / MICROS_PER_SECOND;
    }
}
