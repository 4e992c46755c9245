package dev.rookery.broker.topic;

/** Literal implementation of section 4.7, as the reference for the trees. */
final class NaiveMatcher {
    private NaiveMatcher() {}

    static boolean matches(String filter, String topic) {
        String[] pattern = filter.split("/", -1);
        String[] levels = topic.split("/", -1);
        boolean wildcardFirst = pattern[0].equals("#") || pattern[0].equals("+");
        if (wildcardFirst && topic.startsWith("$")) {
            return false;
        }
        for (int i = 0; i < pattern.length; i++) {
            if (pattern[i].equals("#")) {
                return true;
            }
            if (i == levels.length || !pattern[i].equals("+") && !pattern[i].equals(levels[i])) {
                return false;
            }
        }
        return pattern.length == levels.length
                || pattern.length == levels.length + 1 && pattern[levels.length].equals("#");
    }
}
