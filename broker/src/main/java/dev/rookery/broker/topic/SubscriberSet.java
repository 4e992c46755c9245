package dev.rookery.broker.topic;

import org.jspecify.annotations.Nullable;

/**
 * Subscribers of one topic filter. A single subscription is its own set, so that the common case needs no collection.
 */
abstract sealed class SubscriberSet<T> permits Subscription, MultiSubscriberSet {
    /** Returns the set with one more subscription; null stands for the empty set. */
    static <T> SubscriberSet<T> with(@Nullable SubscriberSet<T> set, Subscription<T> subscription) {
        if (set == null && !subscription.isShared()) {
            return subscription;
        }
        MultiSubscriberSet<T> all =
                set instanceof MultiSubscriberSet<T> subscribers ? subscribers : new MultiSubscriberSet<>();
        if (set instanceof Subscription<T> first) {
            all.add(first);
        }
        all.add(subscription);
        return all;
    }

    /** Returns the set without the subscription; null if it becomes empty. */
    static <T> @Nullable SubscriberSet<T> without(@Nullable SubscriberSet<T> set, Subscription<T> subscription) {
        if (!(set instanceof MultiSubscriberSet<T> subscribers)) {
            return null;
        }
        subscribers.remove(subscription);
        return subscribers.isEmpty() ? null : subscribers;
    }

    /** Returns the number of non-shared subscriptions and shared groups. */
    abstract int size();

    abstract void visit(MatchVisitor<T> visitor);

    /** Returns the shared group with that name, or null. */
    abstract @Nullable SharedGroup<T> group(String shareName);
}
