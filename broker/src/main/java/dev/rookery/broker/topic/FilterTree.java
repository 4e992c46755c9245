package dev.rookery.broker.topic;

import java.util.concurrent.ThreadLocalRandom;

/** Filters with wildcards, level by level. Branches without subscriptions are cut off. For one thread. */
final class FilterTree<T> {
    /** Its hash is different from tree to tree, so that nobody can choose names that all meet in one place. */
    private final FilterNode<T> root =
            new FilterNode<>(null, ThreadLocalRandom.current().nextInt());

    private final FilterNodes<T> nodes = new FilterNodes<>();

    void add(String filter, Subscription<T> subscription) {
        FilterNode<T> node = root;
        for (int start = 0; start <= filter.length(); ) {
            int end = Levels.end(filter, start);
            if (Levels.isSubtree(filter, start, end)) {
                node.subtree = Audience.with(node.subtree, subscription);
                return;
            }
            node = childOrNew(node, filter, start, end);
            start = end + 1;
        }
        node.here = Audience.with(node.here, subscription);
    }

    void remove(String filter, Subscription<T> subscription) {
        FilterNode<T> node = node(filter);
        if (filter.endsWith("#")) {
            node.subtree = Audience.without(node.subtree, subscription);
        } else {
            node.here = Audience.without(node.here, subscription);
        }
        while (node != root && node.isEmpty()) {
            FilterNode<T> parent = node.parent;
            if (parent.anyLevel == node) {
                parent.anyLevel = null;
            } else {
                nodes.remove(node);
            }
            node = parent;
        }
    }

    void match(String topic, Matches<T> matches) {
        if (topic.charAt(0) != '$') {
            match(root, topic, 0, matches);
            return;
        }
        // [MQTT-4.7.2-1]: a wildcard at the first level does not match a topic that begins with '$'.
        int end = Levels.end(topic, 0);
        FilterNode<T> child = root.children == 0 ? null : nodes.get(root, topic, 0, end);
        if (child != null) {
            match(child, topic, end + 1, matches);
        }
    }

    private void match(FilterNode<T> node, String topic, int start, Matches<T> matches) {
        if (node.subtree != null) {
            // "a/#" matches "a" as well: section 4.7.1.2.
            node.subtree.visit(matches);
        }
        if (start > topic.length()) {
            if (node.here != null) {
                node.here.visit(matches);
            }
            return;
        }
        if (node.anyLevel == null && node.children == 0) {
            return;
        }
        int end = Levels.end(topic, start);
        if (node.anyLevel != null) {
            match(node.anyLevel, topic, end + 1, matches);
        }
        FilterNode<T> child = node.children == 0 ? null : nodes.get(node, topic, start, end);
        if (child != null) {
            match(child, topic, end + 1, matches);
        }
    }

    /** The subscribers of the filter itself, or null. */
    Audience<T> audience(String filter) {
        FilterNode<T> node = node(filter);
        if (node == null) {
            return null;
        }
        return filter.endsWith("#") ? node.subtree : node.here;
    }

    /** Where the filter ends, a {@code #} at its end left out; null if there is no such node. */
    private FilterNode<T> node(String filter) {
        FilterNode<T> node = root;
        for (int start = 0; start <= filter.length() && node != null; ) {
            int end = Levels.end(filter, start);
            if (Levels.isSubtree(filter, start, end)) {
                return node;
            }
            node = Levels.isAnyLevel(filter, start, end) ? node.anyLevel : nodes.get(node, filter, start, end);
            start = end + 1;
        }
        return node;
    }

    private FilterNode<T> childOrNew(FilterNode<T> node, String filter, int start, int end) {
        if (!Levels.isAnyLevel(filter, start, end)) {
            FilterNode<T> child = nodes.get(node, filter, start, end);
            return child == null ? nodes.add(node, filter, start, end) : child;
        }
        if (node.anyLevel == null) {
            // Below '+' hashes go on from another number than above it.
            node.anyLevel = new FilterNode<>(node, ~node.hash);
        }
        return node.anyLevel;
    }
}
