package dev.rookery.api.sensor.ingest;

import dev.rookery.api.sensor.payload.DeviceTime;
import dev.rookery.api.sensor.payload.TimeFault;
import dev.rookery.api.sensor.store.StoreResult;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Metrics of the ingestion. */
final class IngestMetrics {
    private static final double MICROS_PER_SECOND = 1e6;

    private final Counter messages;
    private final Counter readings;
    private final Counter raw;
    private final Counter duplicates;
    private final Counter ignored;
    private final Counter rebirths;
    private final Counter gaps;
    private final Map<TimeFault, Counter> timeFaults;
    private final Timer delay;
    private final DistributionSummary batches;
    private final TenantCounters tenants;

    IngestMetrics(MeterRegistry registry) {
        messages = counter(registry, "messages", "Messages stored and acknowledged.");
        readings = counter(registry, "readings", "Readings stored.");
        raw = counter(registry, "raw", "Messages without readings, stored as received.");
        duplicates = counter(registry, "duplicates", "Redelivered messages that were already stored.");
        ignored = counter(
                registry,
                "ignored",
                "Messages of the topics of mappings that no mapping reads, because their devices do not have its tag.");
        rebirths = counter(
                registry,
                "rebirths",
                "Rebirth commands sent to edge nodes of Sparkplug, because a BIRTH or other messages are missing.");
        gaps = counter(registry, "gaps", "Gaps in the sequence numbers of edge nodes of Sparkplug.");
        timeFaults = Map.of(
                TimeFault.OUT_OF_RANGE,
                counter(registry, "implausible.times", "Messages with a timestamp outside the accepted range."),
                TimeFault.UNREADABLE,
                counter(registry, "unreadable.times", "Messages with a timestamp in none of the accepted forms."));
        delay = Timer.builder("rookery.ingest.delay")
                .description("Time from the arrival of the oldest message of a batch to its commit.")
                .serviceLevelObjectives(
                        Duration.ofMillis(10),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(60))
                .register(registry);
        batches = DistributionSummary.builder("rookery.ingest.batch")
                .description("Messages per batch.")
                .register(registry);
        tenants = new TenantCounters(registry);
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder("rookery.ingest." + name)
                .description(description)
                .register(registry);
    }

    void register(MeterRegistry registry, List<IngestWorker> workers) {
        Gauge.builder("rookery.ingest.connected", workers, all -> all.stream()
                        .mapToLong(worker -> worker.sessions().connected())
                        .sum())
                .description("MQTT sessions that are connected, of all tenants.")
                .register(registry);
        Gauge.builder("rookery.ingest.standby", workers, all -> count(all, IngestWorker::isStandby))
                .description("Workers whose lease another process holds.")
                .register(registry);
        Gauge.builder(
                        "rookery.ingest.postgres.available",
                        workers,
                        all -> all.stream().allMatch(IngestWorker::isStoring) ? 1 : 0)
                .description("1 if PostgreSQL accepts readings, 0 otherwise.")
                .register(registry);
        Gauge.builder("rookery.ingest.lag", workers, IngestMetrics::lagSeconds)
                .description("Age of the oldest message that is not stored yet; 0 if there is none.")
                .baseUnit("seconds")
                .register(registry);
    }

    void countTimeFault(TimeFault fault) {
        Objects.requireNonNull(timeFaults.get(fault)).increment();
    }

    /** Counts a message that is not stored. */
    void countIgnored() {
        ignored.increment();
    }

    void countGap() {
        gaps.increment();
    }

    void countRebirth() {
        rebirths.increment();
    }

    /** @param oldest arrival of the oldest message of the batch in microseconds since 1970 */
    void countStored(List<ReceivedPublish> batch, long oldest, StoreResult result) {
        messages.increment(batch.size());
        tenants.countStored(batch);
        readings.increment(result.readings());
        raw.increment(result.raw());
        duplicates.increment(result.duplicates());
        batches.record(batch.size());
        // The oldest message has waited longest; one sample per batch is enough.
        delay.record(DeviceTime.micros(Instant.now()) - oldest, TimeUnit.MICROSECONDS);
    }

    private static long count(List<IngestWorker> workers, Predicate<IngestWorker> state) {
        return workers.stream().filter(state).count();
    }

    private static double lagSeconds(List<IngestWorker> workers) {
        long oldest = workers.stream()
                .mapToLong(IngestWorker::oldestArrival)
                .filter(arrival -> arrival > 0)
                .min()
                .orElse(0);
        return oldest == 0 ? 0 : Math.max(0, DeviceTime.micros(Instant.now()) - oldest) / MICROS_PER_SECOND;
    }
}
