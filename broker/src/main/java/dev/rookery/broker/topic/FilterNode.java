package dev.rookery.broker.topic;

/** A level of filters with wildcards. Branches without subscriptions are cut off. */
final class FilterNode<T> {
    /** Those whose filter ends here; null for none. */
    private Subscribers<T> here;
    /** Those whose filter ends with {@code #} below here; null for none. */
    private Subscribers<T> subtree;
    /** The child for {@code +}; null for none. */
    private FilterNode<T> anyLevel;
    /** The other children; null for none. */
    private LevelMap<FilterNode<T>> children;

    void add(String filter, int start, Subscription<T> subscription) {
        if (start > filter.length()) {
            here = here == null ? new Subscribers<>() : here;
            here.add(subscription);
            return;
        }
        int end = Levels.end(filter, start);
        if (Levels.isSubtree(filter, start, end)) {
            subtree = subtree == null ? new Subscribers<>() : subtree;
            subtree.add(subscription);
        } else {
            childOrNew(filter, start, end).add(filter, end + 1, subscription);
        }
    }

    void remove(String filter, int start, Subscription<T> subscription) {
        if (start > filter.length()) {
            here.remove(subscription);
            here = here.isEmpty() ? null : here;
            return;
        }
        int end = Levels.end(filter, start);
        if (Levels.isSubtree(filter, start, end)) {
            subtree.remove(subscription);
            subtree = subtree.isEmpty() ? null : subtree;
            return;
        }
        FilterNode<T> child = child(filter, start, end);
        child.remove(filter, end + 1, subscription);
        if (child.isEmpty()) {
            cutOff(filter, start, end);
        }
    }

    /** Called on the root. */
    void match(String topic, Matches<T> matches) {
        if (topic.charAt(0) != '$') {
            match(topic, 0, matches);
        } else if (children != null) {
            // [MQTT-4.7.2-1]: a wildcard at the first level does not match a topic that begins with '$'.
            int end = Levels.end(topic, 0);
            FilterNode<T> child = children.get(topic, 0, end);
            if (child != null) {
                child.match(topic, end + 1, matches);
            }
        }
    }

    private void match(String topic, int start, Matches<T> matches) {
        if (subtree != null) {
            // "a/#" matches "a" as well: section 4.7.1.2.
            subtree.visit(matches);
        }
        if (start > topic.length()) {
            if (here != null) {
                here.visit(matches);
            }
            return;
        }
        int end = Levels.end(topic, start);
        if (anyLevel != null) {
            anyLevel.match(topic, end + 1, matches);
        }
        if (children != null) {
            FilterNode<T> child = children.get(topic, start, end);
            if (child != null) {
                child.match(topic, end + 1, matches);
            }
        }
    }

    /** The subscribers of the filter itself, or null. */
    Subscribers<T> subscribers(String filter, int start) {
        if (start > filter.length()) {
            return here;
        }
        int end = Levels.end(filter, start);
        if (Levels.isSubtree(filter, start, end)) {
            return subtree;
        }
        FilterNode<T> child = child(filter, start, end);
        return child == null ? null : child.subscribers(filter, end + 1);
    }

    private boolean isEmpty() {
        return here == null && subtree == null && anyLevel == null && children == null;
    }

    private FilterNode<T> child(String filter, int start, int end) {
        if (Levels.isAnyLevel(filter, start, end)) {
            return anyLevel;
        }
        return children == null ? null : children.get(filter, start, end);
    }

    private FilterNode<T> childOrNew(String filter, int start, int end) {
        FilterNode<T> child = child(filter, start, end);
        if (child != null) {
            return child;
        }
        child = new FilterNode<>();
        if (Levels.isAnyLevel(filter, start, end)) {
            anyLevel = child;
        } else {
            children = children == null ? new LevelMap<>() : children;
            children.add(filter.substring(start, end), child);
        }
        return child;
    }

    private void cutOff(String filter, int start, int end) {
        if (Levels.isAnyLevel(filter, start, end)) {
            anyLevel = null;
            return;
        }
        children.remove(filter.substring(start, end));
        if (children.isEmpty()) {
            children = null;
        }
    }
}
