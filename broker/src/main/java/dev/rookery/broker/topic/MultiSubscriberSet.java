package dev.rookery.broker.topic;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Several subscriptions to one filter: non-shared ones and shared groups. */
final class MultiSubscriberSet<T> extends SubscriberSet<T> {
    private final UnorderedSubscriptions<T> nonShared = new UnorderedSubscriptions<>();
    /** Null without shared subscriptions, which most filters do not have. */
    private @Nullable Map<String, SharedGroup<T>> groups;

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
        Map<String, SharedGroup<T>> current = Objects.requireNonNull(groups);
        SharedGroup<T> group = Objects.requireNonNull(current.get(subscription.shareName()));
        group.remove(subscription);
        if (group.isEmpty()) {
            current.remove(group.name());
        }
        if (current.isEmpty()) {
            groups = null;
        }
    }

    @Override
    @Nullable
    SharedGroup<T> group(String shareName) {
        return groups == null ? null : groups.get(shareName);
    }

    @Override
    int size() {
        return nonShared.size() + (groups == null ? 0 : groups.size());
    }

    List<Subscription<T>> copyOfNonShared() {
        return nonShared.copy();
    }

    List<String> shareNames() {
        return groups == null ? List.of() : List.copyOf(groups.keySet());
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
