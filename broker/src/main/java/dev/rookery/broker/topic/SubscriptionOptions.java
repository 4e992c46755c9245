package dev.rookery.broker.topic;

/**
 * What a client asked for together with a filter (MQTT 5, section 3.8.3.1).
 *
 * @param qos the maximum QoS granted, 0 to 2
 * @param noLocal whether the client's own messages are left out
 * @param retainAsPublished whether the RETAIN flag is passed on as it was
 * @param identifier the subscription identifier, 1 to 268,435,455; 0 for none
 */
public record SubscriptionOptions(int qos, boolean noLocal, boolean retainAsPublished, int identifier) {}
