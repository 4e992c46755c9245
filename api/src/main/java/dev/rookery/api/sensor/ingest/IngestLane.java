package dev.rookery.api.sensor.ingest;

import dev.rookery.api.sensor.payload.Identity;
import dev.rookery.api.sensor.payload.ParsedMessage;
import dev.rookery.api.sensor.payload.PayloadReader;
import dev.rookery.api.sensor.payload.SensorMessage;
import dev.rookery.api.sensor.store.MessageStore;
import dev.rookery.api.sensor.store.Receipts.Receipt;
import dev.rookery.api.sensor.store.Stored;
import dev.rookery.api.sensor.store.StoredMessage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One MQTT session and the thread that stores what it delivers, batch by batch in order; each batch is acknowledged when it
 * is durable.
 */
final class IngestLane {
    private static final Logger LOGGER = LoggerFactory.getLogger(IngestLane.class);
    private static final long FAULT_PAUSE_MILLIS = 1_000;

    private final Inbox inbox;
    private final MessageStore store;
    private final PayloadReader reader;
    private final IngestMetrics metrics;
    private final MqttSession session;
    private final Thread thread;
    private final AtomicBoolean newSession = new AtomicBoolean();
    private volatile boolean connected;
    private volatile boolean faulty;
    /** Arrival of the oldest in the batch being stored, or 0. */
    private volatile long storing;

    /** @param sessions makes the session that tells a listener of its deliveries */
    IngestLane(
            String name,
            Inbox inbox,
            MessageStore store,
            PayloadReader reader,
            IngestMetrics metrics,
            Function<SessionListener, MqttSession> sessions) {
        this.inbox = inbox;
        this.store = store;
        this.reader = reader;
        this.metrics = metrics;
        session = sessions.apply(new Receiver());
        thread = new Thread(this::run, name);
    }

    void start() {
        thread.start();
        session.start();
    }

    boolean isConnected() {
        return connected;
    }

    boolean isStoring() {
        return store.isAvailable() && !faulty;
    }

    /** When the oldest message that is not stored yet arrived, in microseconds since 1970; 0 if there is none. */
    long oldest() {
        long current = storing;
        return current != 0 ? current : inbox.oldest();
    }

    /** Takes no more from the broker. */
    void drain() {
        session.pause();
        inbox.close();
    }

    /** Waits until what has arrived is stored, gives up when that takes too long, and takes leave of the broker. */
    void stop(Duration patience) throws InterruptedException {
        thread.join(Math.max(1, patience.toMillis()));
        if (thread.isAlive()) {
            LOGGER.warn("Messages that PostgreSQL does not take in time stay with the broker");
            thread.interrupt();
            thread.join(patience.toMillis());
        }
        session.close();
    }

    private void run() {
        try {
            for (List<Delivery> batch = inbox.take(); !batch.isEmpty(); batch = inbox.take()) {
                if (newSession.getAndSet(false)) {
                    store.forgetReceipts();
                }
                storing = batch.get(0).arrival();
                Stored stored = stored(batch);
                session.acknowledge(batch);
                storing = 0;
                metrics.stored(batch, stored);
                if (inbox.hasRoom()) {
                    session.resume();
                }
            }
        } catch (InterruptedException e) {
            LOGGER.debug("Gave up storing", e);
        } finally {
            store.close();
        }
    }

    /** A fault in the program must not end the thread: nobody else stores what this session delivers. */
    private Stored stored(List<Delivery> batch) throws InterruptedException {
        while (true) {
            try {
                Stored stored = store.store(batch.stream().map(this::prepared).toList());
                faulty = false;
                return stored;
            } catch (RuntimeException | Error e) {
                LOGGER.error("Readings wait, storing them fails and is tried again", e);
                faulty = true;
                store.close();
                Thread.sleep(FAULT_PAUSE_MILLIS);
            }
        }
    }

    private StoredMessage prepared(Delivery delivery) {
        SensorMessage message = new SensorMessage(
                delivery.topic(),
                delivery.payload(),
                delivery.arrival(),
                ThreadLocalRandom.current().nextLong(),
                delivery.id());
        ParsedMessage parsed = reader.read(message);
        Optional<Receipt> receipt = parsed.timedByArrival() && delivery.packetId() > 0
                ? Optional.of(
                        new Receipt(delivery.packetId(), Identity.ofContent(delivery.topic(), delivery.payload())))
                : Optional.empty();
        return new StoredMessage(message, parsed, receipt, delivery.redelivered());
    }

    private final class Receiver implements SessionListener {
        @Override
        public void connected(boolean resumed) {
            connected = true;
            if (!resumed) {
                newSession.set(true);
            }
        }

        @Override
        public boolean delivered(Delivery delivery) {
            return inbox.offer(delivery);
        }

        @Override
        public void disconnected() {
            connected = false;
        }
    }
}
