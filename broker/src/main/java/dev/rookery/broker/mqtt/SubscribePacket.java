package dev.rookery.broker.mqtt;

/**
 * SUBSCRIBE packet.
 *
 * @param identifier subscription identifier; 0 for none
 * @param requests decoded when they are read, once
 */
public record SubscribePacket(int packetId, int identifier, PacketEntries<Request> requests) {
    /** Topic filter with its subscription options. The filter is not validated yet. */
    public record Request(
            String filter, int qos, boolean noLocal, boolean retainAsPublished, RetainHandling retainHandling) {}

    /** When to send retained messages for a new subscription, in the order of the option's values. */
    public enum RetainHandling {
        ALWAYS,
        IF_NEW,
        NEVER
    }
}
