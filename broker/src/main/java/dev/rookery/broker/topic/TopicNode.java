package dev.rookery.broker.topic;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Node of {@link RetainedTree} for one level of topic names. Branches without retained messages are removed. */
final class TopicNode<M> {
    private @Nullable M message;

    private @Nullable LevelMap<TopicNode<M>> children;

    /** Whether the level's name begins with {@code $}; relevant on the first level only. */
    private boolean reserved;

    @Nullable
    M put(String topic, int start, M retained) {
        if (start > topic.length()) {
            M former = message;
            message = retained;
            return former;
        }
        int end = Levels.end(topic, start);
        children = children == null ? new LevelMap<>() : children;
        TopicNode<M> child = children.get(topic, start, end);
        if (child == null) {
            child = new TopicNode<>();
            child.reserved = topic.startsWith("$", start);
            children.add(topic.substring(start, end), child);
        }
        return child.put(topic, end + 1, retained);
    }

    @Nullable
    M remove(String topic, int start) {
        if (start > topic.length()) {
            M former = message;
            message = null;
            return former;
        }
        int end = Levels.end(topic, start);
        LevelMap<TopicNode<M>> present = children;
        TopicNode<M> child = present == null ? null : present.get(topic, start, end);
        if (present == null || child == null) {
            return null;
        }
        M former = child.remove(topic, end + 1);
        if (child.message == null && child.children == null) {
            present.remove(topic.substring(start, end));
            children = present.isEmpty() ? null : present;
        }
        return former;
    }

    /** Visits the messages whose topic matches the filter. Called on the root. */
    void match(String filter, Consumer<? super M> visitor) {
        int end = Levels.end(filter, 0);
        boolean subtree = Levels.isMultiLevelWildcard(filter, 0, end);
        if (!subtree && !Levels.isSingleLevelWildcard(filter, 0, end)) {
            match(filter, 0, visitor);
        } else if (children != null) {
            // [MQTT-4.7.2-1]: a wildcard at the first level does not match a topic that begins with '$'.
            children.forEach(child -> {
                if (!child.reserved) {
                    child.match(filter, subtree ? 0 : end + 1, visitor);
                }
            });
        }
    }

    private void match(String filter, int start, Consumer<? super M> visitor) {
        if (start > filter.length()) {
            visitSelf(visitor);
            return;
        }
        int end = Levels.end(filter, start);
        if (Levels.isMultiLevelWildcard(filter, start, end)) {
            visitSubtree(visitor);
        } else if (children != null) {
            if (Levels.isSingleLevelWildcard(filter, start, end)) {
                children.forEach(child -> child.match(filter, end + 1, visitor));
            } else {
                TopicNode<M> child = children.get(filter, start, end);
                if (child != null) {
                    child.match(filter, end + 1, visitor);
                }
            }
        }
    }

    private void visitSelf(Consumer<? super M> visitor) {
        if (message != null) {
            visitor.accept(message);
        }
    }

    private void visitSubtree(Consumer<? super M> visitor) {
        visitSelf(visitor);
        if (children != null) {
            children.forEach(child -> child.visitSubtree(visitor));
        }
    }
}
