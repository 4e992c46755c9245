package dev.rookery.broker.admin;

import java.util.List;

/**
 * Topics and topic filters below a topic, one level deep.
 *
 * @param children by name
 * @param complete false if there are more children than the broker lists
 */
public record TopicLevel(List<Child> children, boolean complete) {
    /**
     * Name of one level.
     *
     * @param name level of topics, or of topic filters, of which it may be a wildcard
     * @param hasMessage whether exactly this topic has a retained message
     * @param messages number of retained messages below, at most {@link #MAXIMUM_COUNT}
     * @param subscriptions number of subscriptions with this topic filter, or one below
     * @param hasChildren whether there are levels below
     */
    public record Child(String name, boolean hasMessage, int messages, int subscriptions, boolean hasChildren) {
        /** Count at which the broker stops. */
        public static final int MAXIMUM_COUNT = 1_000;
    }

    public TopicLevel {
        children = List.copyOf(children);
    }
}
