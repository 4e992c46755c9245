package dev.rookery.api.sensor.ingest;

import dev.rookery.api.sensor.payload.MessageIdentity;
import dev.rookery.api.sensor.payload.ParsedMessage;
import dev.rookery.api.sensor.payload.SensorMessage;
import dev.rookery.api.sensor.store.DeliveryKey;
import dev.rookery.api.sensor.store.LeaseLostException;
import dev.rookery.api.sensor.store.MessageStore;
import dev.rookery.api.sensor.store.MessageStore.Presence;
import dev.rookery.api.sensor.store.SessionKey;
import dev.rookery.api.sensor.store.StoreResult;
import dev.rookery.api.sensor.store.StoredMessage;
import dev.rookery.failure.FatalErrors;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Worker of the MQTT sessions of a part of the tenants. Its thread stores the received messages batch by batch, those of
 * each session in order, and acknowledges each batch after the commit. While another process holds the lease, the worker
 * stands by.
 */
final class IngestWorker {
    private static final Logger LOGGER = LoggerFactory.getLogger(IngestWorker.class);
    /**
     * Interval at which a standby worker tries to acquire the lease, and at which one without messages verifies it while a session is
     * not connected: another process may have taken it over, with the lease.
     */
    private static final Duration LEASE_CHECK_INTERVAL = Duration.ofMillis(500);

    /** Interval at which a worker without messages verifies the lease otherwise. */
    private static final Duration IDLE_CHECK_INTERVAL = Duration.ofSeconds(5);

    private static final Duration FAULT_BACKOFF = Duration.ofSeconds(1);

    private final String name;
    private final Supplier<ReceiveBuffer> buffers;
    private final WorkerSessions sessions;
    private final SessionKey first;
    private final MessageStore store;
    private final MessageParser parser;
    private final RebirthRequests rebirths;
    private final IngestMetrics metrics;
    private final Consumer<List<ReceivedPublish>> acknowledge;
    private final Thread thread;
    private final CountDownLatch draining = new CountDownLatch(1);

    private volatile boolean faulty;
    /** {@link System#nanoTime} of the last use of the lease. Confined to the worker's thread. */
    private long leaseUsedAt;
    /**
     * Arrival of the oldest message of the batch being stored, in microseconds since 1970; 0 if no batch is being
     * stored.
     */
    private volatile long storingSince;

    /**
     * @param name name of the lease and of the thread
     * @param buffers creates an empty buffer
     * @param first session of the default tenant
     * @param acknowledge acknowledges stored messages; does not block
     */
    IngestWorker(
            String name,
            Supplier<ReceiveBuffer> buffers,
            WorkerSessions sessions,
            SessionKey first,
            MessageStore store,
            MessageParser parser,
            RebirthRequests rebirths,
            IngestMetrics metrics,
            Consumer<List<ReceivedPublish>> acknowledge) {
        this.name = name;
        this.buffers = buffers;
        this.sessions = sessions;
        this.first = first;
        this.store = store;
        this.parser = parser;
        this.rebirths = rebirths;
        this.metrics = metrics;
        this.acknowledge = acknowledge;
        thread = FatalErrors.guard(task -> new Thread(task, name), () -> draining.getCount() == 0)
                .newThread(this::run);
    }

    WorkerSessions sessions() {
        return sessions;
    }

    void start() {
        thread.start();
    }

    /** Returns whether the default tenant's session is connected, if its messages are to be stored. */
    boolean isConnected() {
        return !sessions.consumes(first) || sessions.isConnected(first);
    }

    /** Returns whether PostgreSQL accepts the messages of this worker. */
    boolean isStoring() {
        return store.isAvailable() && !faulty;
    }

    /** Returns whether another process holds the lease. */
    boolean isStandby() {
        return store.isStandby();
    }

    /** Returns the arrival of the oldest message that is not stored, in microseconds since 1970; 0 if there is none. */
    long oldestArrival() {
        long stored = storingSince;
        return stored != 0 ? stored : sessions.oldestArrival();
    }

    /** Stops receiving messages. */
    void drain() {
        draining.countDown();
        sessions.drain();
    }

    /** Waits until all received messages are stored and acknowledged; interrupts the worker after the timeout. */
    void stop(Duration timeout) throws InterruptedException {
        thread.join(Math.max(1, timeout.toMillis()));
        if (thread.isAlive()) {
            LOGGER.warn(
                    "worker={} Stopped before all messages were stored; the broker delivers them again after a restart",
                    name);
            thread.interrupt();
            thread.join(timeout.toMillis());
        }
    }

