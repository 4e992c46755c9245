package dev.rookery.broker.topic;

import java.util.HashMap;
import java.util.Map;

/** Several subscriptions to one filter, single ones and shared groups. */
final class Subscribers<T> extends Audience<T> {
    private final Bag<T> single = new Bag<>();
    /** Null until somebody shares: most filters are not. */
    private Map<String, SharedGroup<T>> groups;

    boolean isEmpty() {
        return single.size() == 0 && groups == null;
    }

    void add(Subscription<T> subscription) {
        if (!subscription.isShared()) {
            single.add(subscription);
            return;
        }
        if (groups == null) {
            groups = new HashMap<>(2);
        }
        groups.computeIfAbsent(subscription.shareName(), SharedGroup::new).add(subscription);
    }

    void remove(Subscription<T> subscription) {
        if (!subscription.isShared()) {
            single.remove(subscription);
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
    void visit(Matches<T> matches) {
        for (int i = 0; i < single.size(); i++) {
            matches.subscription(single.get(i));
        }
        if (groups != null) {
            groups.values().forEach(matches::group);
        }
    }
}
