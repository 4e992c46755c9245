package dev.rookery.broker.transport;

import dev.rookery.broker.config.WebSocketConfig;

/**
 * Settings of new connections.
 *
 * @param maximumPacketSize in bytes
 * @param maximumConnectSize largest packet before the login, in bytes, without a will
 * @param partialLogins limits the bytes of incomplete logins of all listeners
 * @param unsentBytes see {@link dev.rookery.broker.limit.ClientLimits#unsentBytes}
 * @param webSockets settings of WebSocket connections
 */
public record ConnectionSettings(
        int maximumPacketSize,
        int maximumConnectSize,
        PartialLogins partialLogins,
        int unsentBytes,
        WebSocketConfig webSockets) {}
