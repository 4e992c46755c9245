package dev.rookery.broker.tenant;

import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.session.Delivery;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.topic.Subscription;
import dev.rookery.broker.topic.TopicFilter;
import org.jspecify.annotations.Nullable;

/**
 * Message on its way to many sessions, one after the other. The recipients are those at the time of the publication; a session
 * whose subscriptions have changed since is matched again, so that one that has unsubscribed or ended receives nothing. Not
 * thread-safe; confined to the tenant's event loop.
 */
final class FanOut {
    private final Router router;
    private final Message message;
    private final @Nullable Session publisher;
    private final @Nullable Session[] sessions;
    private final @Nullable Delivery[] deliveries;
    /** Values of {@link Session#subscriptionChanges} at the time of the publication. */
    private final int[] changes;

    private int next;

    /** Takes over the recipients, which are empty afterwards. */
    FanOut(Router router, Message message, @Nullable Session publisher, Recipients recipients) {
        this(router, message, publisher, recipients, changes(recipients));
    }

    /** @param changes values of {@link Session#subscriptionChanges} when the recipients were found */
    FanOut(Router router, Message message, @Nullable Session publisher, Recipients recipients, int[] changes) {
        this.router = router;
        this.message = message;
        this.publisher = publisher;
        int count = recipients.size();
        sessions = new Session[count];
        deliveries = new Delivery[count];
        this.changes = changes;
        for (int i = 0; i < count; i++) {
            sessions[i] = recipients.session(i);
            deliveries[i] = recipients.delivery(i);
        }
        recipients.clear();
        message.expectManyReceivers();
    }

    private static int[] changes(Recipients recipients) {
        int[] changes = new int[recipients.size()];
        for (int i = 0; i < changes.length; i++) {
            changes[i] = recipients.session(i).subscriptionChanges();
        }
        return changes;
    }

    int size() {
        return changes.length;
    }

    /** Delivers to the next session. Returns whether another one is left. */
    boolean step() {
        Session session = sessions[next];
        Delivery delivery = deliveries[next];
        // Delivered or queued from now on, or garbage.
        sessions[next] = null;
        deliveries[next] = null;
        boolean changed = session != null && session.subscriptionChanges() != changes[next];
        next++;
        if (session != null && delivery != null) {
            deliver(session, delivery, changed);
        }
        if (next == changes.length) {
            message.endManyReceivers();
        }
        return next < changes.length;
    }

    private void deliver(Session session, Delivery delivery, boolean changed) {
        String sharedFilter = delivery.sharedFilter();
        if (sharedFilter != null && (changed || !session.isConnected())) {
            router.redeliver(sharedFilter, message);
            return;
        }
        Delivery current = changed ? matched(session) : delivery;
        if (current != null) {
            router.deliver(session, current);
        }
    }

    /** Returns the delivery by the session's present subscriptions; null if none matches. */
    private @Nullable Delivery matched(Session session) {
        Delivery merged = null;
        for (Subscription<Session> subscription : session.subscriptions()) {
            boolean excluded = subscription.isShared() || subscription.options().noLocal() && session == publisher;
            if (!excluded && TopicFilter.matches(subscription.filter(), message.topic())) {
                if (merged == null) {
                    merged = Delivery.live(message, subscription.options());
                } else {
                    merged.merge(subscription.options());
                }
            }
        }
        return merged;
    }
}
