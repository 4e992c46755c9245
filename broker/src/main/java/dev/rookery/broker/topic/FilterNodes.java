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
        for (int slot = levelName.hash(parent.seed) & mask; nodes[slot] != null; slot = (slot + 1) & mask) {
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
        FilterNode<T> node = new FilterNode<>();
        attach(node, parent, text, start, end);
        return node;
    }

    /** Adds a node that is not in the table under a parent and name. */
    void attach(FilterNode<T> node, FilterNode<T> parent, String text, int start, int end) {
        levelName.read(text, start, end);
        node.parent = parent;
        node.low = levelName.low();
        node.high = levelName.high();
        node.name = levelName.isHashed() ? text.substring(start, end) : null;
        node.hash = levelName.hash(parent.seed);
        if ((size + 1) * 3L > nodes.length * 2L) {
            resize(nodes.length * 2);
        }
        insert(node);
        size++;
        link(node, parent);
    }

    /** Returns the name of a node that is or was in the table. */
    String name(FilterNode<T> node) {
        return node.name == null ? LevelName.decode(node.low, node.high) : node.name;
    }

    private void link(FilterNode<T> node, FilterNode<T> parent) {
        FilterNode<T> next = parent.firstChild;
        node.previousSibling = null;
        node.nextSibling = next;
        if (next != null) {
            next.previousSibling = node;
        }
        parent.firstChild = node;
        parent.namedChildren++;
    }

    private void unlink(FilterNode<T> node) {
        FilterNode<T> parent = Objects.requireNonNull(node.parent);
        FilterNode<T> previous = node.previousSibling;
        FilterNode<T> next = node.nextSibling;
        if (previous == null) {
            parent.firstChild = next;
        } else {
            previous.nextSibling = next;
        }
        if (next != null) {
            next.previousSibling = previous;
        }
        node.previousSibling = null;
        node.nextSibling = null;
        parent.namedChildren--;
    }

    /** Puts a node that is not in the table in the place of one that is. */
    void replace(FilterNode<T> present, FilterNode<T> replacement) {
        FilterNode<T> parent = Objects.requireNonNull(present.parent);
        replacement.parent = parent;
        replacement.low = present.low;
        replacement.high = present.high;
        replacement.name = present.name;
        replacement.hash = present.hash;
        nodes[slot(present)] = replacement;
        unlink(present);
        link(replacement, parent);
    }

    private int slot(FilterNode<T> node) {
        int mask = nodes.length - 1;
        int slot = node.hash & mask;
        while (nodes[slot] != node) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** Removes a node that is in the table. */
    void remove(FilterNode<T> node) {
        int mask = nodes.length - 1;
        int gap = slot(node);
        size--;
        unlink(node);
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