    private void run() {
        try {
            boolean running = true;
            while (running) {
                running = runWithLease();
            }
        } catch (InterruptedException e) {
            LOGGER.debug("worker={} Interrupted while storing", name, e);
        } finally {
            store.close();
        }
    }

    /**
     * Acquires the lease and ingests until it is lost. An unexpected error must not end the thread, the only one that
     * stores the messages of its session. The broker delivers unacknowledged messages again.
     *
     * @return false if the worker must stop
     */
    private boolean runWithLease() throws InterruptedException {
        try {
            boolean acquired = awaitLease();
            if (acquired) {
                ingest();
            }
            return acquired;
        } catch (RuntimeException | Error e) {
            FatalErrors.endIfFatal(e);
            LOGGER.error("worker={} Failed to store readings, retrying in {}", name, FAULT_BACKOFF, e);
            faulty = true;
            store.close();
            return !draining.await(FAULT_BACKOFF.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Returns false if the worker must stop. */
    private boolean awaitLease() throws InterruptedException {
        while (draining.getCount() > 0) {
            if (store.acquireLease()) {
                return true;
            }
            if (draining.await(LEASE_CHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return false;
    }

    /** Returns when the worker must stop or another process has acquired the lease. */
    private void ingest() throws InterruptedException {
        if (!awaitMappings()) {
            return;
        }
        ReceiveBuffer buffer = buffers.get();
        sessions.open(buffer);
        if (draining.getCount() == 0) {
            sessions.drain();
        }
        try {
            while (!buffer.isDone()) {
                store(buffer.takeBatch(LEASE_CHECK_INTERVAL));
                buffer.takeResumable().forEach(SessionQueue::resume);
                sessions.takeTurns();
            }
        } catch (LeaseLostException e) {
            LOGGER.info("worker={} Standing by: {}", name, e.getMessage());
        } finally {
            storingSince = 0;
            sessions.close();
        }
    }

    /**
     * Reads the mappings, which another process may have changed: a session that connects with former ones would lose messages of
     * others. Returns false if the worker must stop.
     */
    private boolean awaitMappings() throws InterruptedException {
        while (!parser.updateMappings()) {
            if (draining.await(LEASE_CHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return true;
    }

    private void store(List<ReceivedPublish> batch) throws InterruptedException, LeaseLostException {
        sessions.takeRemoved().forEach(store::forget);
        Map<SessionKey, Presence> present = sessions.takePresent();
        if (!present.isEmpty()) {
            store.record(present);
            sessions.recorded(present.keySet());
        }
        if (batch.isEmpty()) {
            if (isLeaseCheckDue()) {
                store.verifyLease();
                leaseUsedAt = System.nanoTime();
            }
        } else {
            store.births().beginBatch();
            storingSince =
                    batch.stream().mapToLong(ReceivedPublish::arrival).min().orElseThrow();
            StoreResult result = store.store(batch.stream().map(this::parse).toList());
            acknowledge.accept(batch);
            metrics.countStored(batch, storingSince, result);
            storingSince = 0;
            leaseUsedAt = System.nanoTime();
        }
        faulty = false;
    }

    private boolean isLeaseCheckDue() {
        return !store.isAvailable()
                || faulty
                || !sessions.areConnected()
                || System.nanoTime() - leaseUsedAt >= IDLE_CHECK_INTERVAL.toNanos();
    }

    private StoredMessage parse(ReceivedPublish publish) {
        SensorMessage message = new SensorMessage(
                publish.session().tenant(),
                publish.topic(),
                publish.payload(),
                publish.arrival(),
                ThreadLocalRandom.current().nextLong(),
                publish.id());
        ParsedMessage parsed = parser.parse(
                message,
                publish.subscription(),
                publish.redelivered(),
                store.births(),
                (tenant, node) -> rebirths.request(publish.connection(), tenant, node));
        Optional<DeliveryKey> key = parsed.timedByArrival() && publish.packetId() > 0
                ? Optional.of(new DeliveryKey(
                        publish.packetId(), MessageIdentity.ofContent(publish.topic(), publish.payload())))
                : Optional.empty();
        return new StoredMessage(publish.session(), message, parsed, key, publish.redelivered());
    }
}
