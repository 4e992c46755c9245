package dev.rookery.broker.topic;

import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Retained messages by topic name, in the order of the names. Not thread-safe; confined to the tenant's event loop.
 *
 * @param <M> type of a retained message
 */
public final class RetainedTree<M> {
    private final TreeMap<String, M> messages = new TreeMap<>();
    /** Number of changes that make iterators invalid. */
    private int changes;

    /** Returns the number of topics with a retained message. */
    public int size() {
        return messages.size();
    }

    /** Returns the message of exactly this topic. */
    public Optional<M> find(String topic) {
        return Optional.ofNullable(messages.get(topic));
    }

    /** Stores the message for the topic name and returns the previous one. */
    public Optional<M> put(String topic, M message) {
        M former = messages.put(topic, message);
        changes += former == null ? 1 : 0;
        return Optional.ofNullable(former);
    }

    /** Removes and returns the message of the topic name. */
    public Optional<M> remove(String topic) {
        M former = messages.remove(topic);
        changes += former == null ? 0 : 1;
        return Optional.ofNullable(former);
    }

    public void clear() {
        messages.clear();
        changes++;
    }

    /** Returns the topics from a position on, in order. The iterator is invalid after any change. */
    public Iterator<String> topicsFrom(String first, boolean inclusive) {
        return messages.navigableKeySet().tailSet(first, inclusive).iterator();
    }

    /** Returns a cursor over the messages whose topic matches the filter. */
    public RetainedCursor<M> cursor(String filter) {
        return new RetainedCursor<>(this, filter);
    }

    /**
     * Visits the messages whose topic matches the filter, in the order of their topics. The tree must not change during
     * the visit.
     */
    public void match(String filter, Consumer<? super M> visitor) {
        RetainedCursor<M> cursor = cursor(filter);
        while (cursor.advance()) {
            if (cursor.message() != null) {
                visitor.accept(cursor.message());
            }
        }
    }

    Iterator<Map.Entry<String, M>> entriesFrom(String first, boolean inclusive) {
        return messages.tailMap(first, inclusive).entrySet().iterator();
    }

    int changes() {
        return changes;
    }
}
