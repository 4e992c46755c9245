package dev.rookery.broker.tenant;

import dev.rookery.auth.TenantId;
import java.util.Optional;

/**
 * A client that wants to connect, before anything of what it says is proven.
 *
 * @param serverName the host that it asked TLS for
 * @param webSocketHost the host that it opened the WebSocket on
 * @param username as it stands in CONNECT
 * @param listener the tenant of the listener that it came by
 */
public record Arrival(
        Optional<String> serverName, Optional<String> webSocketHost, String username, TenantId listener) {}
