package dev.rookery.broker.tenant;

import dev.rookery.broker.event.DropReason;
import dev.rookery.broker.session.Session;
import java.util.Optional;

/** Publishes the wills of clients that are lost, at once or after their delay (section 3.1.2.5). */
final class Wills {
    private final Publications publications;
    private final Timers timers;

    Wills(Publications publications, Timers timers) {
        this.publications = publications;
        this.timers = timers;
    }

    /** The connection ended without a DISCONNECT that takes the will back. */
    void lost(SessionEntry entry, boolean sessionEnds) {
        if (entry.will().isEmpty()) {
            return;
        }
        long delay = entry.will().get().delay();
        if (delay == 0 || sessionEnds) {
            publish(entry);
        } else {
            entry.delayedWill(timers.after(delay, () -> publish(entry)));
        }
    }

    /** The session ends: a will that still waits is published now [MQTT-3.1.2-8]. */
    void sessionEnds(SessionEntry entry) {
        if (entry.delayedWill() != null) {
            publish(entry);
        }
    }

    /** The client is back before the delay has passed. */
    void cancel(SessionEntry entry) {
        timers.cancel(entry.delayedWill());
        entry.delayedWill(null);
        entry.will(Optional.empty());
    }

    private void publish(SessionEntry entry) {
        Optional<Will> will = entry.will();
        cancel(entry);
        will.ifPresent(due -> publish(due, entry.session()));
    }

    private void publish(Will will, Session session) {
        String topic = will.packet().topic();
        // The right to publish is asked now and not at CONNECT: it may have been taken away.
        if (!session.rules().mayPublish(topic)) {
            session.dropped(topic, DropReason.NO_RIGHT_TO_WRITE);
        } else if (publications
                .publish(will.message(System.nanoTime()), session)
                .isError()) {
            session.dropped(topic, DropReason.RETAIN_QUOTA);
        }
    }
}
