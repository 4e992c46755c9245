package dev.rookery.broker.store.journal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Prometheus metrics of the journal. Thread-safe. */
final class JournalMetrics {
    private static final String PREFIX = "rookery.broker.store.";

    private final MeterRegistry registry;
    private final Timer batches;
    private final Timer compactions;
    private final Counter bytes;
    private final Counter failures;

    JournalMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.batches = Timer.builder(PREFIX + "batches")
                .description("Batches of changes, from the first change of a batch until it was persisted.")
                .register(registry);
        this.compactions = Timer.builder(PREFIX + "compactions")
                .description("Compactions of the journal.")
                .register(registry);
        this.bytes = Counter.builder(PREFIX + "written.bytes")
                .description("Bytes of changes written to the journal.")
                .register(registry);
        this.failures = Counter.builder(PREFIX + "failures")
                .description("Failed writes to the journal.")
                .register(registry);
    }

    void registerGauges(JournalFolder folder, Appender appender) {
        gauge("failing", "1 while changes cannot be persisted, 0 otherwise.", () -> appender.isFailing() ? 1 : 0);
        gauge("pending.bytes", "Bytes of changes not written yet.", appender::pendingBytes);
        gauge("bytes", "Size of the journal on disk.", () -> size(folder));
    }

    private void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(PREFIX + name, value).description(description).register(registry);
    }

    private static double size(JournalFolder folder) {
        try {
            return folder.size();
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    /** @param nanos time since the first change of the batch */
    void recordBatch(long written, long nanos) {
        bytes.increment(written);
        batches.record(nanos, TimeUnit.NANOSECONDS);
    }

    void recordFailure() {
        failures.increment();
    }

    void recordCompaction(long nanos) {
        compactions.record(nanos, TimeUnit.NANOSECONDS);
    }
}
