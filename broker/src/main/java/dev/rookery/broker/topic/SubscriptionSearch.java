package dev.rookery.broker.topic;

import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Search for the subscriptions whose filter matches a topic name, in steps. The tree may change between two steps: the position
 * is a path of levels, each {@code +} or that of the topic, and not a node. A subscription that exists during the whole search is
 * visited exactly once, one that is added or removed meanwhile at most once. Not thread-safe; confined to the tenant's event
 * loop.
 *
 * @param <T> type of the subscriptions' owners
 */
public final class SubscriptionSearch<T> {
    /** Number of subscribers of one filter above which they are visited in steps, too. */
    static final int LARGE_SET = 1024;
    /** Characters that are compared in about the time of a step. */
    private static final int CHARACTERS_PER_STEP = 128;

    private final SubscriptionTree<T> tree;
    private final FilterNode<T> root;
    private final FilterNodes<T> nodes;
    /** Large sets of subscribers that were found and not visited. */
    private final ArrayDeque<LargeSet<T>> largeSets = new ArrayDeque<>(0);

    private String topic = "";
    private @Nullable MatchVisitor<T> visitor;
    private int remaining;
    private int visitedNodes;
    /** First node that was not visited in this step; null while there is none. */
    private @Nullable FilterNode<T> next;
    /** Where the next step begins; null if all nodes were visited. */
    private @Nullable FilterPath position;

    SubscriptionSearch(SubscriptionTree<T> tree, FilterNode<T> root, FilterNodes<T> nodes) {
        this.tree = tree;
        this.root = root;
        this.nodes = nodes;
    }

    /** Starts a new search. Returns whether it is complete. */
    boolean start(String name, @Nullable SubscriberSet<T> exact, MatchVisitor<T> receiver, int steps) {
        topic = name;
        visitor = receiver;
        remaining = steps;
        visitedNodes = 0;
        next = null;
        position = null;
        if (exact != null) {
            visit(exact, null, false);
        }
        if (topic.charAt(0) != '$') {
            match(root, 0);
        } else if (root.namedChildren > 0) {
            // [MQTT-4.7.2-1]: a wildcard at the first level does not match a topic that begins with '$'.
            int end = Levels.end(topic, 0);
            matchChild(nodes.get(root, topic, 0, end), end + 1);
        }
        return endStep();
    }

    /**
     * Continues the search.
     *
     * @param steps number of nodes and subscriptions to visit, about
     * @return whether the search is complete
     */
    public boolean advance(MatchVisitor<T> receiver, int steps) {
        visitor = receiver;
        remaining = steps;
        next = null;
        for (LargeSet<T> set = largeSets.peek(); set != null && remaining > 0; set = largeSets.peek()) {
            remaining -= set.advance(tree, receiver, remaining);
            if (set.isComplete()) {
                largeSets.remove();
            }
        }
        FilterPath from = position;
        if (from != null && remaining > 0) {
            position = null;
            resume(root, 0, from, 0);
        }
        return endStep();
    }

    private boolean endStep() {
        visitor = null;
        if (next != null) {
            position = FilterPath.of(next);
            next = null;
        }
        boolean complete = position == null && largeSets.isEmpty();
        if (complete) {
            topic = "";
        }
        return complete;
    }

    /** Returns the number of nodes that were visited so far. */
    public int visitedNodes() {
        return visitedNodes;
    }

    /** Returns the number of subscribers that were found and not visited. */
    public int pendingSubscribers() {
        int pending = 0;
        for (LargeSet<T> set : largeSets) {
            pending += set.size();
        }
        return pending;
    }

    private void matchChild(@Nullable FilterNode<T> child, int start) {
        if (child != null) {
            // Nodes that do not match count as well.
            remaining -= cost(child);
            int end = child.matchRest(topic, start);
            if (end >= 0) {
                match(child, end);
            }
        }
    }

    private int cost(FilterNode<T> node) {
        return node.rest == null ? 1 : 1 + node.rest.length() / CHARACTERS_PER_STEP;
    }

    private void match(FilterNode<T> node, int start) {
        if (remaining <= 0) {
            next = next == null ? node : next;
            return;
        }
        visitedNodes++;
        if (node.subtreeSubscribers != null) {
            // "a/#" matches "a" as well: section 4.7.1.2.
            visit(node.subtreeSubscribers, node, true);
        }
        if (start > topic.length()) {
            if (node.subscribers != null) {
                visit(node.subscribers, node, false);
            }
            return;
        }
        if (node.plusChild == null && node.namedChildren == 0) {
            return;
        }
        int end = Levels.end(topic, start);
        matchChild(node.plusChild, end + 1);
        if (node.namedChildren > 0) {
            // A lookup reads the level.
            remaining -= (end - start) / CHARACTERS_PER_STEP;
            matchChild(nodes.get(node, topic, start, end), end + 1);
        }
    }

    /** @param node node of the set; null for the filter that is the topic name */
    private void visit(SubscriberSet<T> set, @Nullable FilterNode<T> node, boolean subtree) {
        int size = set.size();
        if (size > LARGE_SET) {
            largeSets.add(new LargeSet<>((MultiSubscriberSet<T>) set, node == null ? topic : filter(node, subtree)));
            remaining = 0;
        } else {
            remaining -= size;
            set.visit(Objects.requireNonNull(visitor));
        }
    }

    private String filter(FilterNode<T> node, boolean subtree) {
        String path = FilterPath.of(node).filter(topic);
        if (!subtree) {
            return path;
        }
        return node.parent == null ? "#" : path + "/#";
    }

    /**
     * Continues below a node whose levels are the first ones of the position.
     *
     * @param start start of the next level in the topic name
     * @param depth number of the node's levels
     */
    private void resume(FilterNode<T> node, int start, FilterPath from, int depth) {
        if (depth == from.length()) {
            match(node, start);
            return;
        }
        int end = Levels.end(topic, start);
        boolean plus = from.isPlus(depth);
        if (plus && node.plusChild != null) {
            resumeChild(node.plusChild, end + 1, from, depth + 1);
        }
        FilterNode<T> named = node.namedChildren == 0 ? null : nodes.get(node, topic, start, end);
        if (plus) {
            matchChild(named, end + 1);
        } else if (named != null) {
            resumeChild(named, end + 1, from, depth + 1);
        }
    }

    private void resumeChild(FilterNode<T> child, int start, FilterPath from, int depth) {
        int end = child.matchRest(topic, start);
        if (end < 0) {
            return;
        }
        int compared = from.compare(child.rest, depth);
        if (compared == FilterPath.EQUAL) {
            resume(child, end, from, depth + Levels.count(child.rest));
        } else if (compared == FilterPath.BEHIND) {
            match(child, end);
        }
    }
}
