package dev.rookery.broker.topic;

/**
 * Is told what matches a topic name. The tree must not change until the match is over.
 *
 * @param <T> the type of the subscriptions' owners
 */
public interface Matches<T> {
    /** A subscription of a single client. */
    void subscription(Subscription<T> subscription);

    /** A shared subscription, one member of which is due. */
    void group(SharedGroup<T> group);
}
