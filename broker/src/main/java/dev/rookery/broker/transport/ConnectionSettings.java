package dev.rookery.broker.transport;

import dev.rookery.broker.config.WebSocketConfig;
import dev.rookery.broker.memory.MemoryBudget;
import dev.rookery.broker.websocket.RefusalLog;

/**
 * Settings of new connections.
 *
 * @param maximumPacketSize in bytes
 * @param maximumConnectSize largest packet before the login, in bytes, without a will
 * @param partialLogins limits the bytes of incomplete logins of all listeners
 * @param loginConnections limits the heap of connections before their CONNECT, of all listeners
 * @param unsentBytes see {@link dev.rookery.broker.limit.ClientLimits#unsentBytes}
 * @param memory budget to which the memory of connections is charged
 * @param webSockets settings of WebSocket connections
 * @param refusals counts and logs refused WebSocket requests
 * @param clientTrust trust in the certificates of clients, for listeners that trust the tenants' own authorities
 */
public record ConnectionSettings(
        int maximumPacketSize,
        int maximumConnectSize,
        PartialLogins partialLogins,
        PartialLogins loginConnections,
        int unsentBytes,
        MemoryBudget memory,
        WebSocketConfig webSockets,
        RefusalLog refusals,
        ClientTrust clientTrust) {}
