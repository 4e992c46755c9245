package dev.rookery.broker.topic;

import dev.rookery.broker.memory.HeapSize;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Position in a {@link RetainedTree} that moves over the messages matching a filter, in the order of their topics. Skips
 * branches that the filter does not select. The tree may change between two steps: the cursor then finds new messages
 * behind its position. Confined to the tenant's event loop.
 *
 * @param <M> type of a retained message
 */
public final class RetainedCursor<M> {
    /** The character after the level separator: all topics below {@code a/b} come before {@code a/b0}. */
    private static final char AFTER_SEPARATOR = '/' + 1;
    /** The character after {@code $}. */
    private static final String AFTER_RESERVED = "%";

    /** Size of this object, its view of the tree and a short position. */
    private static final int OBJECT_BYTES = 64 + 112 + 80;
    /** Length of a position that {@link #OBJECT_BYTES} contains. */
    private static final int SHORT_POSITION = 32;

    private final RetainedTree<M> tree;
    private final String filter;
    /** Topic before or at which the next entry is not. */
    private String position;

    private boolean inclusive = true;
    private @Nullable Iterator<Map.Entry<String, M>> entries;
    private int changes;
    private @Nullable M message;
    private boolean ended;

    RetainedCursor(RetainedTree<M> tree, String filter) {
        this.tree = tree;
        this.filter = filter;
        this.position = TopicFilter.literalPrefix(filter);
    }

    /**
     * Examines the next candidate, in logarithmic time.
     *
     * @return false if no candidate is left
     */
    public boolean advance() {
        message = null;
        Iterator<Map.Entry<String, M>> current = entries;
        if (current == null || changes != tree.changes()) {
            current = tree.entriesFrom(position, inclusive);
            entries = current;
            changes = tree.changes();
        }
        if (ended || !current.hasNext()) {
            ended = true;
            entries = null;
            return false;
        }
        Map.Entry<String, M> entry = current.next();
        position = entry.getKey();
        inclusive = false;
        if (TopicFilter.matches(filter, position)) {
            message = entry.getValue();
        } else {
            skip(position);
        }
        return true;
    }

    /** Returns the message of the candidate; null if its topic does not match the filter. */
    public @Nullable M message() {
        return message;
    }

    /** Moves to the next topic that may match after one that does not. */
    private void skip(String topic) {
        boolean wildcardFirst = filter.charAt(0) == '#' || filter.charAt(0) == '+';
        if (wildcardFirst && topic.charAt(0) == '$') {
            seek(AFTER_RESERVED); // [MQTT-4.7.2-1]
            return;
        }
        // End of the topic's level at the last '+' so far.
        int plusEnd = -1;
        int filterStart = 0;
        int topicStart = 0;
        while (filterStart <= filter.length() && topicStart <= topic.length()) {
            int filterEnd = Levels.end(filter, filterStart);
            int topicEnd = Levels.end(topic, topicStart);
            if (Levels.isSingleLevelWildcard(filter, filterStart, filterEnd)) {
                plusEnd = topicEnd;
            } else if (filterEnd - filterStart != topicEnd - topicStart
                    || !filter.regionMatches(filterStart, topic, topicStart, filterEnd - filterStart)) {
                seekLevel(topic, topicStart, filter.substring(filterStart, filterEnd), plusEnd);
                return;
            }
            filterStart = filterEnd + 1;
            topicStart = topicEnd + 1;
        }
        if (topicStart <= topic.length()) {
            // The topic is deeper than the filter, like all topics beside it.
            seek(topic.substring(0, topicStart - 1) + AFTER_SEPARATOR);
        }
        // Otherwise the topic has too few levels, and the next one may match.
    }

    /** Moves to the topics with this name at a level, or to the next name for the last {@code +} if they are behind. */
    private void seekLevel(String topic, int start, String name, int plusEnd) {
        String wanted = topic.substring(0, start) + name;
        if (wanted.compareTo(topic) > 0) {
            seek(wanted);
        } else if ((wanted + '/').compareTo(topic) > 0) {
            seek(wanted + '/');
        } else if (plusEnd >= 0) {
            seek(topic.substring(0, plusEnd) + AFTER_SEPARATOR);
        } else {
            ended = true;
        }
    }

    /** Returns the size of a cursor on the heap in bytes before its first step. */
    public static long heapBytes(String filter) {
        return OBJECT_BYTES + longPosition(TopicFilter.literalPrefix(filter));
    }

    /** Returns the size of this cursor on the heap in bytes, which changes with each step. */
    public long heapBytes() {
        return OBJECT_BYTES + longPosition(position);
    }

    private static long longPosition(String position) {
        return position.length() <= SHORT_POSITION ? 0 : HeapSize.of(position);
    }

    private void seek(String first) {
        position = first;
        inclusive = true;
        entries = null;
    }
}
