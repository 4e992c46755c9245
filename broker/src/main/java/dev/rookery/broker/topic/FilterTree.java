package dev.rookery.broker.topic;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tree of topic filters with wildcards. Levels between two branches are one node, so that the tree has less than two nodes
 * per filter, and a match visits less than two nodes per matching filter, however many levels the filters have. Branches
 * without subscriptions are removed. Not thread-safe; confined to the tenant's event loop.
 */
final class FilterTree<T> {
    private final FilterNode<T> root = new FilterNode<>();

    private final FilterNodes<T> nodes = new FilterNodes<>();

    void add(String filter, Subscription<T> subscription) {
        FilterNode<T> node = nodeOrNew(filter);
        if (filter.endsWith("#")) {
            node.subtreeSubscribers = SubscriberSet.with(node.subtreeSubscribers, subscription);
        } else {
            node.subscribers = SubscriberSet.with(node.subscribers, subscription);
        }
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
            detach(node, parent);
            node = parent;
        }
        FilterNode<T> child = node.onlyChild();
        if (node != root && node.isBranch() && child != null) {
            join(node, child);
        }
    }

    FilterNode<T> root() {
        return root;
    }

    FilterNodes<T> nodes() {
        return nodes;
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

    /** Returns the end of the filter without {@code /#}; -1 for {@code #}. */
    private static int pathEnd(String filter) {
        return filter.endsWith("#") ? filter.length() - 2 : filter.length();
    }

    /** Returns the node at which the filter ends, without a trailing {@code #}, or null if there is none. */
    private @Nullable FilterNode<T> node(String filter) {
        int pathEnd = pathEnd(filter);
        FilterNode<T> node = root;
        for (int start = 0; start <= pathEnd; ) {
            int end = Levels.end(filter, start);
            node = child(node, filter, start, end);
            if (node == null) {
                return null;
            }
            start = end + 1;
            String rest = node.rest;
            if (rest != null) {
                if (commonLevels(rest, filter, start, pathEnd) <= rest.length()) {
                    return null;
                }
                start += rest.length() + 1;
            }
        }
        return node;
    }

    private FilterNode<T> nodeOrNew(String filter) {
        int pathEnd = pathEnd(filter);
        FilterNode<T> node = root;
        for (int start = 0; start <= pathEnd; ) {
            int end = Levels.end(filter, start);
            FilterNode<T> child = child(node, filter, start, end);
            if (child == null) {
                child = new FilterNode<>();
                child.rest = end < pathEnd ? filter.substring(end + 1, pathEnd) : null;
                attach(child, node, filter, start, end);
                return child;
            }
            start = end + 1;
            node = child;
            String rest = child.rest;
            if (rest != null) {
                int common = commonLevels(rest, filter, start, pathEnd);
                node = common > rest.length() ? child : split(child, rest, common);
                start += common;
            }
        }
        return node;
    }

    /**
     * Compares the further levels of a node with a part of a filter.
     *
     * @return start of the first level in {@code rest} that the filter does not have; behind its end if it has all
     */
    private static int commonLevels(String rest, String filter, int filterStart, int pathEnd) {
        int start = 0;
        int position = filterStart;
        while (start <= rest.length() && position <= pathEnd) {
            int end = Levels.end(rest, start);
            int length = end - start;
            if (Levels.end(filter, position) - position != length
                    || !rest.regionMatches(start, filter, position, length)) {
                return start;
            }
            start = end + 1;
            position += length + 1;
        }
        return start;
    }

    /** Splits a node before a level of {@code rest}. Returns the upper part. */
    private FilterNode<T> split(FilterNode<T> node, String rest, int start) {
        FilterNode<T> upper = new FilterNode<>();
        upper.rest = start == 0 ? null : rest.substring(0, start - 1);
        replace(node, upper);
        int end = Levels.end(rest, start);
        attach(node, upper, rest, start, end);
        node.rest = end < rest.length() ? rest.substring(end + 1) : null;
        return upper;
    }

    /** Joins a node at which no filter ends with its only child. */
    private void join(FilterNode<T> node, FilterNode<T> child) {
        String first = node.plusChild == child ? "+" : nodes.name(child);
        detach(child, node);
        String joined = child.rest == null ? first : first + '/' + child.rest;
        child.rest = node.rest == null ? joined : node.rest + '/' + joined;
        replace(node, child);
    }

    private @Nullable FilterNode<T> child(FilterNode<T> node, String filter, int start, int end) {
        return Levels.isSingleLevelWildcard(filter, start, end) ? node.plusChild : nodes.get(node, filter, start, end);
    }

    private void attach(FilterNode<T> node, FilterNode<T> parent, String text, int start, int end) {
        if (Levels.isSingleLevelWildcard(text, start, end)) {
            node.parent = parent;
            parent.plusChild = node;
        } else {
            nodes.attach(node, parent, text, start, end);
        }
    }

    private void detach(FilterNode<T> node, FilterNode<T> parent) {
        if (parent.plusChild == node) {
            parent.plusChild = null;
        } else {
            nodes.remove(node);
        }
    }

    private void replace(FilterNode<T> present, FilterNode<T> replacement) {
        FilterNode<T> parent = Objects.requireNonNull(present.parent);
        if (parent.plusChild == present) {
            parent.plusChild = replacement;
            replacement.parent = parent;
        } else {
            nodes.replace(present, replacement);
        }
    }
}
