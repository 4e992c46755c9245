package dev.rookery.broker.session;

import dev.rookery.broker.memory.HeapSize;
import dev.rookery.broker.memory.MemoryAccount;
import dev.rookery.broker.memory.MemoryKind;
import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.topic.RetainedCursor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Retained messages that the client of a session has not been sent yet: for each subscription a position, and no copies. A
 * client that does not read, or does not acknowledge, leaves the rest where it is. The positions are charged as subscriptions.
 * Confined to the tenant's event loop.
 */
final class PendingRetained {
    private static final int ENTRY_BYTES = HeapSize.HASH_ENTRY + 8;

    private final MemoryAccount memory;
    /** By filter, in the order of the subscriptions. */
    private final Map<String, RetainedCursor<Message>> cursors = new LinkedHashMap<>(2);

    private boolean truncated;

    PendingRetained(MemoryAccount memory) {
        this.memory = memory;
    }

    /** Returns the size of a position before the first message on the heap in bytes. */
    static long heapBytes(String filter) {
        return ENTRY_BYTES + RetainedCursor.heapBytes(filter);
    }

    boolean isEmpty() {
        return cursors.isEmpty();
    }

    /** Adds the messages of a subscription, or starts over with them. Charges the position regardless of the budgets. */
    void add(String filter, RetainedCursor<Message> cursor) {
        release(cursors.put(filter, cursor));
        memory.charge(MemoryKind.SUBSCRIPTIONS, ENTRY_BYTES + cursor.heapBytes());
    }

    void remove(String filter) {
        release(cursors.remove(filter));
    }

    private void release(@Nullable RetainedCursor<Message> cursor) {
        if (cursor != null) {
            memory.release(MemoryKind.SUBSCRIPTIONS, ENTRY_BYTES + cursor.heapBytes());
        }
    }

    /** Removes all positions at the end of the session. */
    void clear() {
        cursors.values().forEach(this::release);
        cursors.clear();
    }

    /** Returns the filter whose messages are next, or null if there are none. */
    @Nullable
    String nextFilter() {
        return cursors.isEmpty() ? null : cursors.keySet().iterator().next();
    }

    /**
     * Moves to the next candidate for a filter, and removes the filter if there is none. Also removes the filter if the position
     * has grown beyond the budgets, which {@link #isTruncated} reports.
     *
     * @return the message; null if the candidate does not match
     */
    @Nullable
    Message advance(String filter) {
        truncated = false;
        RetainedCursor<Message> cursor = cursors.get(filter);
        if (cursor == null) {
            return null;
        }
        long before = cursor.heapBytes();
        boolean found = cursor.advance();
        long growth = cursor.heapBytes() - before;
        memory.charge(MemoryKind.SUBSCRIPTIONS, growth);
        truncated = growth > 0 && memory.refusal(MemoryKind.SUBSCRIPTIONS, 0) != null;
        if (!found || truncated) {
            remove(filter);
        }
        return found ? cursor.message() : null;
    }

    /** Returns whether the last step has removed a filter although there may be further messages. */
    boolean isTruncated() {
        return truncated;
    }
}
