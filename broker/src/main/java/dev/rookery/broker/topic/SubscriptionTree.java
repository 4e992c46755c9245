package dev.rookery.broker.topic;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All subscriptions of a tenant. Filters without wildcards lie in one hash table, found without taking the topic name
 * apart; the others in a tree of levels. A match allocates nothing. For one thread.
 *
 * @param <T> the type of the subscriptions' owners
 */
public final class SubscriptionTree<T> {
    private final Map<String, Audience<T>> exact = new HashMap<>();
    private final FilterTree<T> wildcards = new FilterTree<>();
    private int size;
    private int reserved;

    /** How many subscriptions there are. */
    public int size() {
        return size;
    }

    /** How many filters begin with {@code $}: no other one matches topics of the server's own [MQTT-4.7.2-1]. */
    public int reservedSize() {
        return reserved;
    }

    /** Adds a subscription that is in no tree. */
    public void add(Subscription<T> subscription) {
        String filter = subscription.topicFilter();
        if (Levels.hasWildcard(filter)) {
            wildcards.add(filter, subscription);
        } else {
            exact.put(filter, Audience.with(exact.get(filter), subscription));
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
            Audience<T> left = Audience.without(exact.get(filter), subscription);
            if (left == null) {
                exact.remove(filter);
            } else {
                exact.put(filter, left);
            }
        }
        size--;
        reserved -= reserved(filter);
    }

    private static int reserved(String filter) {
        return filter.charAt(0) == '$' ? 1 : 0;
    }

    /** Visits every subscription and shared group whose filter matches the topic name. */
    public void match(String topic, Matches<T> matches) {
        Audience<T> audience = exact.get(topic);
        if (audience != null) {
            audience.visit(matches);
        }
        wildcards.match(topic, matches);
    }

    /** The group that a shared filter names, if it has members. */
    public Optional<SharedGroup<T>> group(String sharedFilter) {
        Subscription<T> likeness = new Subscription<>(null, sharedFilter, null);
        String filter = likeness.topicFilter();
        Audience<T> audience = Levels.hasWildcard(filter) ? wildcards.audience(filter) : exact.get(filter);
        return Optional.ofNullable(audience).map(found -> found.group(likeness.shareName()));
    }
}
