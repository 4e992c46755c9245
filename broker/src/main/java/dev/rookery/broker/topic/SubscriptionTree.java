package dev.rookery.broker.topic;

import dev.rookery.auth.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Subscriptions of one tenant. Filters without wildcards are in a hash table, which is searched without splitting the
 * topic name; filters with wildcards are in a tree of levels. Matching allocates nothing. Not thread-safe; confined to
 * the tenant's event loop.
 *
 * @param <T> type of the subscriptions' owners
 */
public final class SubscriptionTree<T> {
    private final Map<String, SubscriberSet<T>> exact = new HashMap<>();
    private final FilterTree<T> wildcards = new FilterTree<>();
    /** For the next search: most are complete at once, and allocate nothing. */
    private SubscriptionSearch<T> search = newSearch();

    private int size;
    private int reserved;

    /** Returns the number of subscriptions. */
    public int size() {
        return size;
    }

    /**
     * Returns the number of filters that begin with {@code $}; no other filter matches system topics [MQTT-4.7.2-1].
     */
    public int reservedSize() {
        return reserved;
    }

    /** Adds a subscription that is in no tree. */
    public void add(Subscription<T> subscription) {
        String filter = subscription.topicFilter();
        if (Levels.hasWildcard(filter)) {
            wildcards.add(filter, subscription);
        } else {
            exact.put(filter, SubscriberSet.with(exact.get(filter), subscription));
        }
        size++;
        reserved += reserved(filter);
    }

    /** Removes a subscription that is in this tree. */
    public void remove(Subscription<T> subscription) {
        String filter = subscription.topicFilter();
        if (Levels.hasWildcard(filter)) {
            wildcards.remove(filter, subscription);
        } else {
            SubscriberSet<T> remaining = SubscriberSet.without(exact.get(filter), subscription);
            if (remaining == null) {
                exact.remove(filter);
            } else {
                exact.put(filter, remaining);
            }
        }
        size--;
        reserved -= reserved(filter);
    }

    private static int reserved(String filter) {
        return filter.charAt(0) == '$' ? 1 : 0;
    }

    /**
     * Visits every subscription and shared group whose filter matches the topic name.
     *
     * @return number of nodes of the tree that were visited
     */
    public int match(String topic, MatchVisitor<T> visitor) {
        SubscriptionSearch<T> rest = search(topic, visitor, Integer.MAX_VALUE);
        if (rest == null) {
            return search.visitedNodes();
        }
        while (!rest.advance(visitor, Integer.MAX_VALUE)) {
            // Large sets of subscribers end a step.
        }
        return rest.visitedNodes();
    }

    /**
     * Begins to visit every subscription and shared group whose filter matches the topic name.
     *
     * @param steps number of nodes and subscriptions to visit, about
     * @return the rest of the search; null if it is complete
     */
    public @Nullable SubscriptionSearch<T> search(String topic, MatchVisitor<T> visitor, int steps) {
        SubscriptionSearch<T> started = search;
        if (started.start(topic, exact.get(topic), visitor, steps)) {
            return null;
        }
        search = newSearch();
        return started;
    }

    private SubscriptionSearch<T> newSearch() {
        return new SubscriptionSearch<>(this, wildcards.root(), wildcards.nodes());
    }

    /** Returns the group of a shared filter, if it has members. */
    public Optional<SharedGroup<T>> group(String sharedFilter) {
        String filter = Topics.withoutShare(sharedFilter);
        SubscriberSet<T> subscribers = Levels.hasWildcard(filter) ? wildcards.subscribers(filter) : exact.get(filter);
        return Optional.ofNullable(subscribers).map(found -> found.group(Subscription.shareName(sharedFilter)));
    }
}
