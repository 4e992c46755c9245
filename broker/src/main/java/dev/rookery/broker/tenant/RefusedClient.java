package dev.rookery.broker.tenant;

import java.net.InetSocketAddress;

/** Client that was refused before it had a session. Client id and username are empty if CONNECT could not be decoded. */
public record RefusedClient(String clientId, String username, InetSocketAddress address) {
    public RefusedClient {
        clientId = TenantEvents.truncate(clientId);
        username = TenantEvents.truncate(username);
    }
}
