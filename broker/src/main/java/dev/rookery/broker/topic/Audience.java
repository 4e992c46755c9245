package dev.rookery.broker.topic;

/**
 * Everyone who subscribed to one filter. Mostly that is one subscription, which then stands for itself: a match does not
 * have to go through collections that hold one thing.
 */
abstract sealed class Audience<T> permits Subscription, Subscribers {
    /** The first, or with others. */
    static <T> Audience<T> with(Audience<T> audience, Subscription<T> subscription) {
        if (audience == null && !subscription.isShared()) {
            return subscription;
        }
        Subscribers<T> all = audience instanceof Subscribers<T> subscribers ? subscribers : new Subscribers<>();
        if (audience instanceof Subscription<T> first) {
            all.add(first);
        }
        all.add(subscription);
        return all;
    }

    /** Without one of them; null if nobody is left. */
    static <T> Audience<T> without(Audience<T> audience, Subscription<T> subscription) {
        if (!(audience instanceof Subscribers<T> subscribers)) {
            return null;
        }
        subscribers.remove(subscription);
        return subscribers.isEmpty() ? null : subscribers;
    }

    abstract void visit(Matches<T> matches);

    /** The group of that name, or null. */
    abstract SharedGroup<T> group(String shareName);
}
