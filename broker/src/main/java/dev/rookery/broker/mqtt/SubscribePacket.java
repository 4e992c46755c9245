package dev.rookery.broker.mqtt;

import java.util.List;

/**
 * SUBSCRIBE.
 *
 * @param identifier the subscription identifier; 0 for none
 * @param requests at least one
 */
public record SubscribePacket(int packetId, int identifier, List<Request> requests) {
    /** One of its filters, which need not be well-formed. */
    public record Request(
            String filter, int qos, boolean noLocal, boolean retainAsPublished, RetainHandling retainHandling) {}

    /** Whether retained messages are sent on subscribing; in the order of the codes. */
    public enum RetainHandling {
        ALWAYS,
        IF_NEW,
        NEVER
    }
}
