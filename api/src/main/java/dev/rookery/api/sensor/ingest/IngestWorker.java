package dev.rookery.api.sensor.ingest;

import dev.rookery.api.sensor.payload.MessageIdentity;
import dev.rookery.api.sensor.payload.ParsedMessage;
import dev.rookery.api.sensor.payload.PayloadReader;
import dev.rookery.api.sensor.payload.SensorMessage;
import dev.rookery.api.sensor.store.LeaseLostException;
import dev.rookery.api.sensor.store.MessageStore;
import dev.rookery.api.sensor.store.Receipts.Receipt;
import dev.rookery.api.sensor.store.Stored;
import dev.rookery.api.sensor.store.StoredMessage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One MQTT session and the thread that stores what it delivers, batch by batch in order; each batch is acknowledged when it
 * is durable. While another process has the session's turn it waits to take over.
 */
final class IngestWorker {
    private static final Logger LOGGER = LoggerFactory.getLogger(IngestWorker.class);
    /** Between two looks whether the turn is free, or still one's own while nothing arrives. */
    private static final Duration TURN_INTERVAL = Duration.ofMillis(500);

    private static final Duration FAULT_PAUSE = Duration.ofSeconds(1);

    private final Supplier<Inbox> inboxes;
    private final MessageStore store;
    private final PayloadReader reader;
    private final IngestMetrics metrics;
    private final Function<SessionListener, MqttSession> sessions;
    private final Thread thread;
    private final CountDownLatch draining = new CountDownLatch(1);
    private final AtomicBoolean newSession = new AtomicBoolean();
    /** Null while another process has the turn. */
    private volatile Intake intake;

    private volatile boolean faulty;
    /** Arrival of the oldest in the batch being stored, or 0. */
    private volatile long storing;

    /**
     * @param inboxes makes an empty one
     * @param sessions makes the session that tells a listener of its deliveries
     */
    IngestWorker(
            String name,
            Supplier<Inbox> inboxes,
            MessageStore store,
            PayloadReader reader,
            IngestMetrics metrics,
            Function<SessionListener, MqttSession> sessions) {
        this.inboxes = inboxes;
        this.store = store;
        this.reader = reader;
        this.metrics = metrics;
        this.sessions = sessions;
        thread = new Thread(this::run, name);
    }

    void start() {
        thread.start();
    }

    boolean isConnected() {
        Intake current = intake;
        return current != null && current.isConnected();
    }

    boolean isStoring() {
        return store.isAvailable() && !faulty;
    }

    /** Whether another process takes in what the session delivers. */
    boolean isStandby() {
        return store.isStandby();
    }

    /** When the oldest message that is not stored yet arrived, in microseconds since 1970; 0 if there is none. */
    long oldest() {
        long first = storing;
        Intake current = intake;
        return first != 0 || current == null ? first : current.oldest();
    }

    /** Takes no more from the broker. */
    void drain() {
        draining.countDown();
        Intake current = intake;
        if (current != null) {
            current.drain();
        }
    }

    /** Waits until what has arrived is stored and the broker was told so; gives up when that takes too long. */
    void stop(Duration patience) throws InterruptedException {
        thread.join(Math.max(1, patience.toMillis()));
        if (thread.isAlive()) {
            LOGGER.warn("Messages that PostgreSQL does not take in time stay with the broker");
            thread.interrupt();
            thread.join(patience.toMillis());
        }
    }

    private void run() {
        try {
            boolean wanted = true;
            while (wanted) {
                wanted = takeTurn();
            }
        } catch (InterruptedException e) {
            LOGGER.debug("Gave up storing", e);
        } finally {
            store.close();
        }
    }

    /**
     * Has the turn for a while. A fault in the program must not end the thread, the only one that stores what its session
     * delivers: the broker delivers again what was not acknowledged.
     *
     * @return false if it is to stop
     */
    private boolean takeTurn() throws InterruptedException {
        try {
            boolean taken = awaitTurn();
            if (taken) {
                takeIn();
            }
            return taken;
        } catch (RuntimeException | Error e) {
            LOGGER.error("Readings wait, storing them fails and is tried again", e);
            faulty = true;
            store.close();
            return !draining.await(FAULT_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Returns false if it is to stop. */
    private boolean awaitTurn() throws InterruptedException {
        while (draining.getCount() > 0) {
            if (store.takeTurn()) {
                return true;
            }
            if (draining.await(TURN_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return false;
    }

    /** Until it is to stop, or another process has the turn. */
    private void takeIn() throws InterruptedException {
        newSession.set(false);
        Intake current = new Intake(inboxes.get(), sessions, () -> newSession.set(true));
        intake = current;
        current.start();
        if (draining.getCount() == 0) {
            current.drain();
        }
        try {
            while (!current.isDone()) {
                store(current, current.take(TURN_INTERVAL));
            }
        } catch (LeaseLostException e) {
            LOGGER.info("{}", e.getMessage());
        } finally {
            intake = null;
            storing = 0;
            current.close();
        }
    }

    private void store(Intake current, List<ReceivedPublish> batch) throws InterruptedException, LeaseLostException {
        if (newSession.getAndSet(false)) {
            store.forgetReceipts();
        }
        if (batch.isEmpty()) {
            store.keepTurn();
        } else {
            storing = batch.get(0).arrival();
            Stored stored = store.store(batch.stream().map(this::prepared).toList());
            current.acknowledge(batch);
            storing = 0;
            metrics.stored(batch, stored);
        }
        faulty = false;
    }

    private StoredMessage prepared(ReceivedPublish delivery) {
        SensorMessage message = new SensorMessage(
                delivery.topic(),
                delivery.payload(),
                delivery.arrival(),
                ThreadLocalRandom.current().nextLong(),
                delivery.id());
        ParsedMessage parsed = reader.read(message);
        Optional<Receipt> receipt = parsed.timedByArrival() && delivery.packetId() > 0
                ? Optional.of(new Receipt(
                        delivery.packetId(), MessageIdentity.ofContent(delivery.topic(), delivery.payload())))
                : Optional.empty();
        return new StoredMessage(message, parsed, receipt, delivery.redelivered());
    }
}
