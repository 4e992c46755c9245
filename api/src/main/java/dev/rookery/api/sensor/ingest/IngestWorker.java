package dev.rookery.api.sensor.ingest;

import dev.rookery.api.sensor.payload.MessageIdentity;
import dev.rookery.api.sensor.payload.ParsedMessage;
import dev.rookery.api.sensor.payload.PayloadParser;
import dev.rookery.api.sensor.payload.SensorMessage;
import dev.rookery.api.sensor.store.DeliveryKey;
import dev.rookery.api.sensor.store.LeaseLostException;
import dev.rookery.api.sensor.store.MessageStore;
import dev.rookery.api.sensor.store.StoreResult;
import dev.rookery.api.sensor.store.StoredMessage;
import dev.rookery.failure.FatalErrors;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Worker of one MQTT session. Its thread stores the received messages batch by batch, in order, and acknowledges each
 * batch after the commit. While another process holds the lease of the session, the worker stands by.
 */
final class IngestWorker {
    private static final Logger LOGGER = LoggerFactory.getLogger(IngestWorker.class);
    /** Interval at which a standby worker tries to acquire the lease and an idle worker verifies it. */
    private static final Duration LEASE_CHECK_INTERVAL = Duration.ofMillis(500);

    private static final Duration FAULT_BACKOFF = Duration.ofSeconds(1);

    private final String name;
    private final Supplier<ReceiveBuffer> buffers;
    private final MessageStore store;
    private final PayloadParser parser;
    private final IngestMetrics metrics;
    private final Function<SessionListener, MqttSession> sessions;
    private final Thread thread;
    private final CountDownLatch draining = new CountDownLatch(1);
    private final AtomicBoolean newSession = new AtomicBoolean();
    /** Set while this worker holds the lease. */
    private volatile @Nullable BufferedSession session;

    private volatile boolean faulty;
    /**
     * Arrival of the oldest message of the batch being stored, in microseconds since 1970; 0 if no batch is being
     * stored.
     */
    private volatile long storingSince;

    /**
     * @param name MQTT client id, also the name of the thread
     * @param buffers creates an empty buffer
     * @param sessions creates a session that reports to the listener
     */
    IngestWorker(
            String name,
            Supplier<ReceiveBuffer> buffers,
            MessageStore store,
            PayloadParser parser,
            IngestMetrics metrics,
            Function<SessionListener, MqttSession> sessions) {
        this.name = name;
        this.buffers = buffers;
        this.store = store;
        this.parser = parser;
        this.metrics = metrics;
        this.sessions = sessions;
        thread = FatalErrors.guard(task -> new Thread(task, name), () -> draining.getCount() == 0)
                .newThread(this::run);
    }

    void start() {
        thread.start();
    }

    boolean isConnected() {
        BufferedSession current = session;
        return current != null && current.isConnected();
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
        long first = storingSince;
        BufferedSession current = session;
        return first != 0 || current == null ? first : current.oldestArrival();
    }

    /** Stops receiving messages. */
    void drain() {
        draining.countDown();
        BufferedSession current = session;
        if (current != null) {
            current.drain();
        }
    }

    /** Waits until all received messages are stored and acknowledged; interrupts the worker after the timeout. */
    void stop(Duration timeout) throws InterruptedException {
        thread.join(Math.max(1, timeout.toMillis()));
        if (thread.isAlive()) {
            LOGGER.warn(
                    "clientId={} Stopped before all messages were stored; the broker delivers them again after a restart",
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
            LOGGER.debug("clientId={} Interrupted while storing", name, e);
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
            LOGGER.error("clientId={} Failed to store readings, retrying in {}", name, FAULT_BACKOFF, e);
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
        newSession.set(false);
        BufferedSession current = new BufferedSession(buffers.get(), sessions, () -> newSession.set(true));
        session = current;
        current.start();
        if (draining.getCount() == 0) {
            current.drain();
        }
        try {
            while (!current.isDone()) {
                store(current, current.takeBatch(LEASE_CHECK_INTERVAL));
            }
        } catch (LeaseLostException e) {
            LOGGER.info("clientId={} Standing by: {}", name, e.getMessage());
        } finally {
            session = null;
            storingSince = 0;
            current.close();
        }
    }

    private void store(BufferedSession current, List<ReceivedPublish> batch)
            throws InterruptedException, LeaseLostException {
        if (newSession.getAndSet(false)) {
            store.resetDeduplication();
        }
        if (batch.isEmpty()) {
            store.verifyLease();
        } else {
            storingSince = batch.get(0).arrival();
            StoreResult result = store.store(batch.stream().map(this::parse).toList());
            current.acknowledge(batch);
            storingSince = 0;
            metrics.countStored(batch, result);
        }
        faulty = false;
    }

    private StoredMessage parse(ReceivedPublish publish) {
        SensorMessage message = new SensorMessage(
                publish.topic(),
                publish.payload(),
                publish.arrival(),
                ThreadLocalRandom.current().nextLong(),
                publish.id());
        ParsedMessage parsed = parser.parse(message);
        Optional<DeliveryKey> key = parsed.timedByArrival() && publish.packetId() > 0
                ? Optional.of(new DeliveryKey(
                        publish.packetId(), MessageIdentity.ofContent(publish.topic(), publish.payload())))
                : Optional.empty();
        return new StoredMessage(message, parsed, key, publish.redelivered());
    }
}
