package dev.rookery.broker.transport;

import dev.rookery.broker.config.WebSocketConfig;

/**
 * What connections are set up with.
 *
 * @param maximumPacketSize in bytes
 * @param unsentBytes see {@link dev.rookery.broker.limit.ClientLimits#unsentBytes}
 * @param webSockets how browsers are served
 */
public record ConnectionSettings(int maximumPacketSize, int unsentBytes, WebSocketConfig webSockets) {}
