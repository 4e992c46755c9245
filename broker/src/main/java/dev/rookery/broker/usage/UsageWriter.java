package dev.rookery.broker.usage;

import dev.rookery.failure.FatalErrors;
import dev.rookery.postgres.PostgresConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
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
    /** Requests to record before the end of the interval. */
    private final BlockingQueue<CompletableFuture<Void>> requests = new LinkedBlockingQueue<>();

    private volatile boolean closing;
    private final Thread thread =
            FatalErrors.guard(task -> new Thread(task, "usage"), () -> closing).newThread(this::run);

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
            List<CompletableFuture<Void>> answered = awaitNext();
            last = closing;
            try {
                recorder.record(last);
            } catch (RuntimeException | Error e) {
                FatalErrors.endIfFatal(e);
                LOGGER.error("Failed to record usage; retrying at the next interval", e);
            }
            answered.forEach(request -> request.complete(null));
        } while (!last);
        recorder.close();
    }

    /** Waits for the next interval, a full hour or a request. Returns the requests. */
    private List<CompletableFuture<Void>> awaitNext() {
        Instant now = clock.instant();
        Instant nextHour = now.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
        long millis =
                Math.min(interval.toMillis(), Duration.between(now, nextHour).toMillis() + 1);
        List<CompletableFuture<Void>> answered = new ArrayList<>();
        try {
            CompletableFuture<Void> first = requests.poll(millis, TimeUnit.MILLISECONDS);
            if (first != null) {
                answered.add(first);
                requests.drainTo(answered);
            }
        } catch (InterruptedException e) {
            closing = true;
        }
        return answered;
    }

    /**
     * Records the usage so far without waiting for the interval. The future completes when that is done, also if PostgreSQL is
     * unavailable; the usage is written later then.
     */
    public CompletableFuture<Void> flush() {
        CompletableFuture<Void> request = new CompletableFuture<>();
        requests.add(request);
        return request;
    }

    /** Records the last usage and waits until it is written, or saved to the spool file if PostgreSQL is unavailable. */
    @Override
    public void close() {
        closing = true;
        flush();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
