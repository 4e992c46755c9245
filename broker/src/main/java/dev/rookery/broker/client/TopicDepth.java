package dev.rookery.broker.client;

/** Limit of the levels of topic names and filters: trees and access rules take a step for each level. */
public final class TopicDepth {
    private TopicDepth() {}

    /** Returns whether the topic name or filter has more levels than the maximum. */
    public static boolean exceeds(String topic, int maximumLevels) {
        int separators = 0;
        for (int i = topic.indexOf('/'); i >= 0; i = topic.indexOf('/', i + 1)) {
            separators++;
        }
        return separators >= maximumLevels;
    }

    /** Returns the number of single-level wildcards in a well-formed filter. */
    static int wildcards(String filter) {
        int wildcards = 0;
        for (int i = filter.indexOf('+'); i >= 0; i = filter.indexOf('+', i + 1)) {
            wildcards++;
        }
        return wildcards;
    }
}
