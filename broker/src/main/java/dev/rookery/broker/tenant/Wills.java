package dev.rookery.broker.tenant;

import dev.rookery.broker.event.DropReason;
import dev.rookery.broker.mqtt.Will;
import dev.rookery.broker.session.Session;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Publishes will messages, at once or after their delay (section 3.1.2.5). Confined to the tenant's event loop. */
final class Wills {
    private final MessagePublisher publisher;
    private final EventExecutor loop;

    Wills(MessagePublisher publisher, EventExecutor loop) {
        this.publisher = publisher;
        this.loop = loop;
    }

    /** Handles the end of a connection without a normal DISCONNECT. */
    void connectionLost(SessionEntry entry, boolean sessionEnds) {
        if (entry.will().isEmpty()) {
            return;
        }
        long delay = entry.will().get().delaySeconds();
        if (delay == 0 || sessionEnds) {
            publish(entry);
        } else {
            entry.setWillDelay(loop.schedule(() -> publish(entry), delay, TimeUnit.SECONDS));
        }
    }

    /**
     * Continues the delay of a restored will [MQTT-3.1.2-8]. It counts from the disconnect or, of a client that was connected
     * until the broker was killed, from the start after it.
     */
    void restored(SessionEntry entry) {
        if (entry.will().isEmpty()) {
            return;
        }
        Session session = entry.session();
        long delay = Math.min(entry.will().get().delaySeconds(), session.expirySeconds());
        long elapsed = Duration.between(session.stateChangedAt(), Instant.now()).toMillis();
        long left = TimeUnit.SECONDS.toMillis(delay) - Math.max(0, elapsed);
        entry.setWillDelay(loop.schedule(() -> publish(entry), Math.max(0, left), TimeUnit.MILLISECONDS));
    }

    /** Publishes a restored will whose delay has passed before the rights of its user were known. */
    void authorized(SessionEntry entry) {
        if (entry.isWillDue()) {
            publish(entry);
        }
    }

    /** Publishes a delayed will at the end of the session, before its delay has passed [MQTT-3.1.2-8]. */
    void sessionEnded(SessionEntry entry) {
        if (entry.hasDelayedWill()) {
            publish(entry);
        }
    }

    private void publish(SessionEntry entry) {
        if (!entry.session().isAuthorized()) {
            entry.setWillDue();
            return;
        }
        Optional<Will> will = entry.takeWill();
        if (will.isPresent()) {
            entry.willPending();
            publish(will.get(), entry.session(), entry::willPublished);
        }
    }

    /** @param published runs after the last delivery: the will must not be lost if the broker is killed in between */
    private void publish(Will will, Session session, Runnable published) {
        // The right to publish may have been revoked since CONNECT.
        if (!session.mayPublish(will.topic())) {
            session.recordDrop(will.topic(), DropReason.NO_RIGHT_TO_WRITE);
            published.run();
            return;
        }
        Consumer<PublishResult> done = result -> {
            result.drop().ifPresent(reason -> session.recordDrop(will.topic(), reason));
            published.run();
        };
        PublishResult result = publisher.publishWill(will.publication(System.nanoTime()), session, done);
        if (result != null) {
            done.accept(result);
        }
    }
}
