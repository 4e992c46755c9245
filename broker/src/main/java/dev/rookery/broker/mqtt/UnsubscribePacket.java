package dev.rookery.broker.mqtt;

import java.util.List;

/** UNSUBSCRIBE with at least one topic filter. */
public record UnsubscribePacket(int packetId, List<String> filters) {}
