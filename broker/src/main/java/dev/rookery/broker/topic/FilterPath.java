package dev.rookery.broker.topic;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Levels of a filter that matches the beginning of a known topic name: each is {@code +}, or the level of the topic. Paths are
 * ordered as a search visits them: {@code +} comes first, and a path before those that begin with it.
 */
final class FilterPath {
    /** Result of {@link #compare}: the levels are the same ones as those of this path. */
    static final int EQUAL = 0;

    /** Result of {@link #compare}: the levels, and what is below them, come before this path. */
    static final int BEFORE = -1;

    /** Result of {@link #compare}: the levels come behind this path. */
    static final int BEHIND = 1;

    private final BitSet plus;
    private final int length;

    private FilterPath(BitSet plus, int length) {
        this.plus = plus;
        this.length = length;
    }

    /** Returns the path of a node that is in a tree. */
    static FilterPath of(FilterNode<?> node) {
        int length = 0;
        for (FilterNode<?> part = node; part.parent != null; part = part.parent) {
            length += 1 + Levels.count(part.rest);
        }
        BitSet plus = new BitSet(length);
        int end = length;
        for (FilterNode<?> part = node; part.parent != null; part = part.parent) {
            int first = end - 1 - Levels.count(part.rest);
            plus.set(first, part.parent.plusChild == part);
            int level = first + 1;
            for (int start = 0; level < end; level++) {
                String rest = String.valueOf(part.rest);
                int levelEnd = Levels.end(rest, start);
                plus.set(level, Levels.isSingleLevelWildcard(rest, start, levelEnd));
                start = levelEnd + 1;
            }
            end = first;
        }
        return new FilterPath(plus, length);
    }

    int length() {
        return length;
    }

    boolean isPlus(int level) {
        return plus.get(level);
    }

    /**
     * Compares further levels of a node that match the topic.
     *
     * @param rest levels; null for none
     * @param depth number of levels before them, which are those of this path
     */
    int compare(@Nullable String rest, int depth) {
        int count = Levels.count(rest);
        int start = 0;
        for (int level = depth; level < depth + count; level++) {
            String levels = String.valueOf(rest);
            if (level == length) {
                return BEHIND;
            }
            int end = Levels.end(levels, start);
            boolean other = Levels.isSingleLevelWildcard(levels, start, end);
            if (other != isPlus(level)) {
                return other ? BEFORE : BEHIND;
            }
            start = end + 1;
        }
        return EQUAL;
    }

    /** Returns the filter, with the levels of the topic. */
    String filter(String topic) {
        StringBuilder filter = new StringBuilder();
        int start = 0;
        for (int level = 0; level < length; level++) {
            int end = Levels.end(topic, start);
            filter.append(level == 0 ? "" : "/").append(isPlus(level) ? "+" : topic.substring(start, end));
            start = end + 1;
        }
        return filter.toString();
    }
}
