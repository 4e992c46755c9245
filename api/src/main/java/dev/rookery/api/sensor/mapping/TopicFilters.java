package dev.rookery.api.sensor.mapping;

/** Comparison of topic names with topic filters. */
final class TopicFilters {
    private TopicFilters() {}

    /** @param filter levels of a valid filter */
    static boolean matches(String[] filter, String[] topic) {
        for (int i = 0; i < filter.length; i++) {
            if (filter[i].equals("#")) {
                return true;
            }
            if (i == topic.length || !filter[i].equals("+") && !filter[i].equals(topic[i])) {
                return false;
            }
        }
        return filter.length == topic.length;
    }
}
