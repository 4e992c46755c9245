package dev.rookery.broker.transport;

import dev.rookery.broker.config.WebSocketConfig;
import dev.rookery.broker.memory.MemoryBudget;

/**
 * Settings of new connections.
 *
 * @param maximumPacketSize in bytes
 * @param unsentBytes see {@link dev.rookery.broker.limit.ClientLimits#unsentBytes}
 * @param memory budget to which the memory of connections is charged
 * @param webSockets settings of WebSocket connections
 */
public record ConnectionSettings(
        int maximumPacketSize, int unsentBytes, MemoryBudget memory, WebSocketConfig webSockets) {}
