package dev.rookery.broker.topic;

/**
 * Receives the matches of a topic name. The tree must not change until the match, or the step of a search, has returned.
 *
 * @param <T> type of the subscriptions' owners
 */
public interface MatchVisitor<T> {
    /** Visits a non-shared subscription. */
    void onSubscription(Subscription<T> subscription);

    /** Visits a shared subscription, of which one member receives the message. */
    void onSharedGroup(SharedGroup<T> group);

    /**
     * Visits a non-shared subscription that was removed between two steps of the search: its owner may have replaced it by another
     * one to the same filter.
     */
    void onRemoved(Subscription<T> subscription);
}
