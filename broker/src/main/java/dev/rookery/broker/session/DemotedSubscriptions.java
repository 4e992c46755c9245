package dev.rookery.broker.session;

import dev.rookery.broker.topic.Subscription;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Shared subscriptions of one session that are not asked for a member because the client was away or busy. Confined to the
 * tenant's event loop.
 */
final class DemotedSubscriptions {
    /** Null while there is none, as in most sessions. Compared by identity. */
    private @Nullable Set<Subscription<Session>> all;

    boolean isEmpty() {
        return all == null;
    }

    void add(Subscription<Session> subscription) {
        Set<Subscription<Session>> known = all == null ? new HashSet<>(2) : all;
        known.add(subscription);
        all = known;
    }

    void remove(Subscription<Session> subscription) {
        if (all != null && all.remove(subscription) && all.isEmpty()) {
            all = null;
        }
    }

    /** Makes the client a candidate for the messages of these subscriptions again. */
    void promote() {
        if (all != null) {
            all.forEach(Subscription::promote);
            all = null;
        }
    }
}
