package dev.rookery.broker.topic;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Hash table of all nodes of a tree, keyed by parent and level name, so that a step down the tree costs one table
 * lookup and one access to the node. Uses open addressing with linear probing; removal closes the gap. Not thread-safe;
 * confined to the tenant's event loop.
 */
final class FilterNodes<T> {
    private static final int MINIMUM_CAPACITY = 16;

    private final LevelName levelName = new LevelName();
    private FilterNode<T>[] nodes = table(MINIMUM_CAPACITY);
    private int size;

    /** Returns the child named by the region of the text, or null. */
    @Nullable
    FilterNode<T> get(FilterNode<T> parent, String text, int start, int end) {
        levelName.read(text, start, end);
        int mask = nodes.length - 1;
        for (int slot = levelName.hash(parent.hash) & mask; nodes[slot] != null; slot = (slot + 1) & mask) {
            FilterNode<T> node = nodes[slot];
            if (node.low == levelName.low()
                    && node.high == levelName.high()
                    && node.parent == parent
                    && (node.name == null || text.startsWith(node.name, start))) {
                return node;
            }
        }
        return null;
    }

    /** Adds a child that is not in the table. */
    FilterNode<T> add(FilterNode<T> parent, String text, int start, int end) {
        levelName.read(text, start, end);
        String name = levelName.isHashed() ? text.substring(start, end) : null;
        FilterNode<T> node =
                new FilterNode<>(parent, levelName.low(), levelName.high(), name, levelName.hash(parent.hash));
        if ((size + 1) * 3L > nodes.length * 2L) {
            resize(nodes.length * 2);
        }
        insert(node);
        size++;
        parent.namedChildren++;
        return node;
    }

    /** Removes a node that is in the table. */
    void remove(FilterNode<T> node) {
        int mask = nodes.length - 1;
        int gap = node.hash & mask;
        while (nodes[gap] != node) {
            gap = (gap + 1) & mask;
        }
        size--;
        Objects.requireNonNull(node.parent).namedChildren--;
        // Moves nodes into the gap that would otherwise cut them off from their first slot.
        for (int slot = (gap + 1) & mask; nodes[slot] != null; slot = (slot + 1) & mask) {
            int first = nodes[slot].hash & mask;
            if (((slot - first) & mask) >= ((slot - gap) & mask)) {
                nodes[gap] = nodes[slot];
                gap = slot;
            }
        }
        nodes[gap] = null;
        if (nodes.length > MINIMUM_CAPACITY && size * 8L < nodes.length) {
            resize(nodes.length / 4);
        }
    }

    private void resize(int capacity) {
        FilterNode<T>[] old = nodes;
        nodes = table(Math.max(MINIMUM_CAPACITY, capacity));
        for (FilterNode<T> node : old) {
            if (node != null) {
                insert(node);
            }
        }
    }

    private void insert(FilterNode<T> node) {
        int mask = nodes.length - 1;
        int slot = node.hash & mask;
        while (nodes[slot] != null) {
            slot = (slot + 1) & mask;
        }
        nodes[slot] = node;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <T> FilterNode<T>[] table(int length) {
        return new FilterNode[length];
    }
}
