package dev.rookery.broker.client;

/** Bounds the levels of topics: trees and rules take a step for each. */
public final class TopicDepth {
    private TopicDepth() {}

    public static boolean isBeyond(String topic, int levels) {
        int slashes = 0;
        for (int i = topic.indexOf('/'); i >= 0; i = topic.indexOf('/', i + 1)) {
            slashes++;
        }
        return slashes >= levels;
    }
}
