package dev.rookery.broker.tenant;

import dev.rookery.broker.event.DropReason;
import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.mqtt.WillPacket;
import dev.rookery.broker.session.Session;
import io.netty.util.concurrent.EventExecutor;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

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

    /** Publishes a delayed will at the end of the session, before its delay has passed [MQTT-3.1.2-8]. */
    void sessionEnded(SessionEntry entry) {
        if (entry.hasDelayedWill()) {
            publish(entry);
        }
    }

    private void publish(SessionEntry entry) {
        Optional<WillPacket> will = entry.will();
        entry.discardWill();
        will.ifPresent(packet -> publish(packet, entry.session()));
    }

    private void publish(WillPacket will, Session session) {
        // The right to publish may have been revoked since CONNECT.
        if (!session.mayPublish(will.topic())) {
            session.recordDrop(will.topic(), DropReason.NO_RIGHT_TO_WRITE);
            return;
        }
        publisher.publish(message(will), session).drop().ifPresent(reason -> session.recordDrop(will.topic(), reason));
    }

    /** The message expiry of a will counts from its publication (section 3.1.3.2.4). */
    private static Message message(WillPacket will) {
        return Message.of(
                will.topic(), will.payload(), will.qos(), will.retain(), will.properties(), System.nanoTime());
    }
}
