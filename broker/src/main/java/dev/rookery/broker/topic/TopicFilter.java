package dev.rookery.broker.topic;

/** Matches single filters against single topic names (section 4.7), for code without a tree. */
public final class TopicFilter {
    private TopicFilter() {}

    /** Returns whether a well-formed, non-shared filter matches the topic name. */
    public static boolean matches(String filter, String topic) {
        boolean wildcardFirst = filter.charAt(0) == '#' || filter.charAt(0) == '+';
        // [MQTT-4.7.2-1]
        return !(wildcardFirst && topic.charAt(0) == '$') && matches(filter, 0, topic, 0);
    }

    /**
     * Returns the part of the filter before its first wildcard. Every matching topic begins with it, except for its
     * last slash.
     */
    public static String literalPrefix(String filter) {
        for (int start = 0; start <= filter.length(); ) {
            int end = Levels.end(filter, start);
            if (Levels.isSingleLevelWildcard(filter, start, end)) {
                return filter.substring(0, start);
            }
            if (Levels.isMultiLevelWildcard(filter, start, end)) {
                // "a/#" matches "a" as well.
                return filter.substring(0, Math.max(0, start - 1));
            }
            start = end + 1;
        }
        return filter;
    }

    private static boolean matches(String filter, int filterStart, String topic, int topicStart) {
        if (filterStart > filter.length()) {
            return topicStart > topic.length();
        }
        int filterEnd = Levels.end(filter, filterStart);
        if (Levels.isMultiLevelWildcard(filter, filterStart, filterEnd)) {
            return true;
        }
        if (topicStart > topic.length()) {
            return false;
        }
        int topicEnd = Levels.end(topic, topicStart);
        boolean same = Levels.isSingleLevelWildcard(filter, filterStart, filterEnd)
                || filterEnd - filterStart == topicEnd - topicStart
                        && filter.regionMatches(filterStart, topic, topicStart, filterEnd - filterStart);
        return same && matches(filter, filterEnd + 1, topic, topicEnd + 1);
    }
}
