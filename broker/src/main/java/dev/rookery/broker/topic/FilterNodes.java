package dev.rookery.broker.topic;

/**
 * The nodes of a tree by parent and name, all in one hash table: from a level to the next it takes a look into the table and
 * one at the node. Open addressing with linear probing; removal closes the gap. For one thread.
 */
final class FilterNodes<T> {
    private static final int SMALLEST = 16;

    private final LevelName wanted = new LevelName();
    private FilterNode<T>[] nodes = table(SMALLEST);
    private int size;

    /** The child whose name lies in the text from start to end, or null. */
    FilterNode<T> get(FilterNode<T> parent, String text, int start, int end) {
        wanted.read(text, start, end);
        int mask = nodes.length - 1;
        for (int slot = wanted.hash(parent.hash) & mask; nodes[slot] != null; slot = (slot + 1) & mask) {
            FilterNode<T> node = nodes[slot];
            if (node.low == wanted.low()
                    && node.high == wanted.high()
                    && node.parent == parent
                    && (node.name == null || text.startsWith(node.name, start))) {
                return node;
            }
        }
        return null;
    }

    /** Adds a child that is not there yet. */
    FilterNode<T> add(FilterNode<T> parent, String text, int start, int end) {
        wanted.read(text, start, end);
        String name = wanted.isLong() ? text.substring(start, end) : null;
        FilterNode<T> node = new FilterNode<>(parent, wanted.low(), wanted.high(), name, wanted.hash(parent.hash));
        if ((size + 1) * 3L > nodes.length * 2L) {
            resize(nodes.length * 2);
        }
        insert(node);
        size++;
        parent.children++;
        return node;
    }

    /** Removes a node that is there. */
    void remove(FilterNode<T> node) {
        int mask = nodes.length - 1;
        int gap = node.hash & mask;
        while (nodes[gap] != node) {
            gap = (gap + 1) & mask;
        }
        size--;
        node.parent.children--;
        // Moves up whatever would be cut off from its first slot by the gap.
        for (int slot = (gap + 1) & mask; nodes[slot] != null; slot = (slot + 1) & mask) {
            int first = nodes[slot].hash & mask;
            if (((slot - first) & mask) >= ((slot - gap) & mask)) {
                nodes[gap] = nodes[slot];
                gap = slot;
            }
        }
        nodes[gap] = null;
        if (nodes.length > SMALLEST && size * 8L < nodes.length) {
            resize(nodes.length / 4);
        }
    }

    private void resize(int capacity) {
        FilterNode<T>[] old = nodes;
        nodes = table(Math.max(SMALLEST, capacity));
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
