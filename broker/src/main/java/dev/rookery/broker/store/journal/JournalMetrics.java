package dev.rookery.broker.store.journal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What the store does, for Prometheus. */
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
                .description("Batches of changes, from the first change of each until it was kept")
                .register(registry);
        this.compactions = Timer.builder(PREFIX + "compactions")
                .description("Compactions of the journal")
                .register(registry);
        this.bytes = Counter.builder(PREFIX + "written.bytes")
                .description("Bytes that were written to keep changes")
                .register(registry);
        this.failures = Counter.builder(PREFIX + "failures")
                .description("Writes that failed")
                .register(registry);
    }

    /** What can be looked at. */
    void show(JournalFolder folder, Appender appender) {
        gauge("failing", "1 while changes cannot be kept", () -> appender.isFailing() ? 1 : 0);
        gauge("waiting.bytes", "Bytes of changes that are not written yet", appender::backlog);
        gauge("bytes", "Bytes that the journal takes on the disk", () -> size(folder));
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

    void written(long count, long nanos) {
        bytes.increment(count);
        batches.record(nanos, TimeUnit.NANOSECONDS);
    }

    void failed() {
        failures.increment();
    }

    void compacted(long nanos) {
        compactions.record(nanos, TimeUnit.NANOSECONDS);
    }
}
