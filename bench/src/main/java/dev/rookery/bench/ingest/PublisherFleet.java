package dev.rookery.bench.ingest;

import dev.rookery.bench.wire.LoginCredentials;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Publishes readings of 1,000 devices of one or several tenants at a fixed rate, of the tenants in turn. Not thread-safe. */
final class PublisherFleet implements AutoCloseable {
    private static final int DEVICES = 1_000;
    private static final int TICKS_PER_SECOND = 100;

    private final List<ReadingPublisher> publishers = new ArrayList<>();
    private int next;

    /** @param logins of which each has a connection; the devices are those of all together */
    PublisherFleet(int port, List<LoginCredentials> logins, PayloadFormat payload, int readingsPerMessage)
            throws IOException {
        int devices = Math.max(1, DEVICES / logins.size());
        for (LoginCredentials login : logins) {
            publishers.add(new ReadingPublisher(port, login, devices, payload, readingsPerMessage));
        }
    }

    /** Returns the number of published readings. */
    long published() {
        return publishers.stream().mapToLong(ReadingPublisher::published).sum();
    }

    /** Returns the number of readings in acknowledged messages. */
    long acknowledged() {
        return publishers.stream().mapToLong(ReadingPublisher::acknowledged).sum();
    }

    /** Publishes at the given rate. Falls behind if the broker is slow; exceeds the rate for at most 10 ms afterwards. */
    void run(int perSecond, int seconds) throws IOException {
        long start = System.nanoTime();
        long published = published();
        long first = published;
        for (int tick = 1; tick <= seconds * TICKS_PER_SECOND; tick++) {
            long due = first + (long) perSecond * tick / TICKS_PER_SECOND;
            while (published < due) {
                ReadingPublisher publisher = publishers.get(next);
                next = (next + 1) % publishers.size();
                published -= publisher.published();
                publisher.publish();
                published += publisher.published();
            }
            for (ReadingPublisher publisher : publishers) {
                publisher.flush();
            }
            long end = start + TimeUnit.SECONDS.toNanos(tick) / TICKS_PER_SECOND;
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    @Override
    public void close() throws IOException {
        for (ReadingPublisher publisher : publishers) {
            publisher.close();
        }
    }
}
