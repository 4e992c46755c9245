package dev.rookery.broker.topic;

import dev.rookery.broker.memory.HeapSize;
import org.jspecify.annotations.Nullable;

/**
 * Node of {@link FilterTree} for one level of a filter. {@link FilterNodes} finds it by parent and name, unless it is
 * the node for {@code +}.
 */
final class FilterNode<T> {
    /** Size of a node and its place in {@link FilterNodes} on the heap. */
    private static final int OBJECT_BYTES = 56 + 4;

    /** Null for the root. */
    final @Nullable FilterNode<T> parent;
    /** Level name in the encoding of {@link LevelName}, together with {@link #high}. */
    final long low;

    final long high;
    /** Level name, if it does not fit into {@link #low} and {@link #high}. */
    final @Nullable String name;

    final int hash;
    /** Subscribers of the filter that ends at this node. */
    @Nullable
    SubscriberSet<T> subscribers;

    /** Subscribers of the filter that ends with {@code #} below this node. */
    @Nullable
    SubscriberSet<T> subtreeSubscribers;

    /** Child for {@code +}. */
    @Nullable
    FilterNode<T> plusChild;

    /** Number of children other than {@link #plusChild}. */
    int namedChildren;

    /** Creates a node for {@code +}, or the root. */
    FilterNode(@Nullable FilterNode<T> parent, int hash) {
        this(parent, 0, 0, null, hash);
    }

    FilterNode(@Nullable FilterNode<T> parent, long low, long high, @Nullable String name, int hash) {
        this.parent = parent;
        this.low = low;
        this.high = high;
        this.name = name;
        this.hash = hash;
    }

    /** Returns the size on the heap in bytes of the nodes for a filter that shares none with other filters. */
    static long heapBytes(String filter) {
        long bytes = 0;
        for (int start = 0; start <= filter.length(); ) {
            int end = Levels.end(filter, start);
            bytes += OBJECT_BYTES
                    + (end - start > LevelName.MAXIMUM_ENCODED_LENGTH ? HeapSize.ofString(end - start, true) : 0);
            start = end + 1;
        }
        return bytes;
    }

    boolean isEmpty() {
        return subscribers == null && subtreeSubscribers == null && plusChild == null && namedChildren == 0;
    }
}
