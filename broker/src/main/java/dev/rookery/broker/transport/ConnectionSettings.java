package dev.rookery.broker.transport;

import dev.rookery.broker.config.WebSocketConfig;

/**
 * Settings of new connections.
 *
 * @param maximumPacketSize in bytes
 * @param unsentBytes see {@link dev.rookery.broker.limit.ClientLimits#unsentBytes}
 * @param webSockets settings of WebSocket connections
 */
public record ConnectionSettings(int maximumPacketSize, int unsentBytes, WebSocketConfig webSockets) {}
