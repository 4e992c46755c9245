package dev.rookery.broker.session;

import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.topic.RetainedCursor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Retained messages that the client of a session has not been sent yet: for each subscription a position, and no copies. A
 * client that does not read, or does not acknowledge, leaves the rest where it is. Confined to the tenant's event loop.
 */
final class PendingRetained {
    /** By filter, in the order of the subscriptions. */
    private final Map<String, RetainedCursor<Message>> cursors = new LinkedHashMap<>(2);

    boolean isEmpty() {
        return cursors.isEmpty();
    }

    /** Adds the messages of a subscription, or starts over with them. */
    void add(String filter, RetainedCursor<Message> cursor) {
        cursors.put(filter, cursor);
    }

    void remove(String filter) {
        cursors.remove(filter);
    }

    /** Returns the filter whose messages are next, or null if there are none. */
    @Nullable
    String nextFilter() {
        return cursors.isEmpty() ? null : cursors.keySet().iterator().next();
    }

    /**
     * Moves to the next candidate for a filter, and removes the filter if there is none.
     *
     * @return the message; null if the candidate does not match
     */
    @Nullable
    Message advance(String filter) {
        RetainedCursor<Message> cursor = cursors.get(filter);
        if (cursor == null || !cursor.advance()) {
            cursors.remove(filter);
            return null;
        }
        return cursor.message();
    }
}
