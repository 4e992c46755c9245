package dev.rookery.broker.topic;

/** Walks the levels of topic names and filters in place. */
final class Levels {
    private Levels() {}

    /** Where the level that begins at start ends. */
    static int end(String text, int start) {
        int end = text.indexOf('/', start);
        return end < 0 ? text.length() : end;
    }

    static boolean isAnyLevel(String filter, int start, int end) {
        return end - start == 1 && filter.charAt(start) == '+';
    }

    static boolean isSubtree(String filter, int start, int end) {
        return end - start == 1 && filter.charAt(start) == '#';
    }

    static boolean hasWildcard(String filter) {
        return filter.indexOf('+') >= 0 || filter.endsWith("#");
    }
}
