package dev.rookery.broker.topic;

/**
 * Subscription options of a filter (MQTT 5, section 3.8.3.1).
 *
 * @param qos maximum QoS granted, 0 to 2
 * @param noLocal whether the client's own messages are excluded
 * @param retainAsPublished whether forwarded messages keep their RETAIN flag
 * @param identifier subscription identifier, 1 to 268,435,455; 0 for none
 */
public record SubscriptionOptions(int qos, boolean noLocal, boolean retainAsPublished, int identifier) {}
