package dev.rookery.broker.usage;

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
 * Writes down usage on a thread of its own, from its making until it is closed: at every interval, at every full hour, and at
 * last when it is closed. To be closed behind the broker.
 */
public final class UsageWriter implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(UsageWriter.class);

    private final Duration interval;
    private final Clock clock;
    private final UsageRecorder recorder;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "usage");

    /** Starts at once; a database that cannot be reached is waited for. */
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
                .description("Rows and devices that wait to be written to PostgreSQL")
                .register(registry);
        thread.start();
    }

    private void run() {
        boolean last;
        do {
            last = pause();
            try {
                recorder.record();
            } catch (RuntimeException | Error e) {
                LOGGER.error("Usage was not recorded", e);
            }
        } while (!last);
        recorder.close();
    }

    /** @return whether it is being closed */
    private boolean pause() {
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

    /** Writes the last numbers and waits until they are written, or kept on disk if PostgreSQL is away. */
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
