package dev.rookery.broker.topic;

import java.util.HashMap;
import java.util.Map;

/** Several subscriptions to one filter: non-shared ones and shared groups. */
final class MultiSubscriberSet<T> extends SubscriberSet<T> {
    private final UnorderedSubscriptions<T> nonShared = new UnorderedSubscriptions<>();
    /** Null without shared subscriptions, which most filters do not have. */
    private Map<String, SharedGroup<T>> groups;

    boolean isEmpty() {
        return nonShared.size() == 0 && groups == null;
    }

    void add(Subscription<T> subscription) {
        if (!subscription.isShared()) {
            nonShared.add(subscription);
            return;
        }
        if (groups == null) {
            groups = new HashMap<>(2);
        }
        groups.computeIfAbsent(subscription.shareName(), SharedGroup::new).add(subscription);
    }

    void remove(Subscription<T> subscription) {
        if (!subscription.isShared()) {
            nonShared.remove(subscription);
            return;
        }
        SharedGroup<T> group = groups.get(subscription.shareName());
        group.remove(subscription);
        if (group.isEmpty()) {
            groups.remove(group.name());
        }
        if (groups.isEmpty()) {
            groups = null;
        }
    }

    @Override
    SharedGroup<T> group(String shareName) {
        return groups == null ? null : groups.get(shareName);
    }

    @Override
    void visit(MatchVisitor<T> visitor) {
        for (int i = 0; i < nonShared.size(); i++) {
            visitor.onSubscription(nonShared.get(i));
        }
        if (groups != null) {
            groups.values().forEach(visitor::onSharedGroup);
        }
    }
}
