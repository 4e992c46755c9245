package dev.rookery.broker.mqtt;

/**
 * UNSUBSCRIBE packet.
 *
 * @param filters topic filters, decoded when they are read, once
 */
public record UnsubscribePacket(int packetId, PacketEntries<String> filters) {}
