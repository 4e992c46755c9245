package dev.rookery.broker.topic;

import java.util.List;

/** Subscribers of a filter at one time, which are visited in steps while subscriptions change. */
final class LargeSet<T> {
    private final String filter;
    private final List<Subscription<T>> subscriptions;
    private final List<String> shareNames;
    private int visited;

    LargeSet(MultiSubscriberSet<T> set, String filter) {
        this.filter = filter;
        this.subscriptions = set.copyOfNonShared();
        this.shareNames = set.shareNames();
    }

    int size() {
        return subscriptions.size() + shareNames.size();
    }

    boolean isComplete() {
        return visited == size();
    }

    /** Visits some more subscribers. Returns their number. */
    int advance(SubscriptionTree<T> tree, MatchVisitor<T> visitor, int maximum) {
        int end = (int) Math.min(size(), (long) visited + maximum);
        int count = end - visited;
        for (; visited < end; visited++) {
            visit(tree, visitor);
        }
        return count;
    }

    private void visit(SubscriptionTree<T> tree, MatchVisitor<T> visitor) {
        if (visited >= subscriptions.size()) {
            // By its name: the last member may have been replaced, and the group with it.
            String name = shareNames.get(visited - subscriptions.size());
            tree.group("$share/" + name + '/' + filter).ifPresent(visitor::onSharedGroup);
            return;
        }
        Subscription<T> subscription = subscriptions.get(visited);
        if (subscription.isRemoved()) {
            visitor.onRemoved(subscription);
        } else {
            visitor.onSubscription(subscription);
        }
    }
}
