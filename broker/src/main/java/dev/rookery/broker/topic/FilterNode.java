package dev.rookery.broker.topic;

import dev.rookery.broker.memory.HeapSize;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Node of {@link FilterTree}: a level of a filter, with the levels behind it up to the next branch or end of a filter.
 * {@link FilterNodes} finds it by parent and first level, unless that is {@code +}.
 */
final class FilterNode<T> {
    /** Size of a node for each level of a filter on the heap, on average: a node may hold several levels. */
    private static final int OBJECT_BYTES = 56 + 4;

    /** Null for the root, and for a node that is in no tree. */
    @Nullable
    FilterNode<T> parent;
    /** First level in the encoding of {@link LevelName}, together with {@link #high}. */
    long low;

    long high;
    /** First level, if it does not fit into {@link #low} and {@link #high}. */
    @Nullable
    String name;
    /** Hash of the first level below the parent. */
    int hash;
    /** Further levels; null for none, as the empty text is an empty level. */
    @Nullable
    String rest;
    /** Start value for the hashes of the children: random, so that clients cannot choose levels that collide. */
    final int seed;
    /** Subscribers of the filter that ends at this node. */
    @Nullable
    SubscriberSet<T> subscribers;

    /** Subscribers of the filter that ends with {@code #} below this node. */
    @Nullable
    SubscriberSet<T> subtreeSubscribers;

    /** Child that begins with {@code +}. */
    @Nullable
    FilterNode<T> plusChild;

    /** One of the other children, the first of a list. */
    @Nullable
    FilterNode<T> firstChild;

    @Nullable
    FilterNode<T> nextSibling;

    @Nullable
    FilterNode<T> previousSibling;

    /** Number of children other than {@link #plusChild}. */
    int namedChildren;

    FilterNode() {
        this(null, ThreadLocalRandom.current().nextInt());
    }

    FilterNode(@Nullable FilterNode<T> parent, int seed) {
        this.parent = parent;
        this.seed = seed;
    }

    /** Returns whether no filter ends here. */
    boolean isBranch() {
        return subscribers == null && subtreeSubscribers == null;
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
        return isBranch() && plusChild == null && namedChildren == 0;
    }

    /** Returns the only child, or null if there is none or several. */
    @Nullable
    FilterNode<T> onlyChild() {
        if (plusChild != null) {
            return namedChildren == 0 ? plusChild : null;
        }
        return namedChildren == 1 ? firstChild : null;
    }

    /**
     * Matches the further levels with a topic name.
     *
     * @param start start of the level behind the first one
     * @return start of the next level in the topic name, which may be behind its end; -1 if it does not match
     */
    int matchRest(String topic, int start) {
        String levels = rest;
        if (levels == null) {
            return start;
        }
        int position = start;
        int done = 0;
        while (true) {
            // A '+' is always a whole level.
            int plus = levels.indexOf('+', done);
            int literal = (plus < 0 ? levels.length() : plus) - done;
            if (!topic.regionMatches(position, levels, done, literal)) {
                return -1;
            }
            position += literal;
            if (plus < 0) {
                return position == topic.length() || topic.charAt(position) == '/' ? position + 1 : -1;
            }
            position = Levels.end(topic, position);
            done = plus + 1;
            if (done == levels.length()) {
                return position + 1;
            }
        }
    }
}
