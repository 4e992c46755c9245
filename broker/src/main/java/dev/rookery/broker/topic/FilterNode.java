package dev.rookery.broker.topic;

/** A level of filters with wildcards. Found by its parent and name in {@link FilterNodes}, unless it is for {@code +}. */
final class FilterNode<T> {
    /** Null for the first of a tree. */
    final FilterNode<T> parent;
    /** The name, or what is known of a long one; see {@link LevelName}. */
    final long low;

    final long high;
    /** Null unless the name is long. */
    final String name;

    final int hash;
    /** Those whose filter ends here; null for none. */
    Audience<T> here;
    /** Those whose filter ends with {@code #} below here; null for none. */
    Audience<T> subtree;
    /** The child for {@code +}; null for none. */
    FilterNode<T> anyLevel;
    /** How many other children there are. */
    int children;

    /** A node for {@code +}, or the first. */
    FilterNode(FilterNode<T> parent, int hash) {
        this(parent, 0, 0, null, hash);
    }

    FilterNode(FilterNode<T> parent, long low, long high, String name, int hash) {
        this.parent = parent;
        this.low = low;
        this.high = high;
        this.name = name;
        this.hash = hash;
    }

    boolean isEmpty() {
        return here == null && subtree == null && anyLevel == null && children == 0;
    }
}
