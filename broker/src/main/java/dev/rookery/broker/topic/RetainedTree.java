package dev.rookery.broker.topic;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * Retained messages by topic name. A lookup visits the levels that the filter selects, never all topics. Not
 * thread-safe; confined to the tenant's event loop.
 *
 * @param <M> type of a retained message
 */
public final class RetainedTree<M> {
    private TopicNode<M> root = new TopicNode<>();
    private int size;

    /** Returns the number of topics with a retained message. */
    public int size() {
        return size;
    }

    /** Stores the message for the topic name and returns the previous one. */
    public Optional<M> put(String topic, M message) {
        M former = root.put(topic, 0, message);
        size += former == null ? 1 : 0;
        return Optional.ofNullable(former);
    }

    /** Removes and returns the message of the topic name. */
    public Optional<M> remove(String topic) {
        M former = root.remove(topic, 0);
        size -= former == null ? 0 : 1;
        return Optional.ofNullable(former);
    }

    public void clear() {
        root = new TopicNode<>();
        size = 0;
    }

    /**
     * Visits the messages whose topic matches the filter, in no particular order. The tree must not change during the
     * visit.
     */
    public void match(String filter, Consumer<? super M> visitor) {
        root.match(filter, visitor);
    }
}
