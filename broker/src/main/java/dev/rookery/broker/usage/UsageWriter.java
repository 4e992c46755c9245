package dev.rookery.broker.usage;

import dev.rookery.failure.FatalErrors;
import dev.rookery.postgres.PostgresConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records usage on a thread of its own until it is closed: at every interval, at every full hour, and when it is closed. Close it
 * after the broker, so that the last usage is recorded.
 */
public final class UsageWriter implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(UsageWriter.class);

    private final Duration interval;
    private final Clock clock;
    private final UsageRecorder recorder;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = FatalErrors.guard(task -> new Thread(task, "usage"), () -> closing.getCount() == 0)
            .newThread(this::run);

    /** Starts recording. PostgreSQL need not be available. */
    public UsageWriter(
            UsageConfig config, PostgresConfig postgres, UsageSource source, Clock clock, MeterRegistry registry) {
        this.interval = config.interval();
        this.clock = clock;
        this.recorder = new UsageRecorder(
                source,
                new UsageStore(postgres, new DeviceRetention(config.deviceDays())),
                config.spoolFile().map(SpoolFile::new),
                clock);
        Gauge.builder("rookery.usage.pending", recorder, UsageRecorder::pending)
                .description("Rows and devices of usage not written to PostgreSQL yet.")
                .register(registry);
        thread.start();
    }

    private void run() {
        boolean last;
        do {
            last = awaitNext();
            try {
                recorder.record(last);
            } catch (RuntimeException | Error e) {
                FatalErrors.endIfFatal(e);
                LOGGER.error("Failed to record usage; retrying at the next interval", e);
            }
        } while (!last);
        recorder.close();
    }

    /** Waits for the next interval or full hour. Returns whether the writer is closing. */
    private boolean awaitNext() {
        Instant now = clock.instant();
        Instant nextHour = now.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
        long millis =
                Math.min(interval.toMillis(), Duration.between(now, nextHour).toMillis() + 1);
        try {
            return closing.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    /** Records the last usage and waits until it is written, or saved to the spool file if PostgreSQL is unavailable. */
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
