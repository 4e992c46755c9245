package dev.rookery.broker.topic;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * What is retained under each topic name. A lookup visits the levels that the filter names, never all topics. For one
 * thread.
 *
 * @param <M> the type of a retained message
 */
public final class RetainedTree<M> {
    private TopicNode<M> root = new TopicNode<>();
    private int size;

    /** How many topics have a retained message. */
    public int size() {
        return size;
    }

    /** Puts the message under the topic name and returns what was there. */
    public Optional<M> put(String topic, M message) {
        M former = root.put(topic, 0, message);
        size += former == null ? 1 : 0;
        return Optional.ofNullable(former);
    }

    /** Removes and returns what is under the topic name. */
    public Optional<M> remove(String topic) {
        M former = root.remove(topic, 0);
        size -= former == null ? 0 : 1;
        return Optional.ofNullable(former);
    }

    /** Removes all. */
    public void clear() {
        root = new TopicNode<>();
        size = 0;
    }

    /** Visits the messages whose topic matches the filter, in no order. The tree must not change meanwhile. */
    public void match(String filter, Consumer<? super M> visitor) {
        root.match(filter, visitor);
    }
}
