package dev.rookery.broker.topic;

/** Iterates over the levels of topic names and filters without creating substrings. */
final class Levels {
    private Levels() {}

    /** Returns the end index of the level that begins at the start index. */
    static int end(String text, int start) {
        int end = text.indexOf('/', start);
        return end < 0 ? text.length() : end;
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
