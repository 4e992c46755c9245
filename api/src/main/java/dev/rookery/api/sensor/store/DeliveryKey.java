package dev.rookery.api.sensor.store;

/**
 * Identifies a delivered message of a session.
 *
 * @param packetId packet identifier
 * @param digest {@linkplain MessageIdentity#ofContent digest} of topic and payload
 */
public record DeliveryKey(int packetId, long digest) {}
