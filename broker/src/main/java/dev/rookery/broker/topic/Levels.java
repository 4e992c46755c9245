package dev.rookery.broker.topic;

import org.jspecify.annotations.Nullable;

/** Iterates over the levels of topic names and filters without creating substrings. */
final class Levels {
    private Levels() {}

    /** Returns the end index of the level that begins at the start index. */
    static int end(String text, int start) {
        int end = text.indexOf('/', start);
        return end < 0 ? text.length() : end;
    }

    /** Returns the number of levels; 0 for null. */
    static int count(@Nullable String levels) {
        if (levels == null) {
            return 0;
        }
        int count = 1;
        for (int slash = levels.indexOf('/'); slash >= 0; slash = levels.indexOf('/', slash + 1)) {
            count++;
        }
        return count;
    }

    static boolean isSingleLevelWildcard(String filter, int start, int end) {
        return end - start == 1 && filter.charAt(start) == '+';
    }

    static boolean isMultiLevelWildcard(String filter, int start, int end) {
        return end - start == 1 && filter.charAt(start) == '#';
    }

    static boolean hasWildcard(String filter) {
        return filter.indexOf('+') >= 0 || filter.endsWith("#");
    }
}
