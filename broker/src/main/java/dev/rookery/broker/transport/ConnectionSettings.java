package dev.rookery.broker.transport;

/**
 * What connections are set up with.
 *
 * @param maximumPacketSize in bytes
 * @param unsentBytes see {@link dev.rookery.broker.limit.ClientLimits#unsentBytes}
 * @param webSocketPath the only path that a WebSocket may be opened on
 */
public record ConnectionSettings(int maximumPacketSize, int unsentBytes, String webSocketPath) {}
