package dev.rookery.broker.topic;

import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Tree of topic filters with wildcards. Branches without subscriptions are removed. Not thread-safe; confined to the
 * tenant's event loop.
 */
final class FilterTree<T> {
    /** The root's hash is random, so that clients cannot choose level names that collide in the hash table. */
    private final FilterNode<T> root =
            new FilterNode<>(null, ThreadLocalRandom.current().nextInt());

    private final FilterNodes<T> nodes = new FilterNodes<>();

    void add(String filter, Subscription<T> subscription) {
        FilterNode<T> node = root;
        for (int start = 0; start <= filter.length(); ) {
            int end = Levels.end(filter, start);
            if (Levels.isMultiLevelWildcard(filter, start, end)) {
                node.subtreeSubscribers = SubscriberSet.with(node.subtreeSubscribers, subscription);
                return;
            }
            node = childOrNew(node, filter, start, end);
            start = end + 1;
        }
        node.subscribers = SubscriberSet.with(node.subscribers, subscription);
    }

    void remove(String filter, Subscription<T> subscription) {
        FilterNode<T> node = Objects.requireNonNull(node(filter));
        if (filter.endsWith("#")) {
            node.subtreeSubscribers = SubscriberSet.without(node.subtreeSubscribers, subscription);
        } else {
            node.subscribers = SubscriberSet.without(node.subscribers, subscription);
        }
        while (node != root && node.isEmpty()) {
            FilterNode<T> parent = Objects.requireNonNull(node.parent);
            if (parent.plusChild == node) {
                parent.plusChild = null;
            } else {
                nodes.remove(node);
            }
            node = parent;
        }
    }

    /** Visits the subscriptions and shared groups whose filter matches the topic name. */
    void match(String topic, MatchVisitor<T> visitor) {
        if (topic.charAt(0) != '$') {
            match(root, topic, 0, visitor);
            return;
        }
        // [MQTT-4.7.2-1]: a wildcard at the first level does not match a topic that begins with '$'.
        int end = Levels.end(topic, 0);
        FilterNode<T> child = root.namedChildren == 0 ? null : nodes.get(root, topic, 0, end);
        if (child != null) {
            match(child, topic, end + 1, visitor);
        }
    }

    private void match(FilterNode<T> node, String topic, int start, MatchVisitor<T> visitor) {
        if (node.subtreeSubscribers != null) {
            // "a/#" matches "a" as well: section 4.7.1.2.
            node.subtreeSubscribers.visit(visitor);
        }
        if (start > topic.length()) {
            if (node.subscribers != null) {
                node.subscribers.visit(visitor);
            }
            return;
        }
        if (node.plusChild == null && node.namedChildren == 0) {
            return;
        }
        int end = Levels.end(topic, start);
        if (node.plusChild != null) {
            match(node.plusChild, topic, end + 1, visitor);
        }
        FilterNode<T> child = node.namedChildren == 0 ? null : nodes.get(node, topic, start, end);
        if (child != null) {
            match(child, topic, end + 1, visitor);
        }
    }

    /** Returns the subscribers of exactly this filter, or null. */
    @Nullable
    SubscriberSet<T> subscribers(String filter) {
        FilterNode<T> node = node(filter);
        if (node == null) {
            return null;
        }
        return filter.endsWith("#") ? node.subtreeSubscribers : node.subscribers;
    }

    /** Returns the node at which the filter ends, without a trailing {@code #}, or null if there is none. */
    private @Nullable FilterNode<T> node(String filter) {
        FilterNode<T> node = root;
        for (int start = 0; start <= filter.length() && node != null; ) {
            int end = Levels.end(filter, start);
            if (Levels.isMultiLevelWildcard(filter, start, end)) {
                return node;
            }
            node = Levels.isSingleLevelWildcard(filter, start, end)
                    ? node.plusChild
                    : nodes.get(node, filter, start, end);
            start = end + 1;
        }
        return node;
    }

    private FilterNode<T> childOrNew(FilterNode<T> node, String filter, int start, int end) {
        if (!Levels.isSingleLevelWildcard(filter, start, end)) {
            FilterNode<T> child = nodes.get(node, filter, start, end);
            return child == null ? nodes.add(node, filter, start, end) : child;
        }
        if (node.plusChild == null) {
            // The subtree of '+' continues with another hash than its parent, whose named children it would collide
            // with.
            node.plusChild = new FilterNode<>(node, ~node.hash);
        }
        return node.plusChild;
    }
}
